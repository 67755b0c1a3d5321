package action

import (
	"net/url"
	"strings"

	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Links are what public pages lead to; "" where a force has none.
type Links struct {
	Report    string // where a crime is reported online
	Recruit   string // how one joins the force
	HateCrime string // what the force says about hate crime
	Support   []Support
}

// Support is an organisation that helps people.
type Support struct{ Name, For, Phone, Link string }

// String writes an organisation as it is typed.
func (s Support) String() string {
	parts := []string{s.Name, s.For}
	for _, part := range []string{s.Phone, s.Link} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// ParseSupport reads an organisation from a line: its name, what it is for, and
// a phone number, a web address or both, with semicolons between them. Its error
// is a sentence for the person who typed it.
func ParseSupport(line string) (s Support, err error) {
	parts := strings.Split(line, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 3 || len(parts) > 4 || parts[0] == "" || parts[1] == "" {
		return s, refusal.Sentence("“%s” needs a name, what it is for, and a phone number or web address, with semicolons between them", line)
	}
	s.Name, s.For = parts[0], parts[1]
	for _, part := range parts[2:] {
		switch {
		case part == "":
		case s.Link == "" && (strings.Contains(part, "/") || strings.HasPrefix(part, "www.")):
			if err := WebAddress(part); err != nil {
				return s, refusal.Sentence("%s: %s", s.Name, err)
			}
			s.Link = part
		case s.Phone != "":
			return s, refusal.Sentence("%s: enter one phone number and one web address that begins with https://", s.Name)
		default:
			if s.Phone, err = PhoneText(part); err != nil || DialOf(s.Phone) == "" {
				return s, refusal.Sentence("%s: “%s” is no phone number", s.Name, part)
			}
		}
	}
	if s.Phone == "" && s.Link == "" {
		return s, refusal.Sentence("%s: add a phone number or a web address", s.Name)
	}
	return s, nil
}

// WebAddress refuses, with a sentence, what is not an encrypted address that
// anybody can be led to: one without https, with a user's name, or without a host.
func WebAddress(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "https" || !strings.Contains(strings.Trim(u.Hostname(), "."), ".") || strings.ContainsAny(text, " \"<>\\"):
		return refusal.Sentence("Enter a full web address that begins with https://")
	case u.User != nil:
		return refusal.Sentence("Leave the user name and password out of the address")
	}
	return nil
}
