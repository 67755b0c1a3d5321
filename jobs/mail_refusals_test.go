package jobs

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

func TestARefusalIsTheRecipientsOnlyWhereTheServerSaysSo(t *testing.T) {
	t.Parallel()
	const (
		good   = messages.RefusedForGood
		putOff = messages.PutOff
		ours   = messages.Ours
	)
	none := mailtest.NoEnhanced
	for name, tc := range map[string]struct {
		behaviour mailtest.Behaviour
		fault     messages.Fault
		reason    string
	}{
		"an address that is not there":         {mailtest.RefuseRecipient(550, [3]int{5, 1, 1}), good, "The mail server refused the address (550 5.1.1)"},
		"the same in words alone":              {mailtest.RefuseRecipient(550, none).Saying("No such user here"), good, "The mail server refused the address (550)"},
		"the same in other words":              {mailtest.RefuseRecipient(550, none).Saying("<alice.okafor@example.org>: Recipient address rejected: User unknown in virtual mailbox table"), good, "The mail server refused the address (550)"},
		"the same from Exchange":               {mailtest.RefuseRecipient(550, [3]int{5, 4, 1}).Saying("Recipient address rejected: Access denied"), good, "The mail server refused the address (550 5.4.1)"},
		"a mailbox name that is not allowed":   {mailtest.RefuseRecipient(553, none).Saying("not here"), good, "The mail server refused the address (553)"},
		"an address known after the message":   {mailtest.RefuseData(550, [3]int{5, 1, 1}), good, "The mail server refused the address (550 5.1.1)"},
		"a message that is too large":          {mailtest.RefuseData(552, [3]int{5, 3, 4}), good, "The mail server refused the message (552 5.3.4)"},
		"a message that is malformed":          {mailtest.RefuseData(554, [3]int{5, 6, 0}), good, "The mail server refused the message (554 5.6.0)"},
		"a mailbox put off":                    {mailtest.RefuseRecipient(450, [3]int{4, 2, 1}), putOff, "The mail server put off the address (450 4.2.1)"},
		"greylisting":                          {mailtest.RefuseRecipient(451, [3]int{4, 7, 1}).Saying("Greylisting in action by policy, come back later"), putOff, "The mail server put off the message (451 4.7.1)"},
		"a mailbox that is full":               {mailtest.RefuseRecipient(552, [3]int{5, 2, 2}), putOff, "The mailbox is full (552 5.2.2)"},
		"a mailbox that is full, in words":     {mailtest.RefuseData(552, none).Saying("Requested mail action aborted: exceeded storage allocation"), putOff, "The mailbox is full (552)"},
		"a mailbox over quota":                 {mailtest.RefuseRecipient(452, none).Saying("The mailbox is over quota"), putOff, "The mailbox is full (452)"},
		"a sender that is not allowed":         {mailtest.RefuseSender(553, [3]int{5, 7, 1}), ours, "The mail server does not let this app send from its address (553 5.7.1)"},
		"a sender put off":                     {mailtest.RefuseSender(451, [3]int{4, 1, 8}), ours, "The mail server does not let this app send from its address (451 4.1.8)"},
		"signing in is asked for at the start": {mailtest.RefuseSender(530, [3]int{5, 7, 0}), ours, "The mail server wants a user name and password, or encryption (530 5.7.0)"},
		"send-as, at Exchange":                 {mailtest.RefuseRecipient(550, [3]int{5, 7, 60}).Saying("SMTP; Client does not have permissions to send as this sender"), ours, "The mail server does not let this app send from its address (550 5.7.60)"},
		"send-as, after the message":           {mailtest.RefuseData(554, [3]int{5, 2, 252}).Saying("SendAsDenied; rota@example.org not allowed to send as"), ours, "The mail server does not let this app send from its address (554 5.2.252)"},
		"send-as, without a code":              {mailtest.RefuseRecipient(550, none).Saying("You are not allowed to send as this address"), ours, "The mail server does not let this app send from its address (550)"},
		"an identity that is not verified":     {mailtest.RefuseData(554, none).Saying("Message rejected: Email address is not verified."), ours, "The mail server does not let this app send from its address (554)"},
		"relaying denied":                      {mailtest.RefuseRecipient(554, [3]int{5, 7, 1}).Saying("<alice.okafor@example.org>: Relay access denied"), ours, "The mail server does not pass on messages of this app (554 5.7.1)"},
		"relaying denied, without a code":      {mailtest.RefuseRecipient(550, none).Saying("relay not permitted"), ours, "The mail server does not pass on messages of this app (550)"},
		"relaying denied, an old server":       {mailtest.RefuseRecipient(553, none).Saying("sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"), ours, "The mail server refused a message of this app by a rule of its own (553 5.7.1)"},
		"a limit of the day":                   {mailtest.RefuseData(550, [3]int{5, 4, 5}).Saying("Daily user sending limit exceeded"), ours, "The mail server’s limit for this app is reached (550 5.4.5)"},
		"a limit in words":                     {mailtest.RefuseRecipient(454, none).Saying("Throttling failure: Daily message quota exceeded."), ours, "The mail server’s limit for this app is reached (454)"},
		"a limit, not a full mailbox":          {mailtest.RefuseData(552, [3]int{5, 2, 2}).Saying("Submission quota exceeded"), ours, "The mail server’s limit for this app is reached (552 5.2.2)"},
		"a server that is full":                {mailtest.RefuseData(452, [3]int{4, 3, 1}), ours, "The mail server is full or out of order (452 4.3.1)"},
		"a server that is full for good":       {mailtest.RefuseRecipient(550, [3]int{5, 3, 1}).Saying("Mail system full"), ours, "The mail server is full or out of order (550 5.3.1)"},
		"a server that goes":                   {mailtest.RefuseData(421, [3]int{4, 3, 2}), ours, "The mail server is full or out of order (421 4.3.2)"},
		"signing in is asked for later":        {mailtest.RefuseRecipient(530, [3]int{5, 7, 0}), ours, "The mail server wants a user name and password, or encryption (530 5.7.0)"},
		"a rule":                               {mailtest.RefuseData(554, [3]int{5, 7, 1}), ours, "The mail server refused a message of this app by a rule of its own (554 5.7.1)"},
		"an address that is on a list":         {mailtest.RefuseRecipient(554, none).Saying("Service unavailable; Client host [192.0.2.1] blocked using a blocklist"), ours, "The mail server refused a message of this app by a rule of its own (554)"},
		"no reason at all":                     {mailtest.RefuseRecipient(550, none).Saying("No"), ours, "The mail server refused a message and did not say why (550)"},
		"a code of another class":              {mailtest.RefuseRecipient(550, [3]int{4, 1, 1}).Saying("No"), ours, "The mail server refused a message and did not say why (550)"},
		"an address among the words":           {mailtest.RefuseRecipient(550, none).Saying("<sender.relay@example.org>: No"), ours, "The mail server refused a message and did not say why (550)"},
		"an address that is no code":           {mailtest.RefuseRecipient(550, none).Saying("5.1.1.9 says no"), ours, "The mail server refused a message and did not say why (550)"},
		"a line that breaks":                   {mailtest.DropBeforeData(), putOff, "The connection to the mail server broke off"},
		"a line that breaks late":              {mailtest.DropAfterData(), putOff, "The connection to the mail server broke off"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.New(t)
			server.Always(tc.behaviour)
			m := mailerFor(t, server)
			wantFailure(t, m.Send(t.Context(), aliceLetter()), tc.fault, tc.reason)
			server.Always(mailtest.Accept())
			mustSend(t, m, aliceLetter())
		})
	}
}

func TestABare250IsASuccess(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]mailtest.Option{
		"without signing in": {mailtest.WithBareReplies()},
		"after signing in":   {mailtest.WithBareReplies(), mailtest.WithAuth(mailUser, mailPassword)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.New(t, options...)
			mustSend(t, mailerFor(t, server), aliceLetter())
			if n := len(server.Letters()); n != 1 {
				t.Errorf("%d letters", n)
			}
			server.Always(mailtest.RefuseRecipient(550, [3]int{5, 1, 1}))
			wantFailure(t, mailerFor(t, server).Send(t.Context(), aliceLetter()), messages.Ours, "The mail server refused a message and did not say why (550)")
		})
	}
}

func TestTheDialogueShowsAllButThePassword(t *testing.T) {
	t.Parallel()
	auth := mailtest.WithAuth(mailUser, mailPassword)
	for name, options := range map[string][]mailtest.Option{
		"plain": {auth}, "STARTTLS": {auth, mailtest.WithSTARTTLS(), mailtest.WithAuthority()}, "TLS": {auth, mailtest.WithTLS(), mailtest.WithAuthority()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.New(t, options...)
			var said bytes.Buffer
			if err := mailerFor(t, server).SendTelling(t.Context(), aliceLetter(), &said); err != nil {
				t.Fatal(err)
			}
			want := []string{"Connecting to 127.0.0.1:", "Connected to 127.0.0.1:", "> EHLO rota.example.org", "> AUTH … (hidden)", "< 235 ", "> MAIL FROM:<rota@example.org>", "> RCPT TO:<alice.okafor@example.org>", "< 250 ", "> DATA", "< 354 ", "< 250 2.0.0 OK: queued", "> QUIT", "< 221 "}
			if name != "TLS" {
				want = append(want, "< 220 mail.test")
			}
			if name != "plain" {
				want = append(want, "TLS 1.3, with a certificate for mail.example.org, localhost, 127.0.0.1, others, signed by CN=Testshire Authority, until ")
			}
			for _, line := range want {
				if !strings.Contains(said.String(), line) {
					t.Errorf("it does not say %q:\n%s", line, said.String())
				}
			}
			for _, secret := range []string{mailPassword, "hunter2", "cm90YQ", "AHJvdGE"} { // base64 of the user name and of both
				if strings.Contains(said.String(), secret) {
					t.Errorf("it gives away %q:\n%s", secret, said.String())
				}
			}
		})
	}
}

func TestTheDialogueEndsWithTheServersOwnWords(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		behaviour mailtest.Behaviour
		wrong     bool
		last      string
	}{
		"sender":    {mailtest.RefuseSender(550, [3]int{5, 7, 60}).Saying("Client does not have permissions to send as this sender"), false, "< 550 5.7.60 Client does not have permissions to send as this sender"},
		"recipient": {mailtest.RefuseRecipient(554, [3]int{5, 7, 1}).Saying("<alice.okafor@example.org>: Relay access denied"), false, "< 554 5.7.1 <alice.okafor@example.org>: Relay access denied"},
		"message":   {mailtest.RefuseData(554, [3]int{5, 6, 0}).Saying("Not like this"), false, "< 554 5.6.0 Not like this"},
		"password":  {mailtest.Accept(), true, "< 535 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := mailtest.New(t, mailtest.WithAuth(mailUser, mailPassword))
			server.Always(tc.behaviour)
			m := mailerFor(t, server)
			if tc.wrong {
				m.server.password = "hunter3"
			}
			var said bytes.Buffer
			if err := m.SendTelling(t.Context(), aliceLetter(), &said); err == nil {
				t.Error("it was sent")
			}
			if !strings.Contains(said.String(), tc.last) || strings.Contains(said.String(), "hunter") {
				t.Errorf("it does not say %q:\n%s", tc.last, said.String())
			}
		})
	}
}
