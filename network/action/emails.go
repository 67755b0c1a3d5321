package action

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Limits of an address (RFC 5321, 4.5.3.1).
const (
	longestEmail = 254
	longestLocal = 64
)

// localPart is what is before the @: no quotes and no comments, which hardly a
// mail server takes, and no letters outside ASCII, which need SMTPUTF8.
var localPart = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// lastLabel is a top-level domain: letters, or an international one in ASCII.
var lastLabel = regexp.MustCompile(`^([a-z]{2,}|xn--[a-z0-9-]+)$`)

// domains turns international domains into ASCII and refuses what no domain is.
var domains = idna.New(idna.MapForLookup(), idna.ValidateLabels(true), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.CheckHyphens(true))

// EmailAddress takes one address that email can reach, in small letters, as it
// was typed or pasted.
func EmailAddress(f *refusal.Faults, field, typed string) string {
	email := EmailOrNone(f, field, typed)
	if email == "" && !f.Has(field) {
		f.Add(field, "Enter an email address")
	}
	return strings.ToLower(email)
}

// EmailOrNone takes one address that email can reach, or nothing.
func EmailOrNone(f *refusal.Faults, field, typed string) string {
	typed = f.Line(field, typed)
	if typed == "" || f.Has(field) {
		return ""
	}
	email, err := ParseEmail(typed)
	if err != nil {
		f.Add(field, "%s", err.Error())
	}
	return email
}

// NotAnAddress is what is said where nothing closer can be.
const NotAnAddress = "Enter an email address like first.last@example.org"

// ParseEmail reads one address as people type and paste them: bare, with a
// name as Outlook copies it, as a link, with a comma or a full stop after it.
// Its error is a sentence for who typed it.
func ParseEmail(typed string) (string, error) {
	found := addressesIn(typed)
	switch {
	case strings.Count(typed, "@") == 0 || len(found) == 0:
		return "", refusal.Sentence(NotAnAddress)
	case len(found) > 1:
		return "", refusal.Sentence("Enter one address: this has %d", len(found))
	}
	at := strings.LastIndex(found[0], "@")
	local, domain := found[0][:max(at, 0)], found[0][at+1:]
	if at := strings.IndexFunc(local, func(r rune) bool { return r > unicode.MaxASCII }); at >= 0 {
		r, _ := utf8.DecodeRuneInString(local[at:])
		switch {
		case strings.ContainsRune("‘’ʼ", r):
			return "", refusal.Sentence("“%c” can’t be in an email address. Type a straight apostrophe (')", r)
		case unicode.Is(unicode.Pd, r):
			return "", refusal.Sentence("“%c” can’t be in an email address. Type a hyphen (-)", r)
		}
		return "", refusal.Sentence("“%c” can’t be in an email address. Type it as it is in their own emails", r)
	}
	domain, err := domains.ToASCII(strings.ToValidUTF8(domain, " "))
	email := local + "@" + domain
	if err != nil || len(local) > longestLocal || len(email) > longestEmail || !localPart.MatchString(local) || !reachable(domain) {
		return "", refusal.Sentence(NotAnAddress)
	}
	return email, nil
}

// reachable tells whether a domain is one of the internet: two labels or more,
// and no number at the end as an IP address has it.
func reachable(domain string) bool {
	_, last, found := strings.Cut(domain, ".")
	return found && lastLabel.MatchString(last[strings.LastIndex(last, ".")+1:])
}

// quotedName is a name in quotation marks, which may hold anything.
var quotedName = regexp.MustCompile(`"[^"]*"\s*<`)

// addressesIn lists the addresses of a text as they are written in it: bare
// ones, and those in pointed brackets after a name, as mail programs copy
// them. Text that is no address, in a place where one should be, is listed
// too, so that it can be refused.
func addressesIn(text string) []string {
	all, _ := AddressesAndRest(text)
	return all
}

// AddressesAndRest also returns what comes after the last address and a comma.
func AddressesAndRest(text string) (all []string, rest string) {
	text = quotedName.ReplaceAllString(text, "<")
	for {
		name, after, found := strings.Cut(text, "<")
		if !found {
			break
		}
		inside, after, _ := strings.Cut(after, ">")
		// The name before a bracket may have commas and even be an address.
		bare, _ := bareAddresses(name[:max(0, strings.LastIndexAny(name, ",;"))])
		all = append(append(all, bare...), bareAddress(inside))
		text = after
	}
	bare, rest := bareAddresses(text)
	if len(all) == 0 && len(bare) == 0 && rest != "" {
		return []string{rest}, ""
	}
	return append(all, bare...), rest
}

// bareAddresses lists the parts of a text that hold an @, and the last part
// that does not.
func bareAddresses(text string) (all []string, rest string) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		switch part = strings.TrimSpace(part); {
		case strings.Contains(part, "@"):
			all = append(all, oneOrMore(part)...)
		case part != "":
			rest = part
		}
	}
	return all, rest
}

// oneOrMore takes addresses apart that only spaces are between; what is left
// of an address with a space in it is one that can be refused.
func oneOrMore(part string) []string {
	words := strings.Fields(part)
	for _, word := range words {
		if !strings.Contains(word, "@") {
			return []string{bareAddress(part)}
		}
	}
	for i := range words {
		words[i] = bareAddress(words[i])
	}
	return words
}

// bareAddress takes off what a link and a sentence put around an address.
func bareAddress(text string) string {
	text = strings.TrimRight(strings.TrimLeft(text, " ,;'\""), " .,;'\"")
	const link = "mailto:"
	if len(text) > len(link) && strings.EqualFold(text[:len(link)], link) {
		text, _, _ = strings.Cut(text[len(link):], "?")
	}
	return strings.TrimSpace(text)
}
