package jobs

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rainbowrota/rainbowrota/network/messages"

	netmail "net/mail"

	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
)

func FuzzLetter(f *testing.F) {
	f.Add("Your duty on Saturday", "Alice Okafor", "alice@example.org", "Hello\n\nBye", "Open", "https://example.org/x")
	f.Add("Hi\r\nBcc: eve@example.net", "A\nB", "a@example.org\r\n", "\r\n.\r\n", "\x00", "javascript:x")
	f.Add("=?utf-8?q?Bcc:_eve?=", "=?utf-8?q?x?=", "a@example.org", "=?utf-8?q?x?=", "=3D", "http://[::1]/")
	f.Add("  two  spaces\u00a0", `"quoted\" <eve@example.net>`, "a.b+c@example.org", "\xff\xfe", "<b>", "")
	f.Add(strings.Repeat("ż", 400), strings.Repeat("x", 400), "a@example.org", strings.Repeat("y", 4000), "", "")
	m, err := NewMailer("smtp://localhost", "rota@example.org", baseURL)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, subject, name, to, text, linkText, link string) {
		letter := Letter{Key: "k", To: to, Name: name, Subject: subject, Text: text, Link: link, LinkText: linkText}
		message, err := m.compose(letter)
		if err != nil {
			if Fault(err) != messages.RefusedForGood {
				t.Fatalf("compose: %v is not for good", err)
			}
			return
		}
		var raw bytes.Buffer
		if _, err := message.WriteTo(&raw); err != nil {
			t.Fatalf("write: %v", err)
		}
		got, err := mailtest.Parse(raw.Bytes())
		if err != nil {
			t.Fatalf("parse back: %v\n%q", err, raw.Bytes())
		}
		tidy, err := checked(letter)
		if err != nil {
			t.Fatal(err)
		}
		wantHeaders(t, got, tidy)
		if got.Text != tidy.plain() {
			t.Errorf("text %q, want %q", got.Text, tidy.plain())
		}
	})
}

func wantHeaders(t *testing.T, got mailtest.Letter, want Letter) {
	t.Helper()
	if got.Subject != want.Subject {
		t.Errorf("subject %q, want %q", got.Subject, want.Subject)
	}
	to, err := netmail.ParseAddressList(got.Header.Get("To"))
	if err != nil || len(to) != 1 || to[0].Address != want.To || to[0].Name != want.Name {
		t.Errorf("To %v, %v, want %q <%s>", to, err, want.Name, want.To)
	}
	names := []string{"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	slices.Sort(names)
	if have := slices.Sorted(maps.Keys(got.Header)); !slices.Equal(have, names) {
		t.Errorf("headers %q, want %q", have, names)
	}
}
