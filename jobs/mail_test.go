package jobs

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/network/messages"

	netmail "net/mail"

	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
)

const baseURL = "https://rota.example.org:8443/app"

func newMailer(t *testing.T, smtpURL string) *Mailer {
	t.Helper()
	m, err := NewMailer(smtpURL, "rota@example.org", baseURL)
	if err != nil {
		t.Fatalf("NewMailer: %v", err)
	}
	return m
}

func mailerFor(t *testing.T, server *mailtest.Server) *Mailer {
	t.Helper()
	m := newMailer(t, server.URL())
	m.Trust(server.Roots())
	return m
}

func aliceLetter() Letter {
	return Letter{
		Key:      "person/12/event/7/rule/24h/1",
		To:       "alice.okafor@example.org",
		Name:     "Alice Okafor",
		Subject:  "Your duty on Saturday",
		Text:     "Hello Alice,\n\nyou are on at 12pm.\nArrive by 11.30am.\n\nThank you",
		Link:     "https://rota.example.org/shifts/7?from=mail&x=1",
		LinkText: "Open the shift",
		Date:     time.Date(2027, time.August, 14, 10, 30, 0, 0, time.FixedZone("BST", 3600)),
	}
}

func mustSend(t *testing.T, m *Mailer, l Letter) {
	t.Helper()
	if err := m.Send(t.Context(), l); err != nil {
		t.Fatalf("Send: %v", err)
	}
}

// wantFailure checks an error's class and words, and that it repeats nothing
// of the address or of the server's text.
func wantFailure(t *testing.T, err error, fault messages.Fault, reason string) {
	t.Helper()
	if err == nil {
		t.Fatal("Send succeeded, want an error")
	}
	if Fault(err) != fault || Reason(err) != reason {
		t.Errorf("got fault %v, reason %q, want %v, %q", Fault(err), Reason(err), fault, reason)
	}
	for _, secret := range []string{"alice", "example.org", "mailbox of", "wanted", "hunter2"} {
		if strings.Contains(err.Error(), secret) || strings.Contains(Reason(err), secret) {
			t.Errorf("error %q gives away %q", err, secret)
		}
	}
}

func TestALetterArrivesWithItsHeadersAndBothParts(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	mustSend(t, mailerFor(t, server), aliceLetter())

	got := server.Wait(t, 1)[0]
	if got.From != "rota@example.org" || len(got.To) != 1 || got.To[0] != "alice.okafor@example.org" {
		t.Errorf("envelope %q → %q", got.From, got.To)
	}
	for name, want := range map[string]string{
		"From":                  `"Duty rota" <rota@example.org>`,
		"To":                    `"Alice Okafor" <alice.okafor@example.org>`,
		"Subject":               "Your duty on Saturday",
		"Date":                  "Sat, 14 Aug 2027 09:30:00 +0000",
		"Auto-Submitted":        "auto-generated",
		"Reply-To":              "",
		"List-Unsubscribe":      "",
		"List-Unsubscribe-Post": "",
		"Mime-Version":          "1.0",
		"X-Mailer":              "",
		"User-Agent":            "",
	} {
		if value := got.Header.Get(name); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	wantText := "Hello Alice,\n\nyou are on at 12pm.\nArrive by 11.30am.\n\nThank you\n\n" +
		"Open the shift:\nhttps://rota.example.org/shifts/7?from=mail&x=1\n"
	if got.Text != wantText {
		t.Errorf("text part:\n%s\nwant:\n%s", got.Text, wantText)
	}
	for _, want := range []string{
		`<html lang="en-GB">`, `prefers-color-scheme: dark`, "<p>Hello Alice,</p>", "12pm.<br>\nArrive",
		`href="https://rota.example.org/shifts/7?from=mail&amp;x=1">Open the shift</a>`,
	} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("HTML part lacks %q:\n%s", want, got.HTML)
		}
	}
	if strings.Contains(got.HTML, "<img") {
		t.Error("HTML part has an image")
	}
}

func TestAnswersGoWhereTheSettingSays(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	m := mailerFor(t, server)
	if err := m.ReplyTo("network@example.org"); err != nil {
		t.Fatal(err)
	}
	mustSend(t, m, aliceLetter())
	if got := server.Wait(t, 1)[0]; got.Header.Get("Reply-To") != "<network@example.org>" || got.From != "rota@example.org" {
		t.Errorf("Reply-To %q, from %q", got.Header.Get("Reply-To"), got.From)
	}
	for _, wrong := range []string{"Network <network@example.org>", "a@example.org, b@example.org", "network", "a@example.org\r\nBcc: eve@example.net"} {
		if err := m.ReplyTo(wrong); err == nil || !strings.HasPrefix(err.Error(), "MAIL_REPLY_TO ") {
			t.Errorf("%q: error %v", wrong, err)
		}
	}
}

func TestALetterWithoutALinkHasNone(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	letter := aliceLetter()
	letter.Link = ""
	mustSend(t, mailerFor(t, server), letter)
	got := server.Wait(t, 1)[0]
	if strings.Contains(got.HTML, "<a ") || strings.Contains(got.Text, "http") {
		t.Errorf("a link was sent:\n%s", got.Raw)
	}
}

func TestHostileTextIsEscapedInTheHTMLPart(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	letter := aliceLetter()
	letter.Text = "<script>alert(1)</script>"
	letter.LinkText = `"><img src=x>`
	mustSend(t, mailerFor(t, server), letter)
	html := server.Wait(t, 1)[0].HTML
	if strings.Contains(html, "<script") || strings.Contains(html, "<img") {
		t.Errorf("not escaped:\n%s", html)
	}
}

func TestNamesSubjectsAndTextInAnyLanguageSurvive(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	letter := aliceLetter()
	letter.Name = "Zoë Ńowak-O’Neill, “Zed”"
	letter.Subject = "Dyżur w sobotę: £5 für Kaffee ☕ – " + strings.Repeat("längere Wörter ", 8) + "Ende"
	letter.Text = "Żółć ☕\n\n.leading dot\n..two dots\nFrom here"
	mustSend(t, mailerFor(t, server), letter)

	got := server.Wait(t, 1)[0]
	to, err := netmail.ParseAddress(got.Header.Get("To"))
	if err != nil || to.Name != letter.Name {
		t.Errorf("name %v, %v, want %q", to, err, letter.Name)
	}
	if got.Subject != letter.Subject {
		t.Errorf("subject %q, want %q", got.Subject, letter.Subject)
	}
	if !strings.HasPrefix(got.Text, letter.Text+"\n") {
		t.Errorf("text %q", got.Text)
	}
}

func TestLongLinesAndSubjectsStayWithinWhatMailAllows(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t) // refuses lines over 998 bytes
	letter := aliceLetter()
	letter.Text = strings.Repeat("long ", 1000) + strings.Repeat("x", 5000)
	letter.Subject = strings.Repeat("s", 3000)
	letter.Name = strings.Repeat("n", 3000)
	mustSend(t, mailerFor(t, server), letter)
	got := server.Wait(t, 1)[0]
	if !strings.HasPrefix(got.Text, letter.Text) {
		t.Error("the long line was changed")
	}
	if want := strings.Repeat("s", 199) + "…"; got.Subject != want {
		t.Errorf("subject %q, want it cut at 200 characters", got.Subject)
	}
}

func TestTheSameKeyMakesTheSameMessageIDAndTellsNothing(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	m := mailerFor(t, server)
	first, again, other := aliceLetter(), aliceLetter(), aliceLetter()
	again.Subject, again.Date = "Another subject", time.Time{}
	other.Key += "0"
	for _, letter := range []Letter{first, again, other} {
		mustSend(t, m, letter)
	}
	got := server.Wait(t, 3)
	if got[0].MessageID() != got[1].MessageID() || got[0].MessageID() == got[2].MessageID() {
		t.Errorf("Message-IDs %q, %q, %q", got[0].MessageID(), got[1].MessageID(), got[2].MessageID())
	}
	id := got[0].MessageID()
	if !strings.HasSuffix(id, "@rota.example.org>") || strings.Contains(id, "event") {
		t.Errorf("Message-ID %q", id)
	}
}

func TestHeaderInjectionIsRefusedForGood(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	m := mailerFor(t, server)
	for name, forge := range map[string]func(*Letter){
		"line break in the subject":        func(l *Letter) { l.Subject = "Hi\r\nBcc: eve@example.net" },
		"bare LF in the subject":           func(l *Letter) { l.Subject = "Hi\nBcc: eve@example.net" },
		"NUL in the subject":               func(l *Letter) { l.Subject = "Hi\x00" },
		"broken UTF-8 in the subject":      func(l *Letter) { l.Subject = "Hi\xff" },
		"line break in the name":           func(l *Letter) { l.Name = "Alice\r\nBcc: eve@example.net" },
		"line break in the address":        func(l *Letter) { l.To = "alice@example.org\r\nRCPT TO:<eve@example.net>" },
		"second address":                   func(l *Letter) { l.To = "alice@example.org, eve@example.net" },
		"name in the address":              func(l *Letter) { l.To = "Alice <alice@example.org>" },
		"no address":                       func(l *Letter) { l.To = "" },
		"address outside ASCII":            func(l *Letter) { l.To = "zoë@example.org" },
		"address that is too long":         func(l *Letter) { l.To = strings.Repeat("a", 250) + "@example.org" },
		"line break in the link":           func(l *Letter) { l.Link = "https://example.org/\r\nX: y" },
		"script as a link":                 func(l *Letter) { l.Link = "javascript:alert(1)" },
		"no key to make a Message-ID from": func(l *Letter) { l.Key = "" },
	} {
		t.Run(name, func(t *testing.T) {
			letter := aliceLetter()
			forge(&letter)
			err := m.Send(t.Context(), letter)
			if Fault(err) != messages.RefusedForGood {
				t.Errorf("Send = %v, want a refusal for good", err)
			}
			if strings.Contains(Reason(err), "eve") || strings.Contains(Reason(err), "@") {
				t.Errorf("reason %q repeats what was given", Reason(err))
			}
		})
	}
	if n := len(server.Letters()); n != 0 {
		t.Errorf("%d letters were sent", n)
	}
}

func TestALetterLostBeforeThe250ComesAgainWithTheSameMessageID(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	server.Next(1, mailtest.DropAfterData())
	m := mailerFor(t, server)
	if err := m.Send(t.Context(), aliceLetter()); err == nil || Fault(err) != messages.PutOff {
		t.Fatalf("Send = %v, want a temporary error", err)
	}
	mustSend(t, m, aliceLetter())
	got := server.Wait(t, 2)
	if got[0].Acknowledged || !got[1].Acknowledged || got[0].MessageID() != got[1].MessageID() {
		t.Errorf("acknowledged %v, %v; Message-IDs %q, %q",
			got[0].Acknowledged, got[1].Acknowledged, got[0].MessageID(), got[1].MessageID())
	}
}

func TestALineThatBreaksAfterThe250IsNoFailure(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	server.Always(mailtest.DropAfterReply())
	for range 20 {
		mustSend(t, mailerFor(t, server), aliceLetter())
	}
}

func TestManyLettersAtOnceEachGoToOnePerson(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	m := mailerFor(t, server)
	sent := make(chan error)
	const people = 20
	for i := range people {
		letter := aliceLetter()
		letter.To = strconv.Itoa(i) + "@example.org"
		go func() { sent <- m.Send(t.Context(), letter) }()
	}
	for range people {
		if err := <-sent; err != nil {
			t.Errorf("Send: %v", err)
		}
	}
	seen := map[string]bool{}
	for _, letter := range server.Wait(t, people) {
		if len(letter.To) != 1 || !strings.Contains(letter.Header.Get("To"), "<"+letter.To[0]+">") || seen[letter.To[0]] {
			t.Errorf("envelope %q, To %q", letter.To, letter.Header.Get("To"))
		}
		seen[letter.To[0]] = true
	}
}

func TestReasonsOfOtherErrorsAreNotShown(t *testing.T) {
	t.Parallel()
	if Reason(nil) != "" {
		t.Error("no error has a reason")
	}
	if other := errors.New("alice@example.org"); Reason(other) != "The message could not be sent" || Fault(other) != messages.PutOff {
		t.Errorf("reason %q", Reason(other))
	}
}

func TestControlCharactersAreTakenOutOfTheText(t *testing.T) {
	t.Parallel()
	letter, err := checked(Letter{Key: "k", To: "a@example.org", Text: "\x00one\r\n\r\ntwo\tthree\x1b[31m\rfour\xff"})
	if want := "one\n\ntwo three[31m\nfour\uFFFD"; err != nil || letter.Text != want {
		t.Errorf("text %q, %v, want %q", letter.Text, err, want)
	}
}

func TestASlowServerIsCutOffWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	server.Always(mailtest.Hang())
	m := mailerFor(t, server)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := m.Send(ctx, aliceLetter())
	wantFailure(t, err, messages.PutOff, "The mail server took too long to answer")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v does not wrap context.DeadlineExceeded", err)
	}

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	sent := make(chan error, 1)
	letter := aliceLetter()
	letter.To = "charlie.reid@example.org" // the first may have been cut off before its address was said
	go func() { sent <- m.Send(ctx, letter) }()
	server.WaitAttempts(t, letter.To, 1)
	cancel()
	wantFailure(t, <-sent, messages.PutOff, "Sending was stopped before the mail server answered")
}

func TestAServerThatNeverGreetsIsCutOffToo(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, scheme := range []string{"smtp://", "smtps://"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		m := newMailer(t, scheme+listener.Addr().String())
		wantFailure(t, m.Send(ctx, aliceLetter()), messages.PutOff, "The mail server took too long to answer")
		cancel()
	}
}

func TestAServerThatIsNotThereIsATemporaryFailure(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	m := newMailer(t, "smtp://"+address)
	wantFailure(t, m.Send(t.Context(), aliceLetter()), messages.Ours, "The mail server could not be reached")
}

func TestASlowServerThatAnswersInTimeGetsTheLetterOnce(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	server.For("alice.okafor@example.org", mailtest.Delay(20*time.Millisecond))
	mustSend(t, mailerFor(t, server), aliceLetter())
	if n := server.Attempts("Alice.Okafor@example.org"); n != 1 || len(server.Letters()) != 1 {
		t.Errorf("%d attempts, %d letters, want 1 and 1", n, len(server.Letters()))
	}
}
