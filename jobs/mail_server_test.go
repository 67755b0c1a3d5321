package jobs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
	"github.com/rainbowrota/rainbowrota/network/messages"
)

const (
	mailUser     = "rota"
	mailPassword = "hunter2 @:/#?%"
)

func TestSigningInWorksOnEveryKindOfConnection(t *testing.T) {
	t.Parallel()
	auth := mailtest.WithAuth(mailUser, mailPassword)
	for name, tc := range map[string]struct {
		server    *mailtest.Server
		encrypted bool
	}{
		"loopback without TLS": {mailtest.New(t, auth), false},
		"STARTTLS":             {mailtest.New(t, auth, mailtest.WithSTARTTLS()), true},
		"TLS":                  {mailtest.New(t, auth, mailtest.WithTLS()), true},
	} {
		t.Run(name, func(t *testing.T) {
			mustSend(t, mailerFor(t, tc.server), aliceLetter())
			if got := tc.server.Wait(t, 1)[0]; got.Encrypted != tc.encrypted {
				t.Errorf("encrypted = %v, want %v", got.Encrypted, tc.encrypted)
			}
		})
	}
}

func TestAWrongPasswordIsOursBecauseTheLetterIsNotToBlame(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, mailtest.WithAuth(mailUser, mailPassword))
	m := mailerFor(t, server)
	m.server.password = "wrong"
	wantFailure(t, m.Send(t.Context(), aliceLetter()), messages.Ours, "The mail server did not accept the user name and password (535)")

	m = newMailer(t, "smtp://"+server.Addr())
	wantFailure(t, m.Send(t.Context(), aliceLetter()), messages.Ours, "The mail server wants a user name and password, or encryption (530 5.7.0)")
}

func TestAServerWithoutSignInIsNotSentThePassword(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	m := newMailer(t, "smtp://rota:hunter2@"+server.Addr())
	wantFailure(t, m.Send(t.Context(), aliceLetter()), messages.Ours, "The mail server offers no way to sign in that this app knows")
}

func TestRequiredSTARTTLSIsRefusedWhenTheServerDoesNotOfferIt(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	for _, smtpURL := range []string{"smtp://" + server.Addr() + "?starttls=required", "smtp+starttls://" + server.Addr()} {
		err := newMailer(t, smtpURL).Send(t.Context(), aliceLetter())
		wantFailure(t, err, messages.Ours, "The mail server does not offer STARTTLS, and without it nothing is sent")
	}
	if n := len(server.Letters()); n != 0 {
		t.Errorf("%d letters crossed in the clear", n)
	}
}

func TestACertificateThatIsNotTrustedSaysWhy(t *testing.T) {
	t.Parallel()
	const untrusted = "The mail server’s certificate is not trusted: "
	ended := time.Now().AddDate(0, 0, -3)
	begins := time.Now().AddDate(0, 0, 3)
	for name, tc := range map[string]struct {
		options []mailtest.Option
		trust   bool
		reason  string
	}{
		"signed by itself":          {nil, false, "it is signed by itself, and this machine does not know it"},
		"signed by somebody":        {[]mailtest.Option{mailtest.WithAuthority()}, false, "this machine does not know its authority, Testshire Authority"},
		"over":                      {[]mailtest.Option{mailtest.WithCertificate(func(c *x509.Certificate) { c.NotAfter, c.NotBefore = ended, ended.AddDate(0, 0, -9) })}, true, "it ended on " + ended.UTC().Format("2 January 2006")},
		"not yet":                   {[]mailtest.Option{mailtest.WithCertificate(func(c *x509.Certificate) { c.NotBefore, c.NotAfter = begins, begins.AddDate(0, 0, 9) })}, true, "it is valid only from " + begins.UTC().Format("2 January 2006") + " on. Is the clock of this machine right?"},
		"for another server":        {[]mailtest.Option{mailtest.WithCertificate(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"post.test", "smtp.test"} })}, true, "it is for post.test, smtp.test, not for 127.0.0.1, which SMTP_URL names"},
		"for something else":        {[]mailtest.Option{mailtest.WithAuthority(), mailtest.WithCertificate(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} })}, true, "it may not be used for a mail server"},
		"signed by a known one":     {[]mailtest.Option{mailtest.WithAuthority()}, true, ""},
		"a version of TLS too old ": {[]mailtest.Option{mailtest.WithNewestTLS(tls.VersionTLS11)}, true, "-The mail server speaks only versions of TLS that are older than 1.2"},
	} {
		for kind, option := range map[string]mailtest.Option{"STARTTLS": mailtest.WithSTARTTLS(), "TLS": mailtest.WithTLS()} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				server := mailtest.New(t, append(tc.options, option)...)
				m := newMailer(t, server.URL())
				m.Trust(x509.NewCertPool())
				if tc.trust {
					m.Trust(server.Roots())
				}
				err := m.Send(t.Context(), aliceLetter())
				if tc.reason == "" {
					if err != nil {
						t.Fatal(err)
					}
					return
				}
				reason, alone := strings.CutPrefix(tc.reason, "-")
				if !alone {
					reason = untrusted + reason
				}
				wantFailure(t, err, messages.Ours, reason)
			})
		}
	}
}

func TestTLSToAServerThatSpeaksNoneSaysWhichPortGoesWithWhat(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t)
	err := newMailer(t, "smtps://"+server.Addr()).Send(t.Context(), aliceLetter())
	wantFailure(t, err, messages.Ours, "The mail server does not speak TLS on this port. Port 465 usually goes with smtps://, port 587 with smtp://")
}

// remoteMailer believes its server to be on another machine.
func remoteMailer(t *testing.T, user string, server *mailtest.Server) *Mailer {
	t.Helper()
	m := newMailer(t, "smtp://"+user+mailtest.CertificateHost)
	m.Trust(server.Roots())
	m.dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Addr())
	}
	return m
}

func TestARemoteServerIsSpokenToInTLSWhenItOffersIt(t *testing.T) {
	t.Parallel()
	offers, plain := mailtest.New(t, mailtest.WithSTARTTLS()), mailtest.New(t)
	mustSend(t, remoteMailer(t, "", offers), aliceLetter())
	mustSend(t, remoteMailer(t, "", plain), aliceLetter())
	if !offers.Wait(t, 1)[0].Encrypted {
		t.Error("STARTTLS was offered and not taken")
	}
	if plain.Wait(t, 1)[0].Encrypted {
		t.Error("a server without TLS took an encrypted letter")
	}
}

func TestAPasswordNeverCrossesANetworkInTheClear(t *testing.T) {
	t.Parallel()
	server := mailtest.New(t, mailtest.WithAuth("rota", "hunter2"))
	err := remoteMailer(t, "rota:hunter2@", server).Send(t.Context(), aliceLetter())
	wantFailure(t, err, messages.Ours, "The mail server does not offer STARTTLS, and without it nothing is sent")
}

func TestSMTPURLIsRead(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]mailServer{
		"smtp://mail.example.org":                        {host: "mail.example.org", port: 587, starttls: mail.TLSOpportunistic},
		"smtp://mail.example.org:25/":                    {host: "mail.example.org", port: 25, starttls: mail.TLSOpportunistic},
		"smtp://u:p%40x@mail.example.org":                {host: "mail.example.org", port: 587, starttls: mail.TLSMandatory, user: "u", password: "p@x"},
		"smtp://mail.example.org?starttls=required":      {host: "mail.example.org", port: 587, starttls: mail.TLSMandatory},
		"smtp+starttls://mail.example.org":               {host: "mail.example.org", port: 587, starttls: mail.TLSMandatory},
		"smtps://mail.example.org":                       {host: "mail.example.org", port: 465, starttls: mail.NoTLS, implicitTLS: true},
		"smtp://u:p@localhost:1025":                      {host: "localhost", port: 1025, starttls: mail.NoTLS, user: "u", password: "p"},
		"smtp://[::1]:1025":                              {host: "::1", port: 1025, starttls: mail.NoTLS},
		"smtp://localhost.example.org?starttls=required": {host: "localhost.example.org", port: 587, starttls: mail.TLSMandatory},
	} {
		got, err := parseSMTPURL(raw)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", raw, got, err, want)
		}
	}
}

func TestAWrongSettingIsNamedAndThePasswordIsNot(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://u:hunter2@", "smtp://:hunter2@mail.example.org",
		"smtp://u@mail.example.org", "smtp://u:hunter2@mail.example.org:0", "smtp://u:hunter2@mail.example.org:99999",
		"smtp://u:hunter2@mail.example.org:port", "smtp://u:hunter2%zz@mail.example.org", "smtp://u:hun#ter2@mail.example.org",
		"smtp://u:hunter2@mail.example.org/path", "smtp://u:hunter2@mail.example.org#x", "smtp://mail.example.org?starttls=no",
		"smtp://mail.example.org?tls=yes", "smtps://mail.example.org?starttls=required", "smtp://u:hunter2@mail.example.org\n",
	} {
		_, err := NewMailer(raw, "rota@example.org", baseURL)
		if err == nil || !strings.HasPrefix(err.Error(), "SMTP_URL ") || strings.Contains(err.Error(), "hun") {
			t.Errorf("%q: error %v, want one that names SMTP_URL and not the password", raw, err)
		}
	}
	for _, from := range []string{"", "rota", "Duty <rota@example.org>", "a@example.org, b@example.org"} {
		if _, err := NewMailer("smtp://localhost", from, baseURL); err == nil || !strings.HasPrefix(err.Error(), "MAIL_FROM ") {
			t.Errorf("from %q: error %v", from, err)
		}
	}
	for _, base := range []string{"", "rota.example.org", "/app", "https://röta.example.org"} {
		if _, err := NewMailer("smtp://localhost", "rota@example.org", base); err == nil || !strings.HasPrefix(err.Error(), "BASE_URL ") {
			t.Errorf("base %q: error %v", base, err)
		}
	}
}

func TestMessageIDsOfAnAppOnAnAddressUseItsLiteral(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"http://127.0.0.1:3000": "@[127.0.0.1]",
		"http://[::1]:3000":     "@[IPv6:::1]",
		"http://LOCALHOST:3000": "@localhost",
	} {
		m, err := NewMailer("smtp://localhost", "rota@example.org", base)
		if err != nil || !strings.HasSuffix(m.messageID("k"), want) {
			t.Errorf("%s: %v, %v, want %s", base, m, err, want)
		}
	}
}
