// Package phones reads and writes telephone numbers by the numbering plans of
// all countries, which Google's libphonenumber collects.
package phones

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// home is the code of the country of a number that names none.
const home = "44"

// abroad is what people here dial before the code of another country.
const abroad = "00"

// Number is one telephone number.
type Number struct {
	code   string // of its country, such as "44"
	digits string // what is dialled within the country, without the first 0
}

// plan is how the numbers of a country code are made.
type plan struct {
	Number   string // matches what is dialled within the country
	Lengths  []int  // how many digits that may be
	Prefix   string // matches what is dialled before it, such as 0; "" for nothing
	Replaced string // what Prefix is replaced by where its last group matched
	Formats  []format

	number, prefix *regexp.Regexp
}

// format is how numbers that begin with Starts are written.
type format struct {
	Digits, Starts, Written string

	digits, starts *regexp.Regexp
}

// Made from libphonenumber-js by "npm run assets".
//
//go:embed plans.json
var file []byte

// plans are the numbering plans by country code. A plan is only read when a
// number of its country is.
var plans = sync.OnceValue(func() map[string]func() *plan {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(file, &raw); err != nil {
		panic(err) // it is embedded
	}
	all := make(map[string]func() *plan, len(raw))
	for code, body := range raw {
		all[code] = sync.OnceValue(func() *plan { return read(body) })
	}
	return all
})

func read(body []byte) *plan {
	var p plan
	if err := json.Unmarshal(body, &p); err != nil {
		panic(err)
	}
	p.number = whole(p.Number)
	if p.Prefix != "" {
		p.prefix = start(p.Prefix)
	}
	for i, f := range p.Formats {
		p.Formats[i].digits, p.Formats[i].starts = whole(f.Digits), start(f.Starts)
	}
	return &p
}

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }
func start(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)`) }

// Read reads digits with what people write between them, and a + before the
// code of a country. It refuses what is too short or too long for its country,
// and codes that no country has.
func Read(text string) (Number, bool) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	rest, named := strings.CutPrefix(digits, abroad)
	if !named && !strings.HasPrefix(text, "+") {
		return readHome(digits)
	}
	for n := 1; n <= min(3, len(rest)); n++ {
		if p, ok := plans()[rest[:n]]; ok {
			return p().dialled(rest[:n], rest[n:])
		}
	}
	return Number{}, false
}

// readHome reads a number without a +, which may begin with the code of this
// country all the same.
func readHome(digits string) (Number, bool) {
	p := plans()[home]()
	if rest, ok := strings.CutPrefix(digits, home); ok {
		rest = p.withoutPrefix(rest)
		if p.tooLong(digits) || !p.number.MatchString(digits) && p.number.MatchString(rest) {
			return p.dialled(home, rest)
		}
	}
	return p.dialled(home, digits)
}

// dialled takes what is dialled within a country.
func (p *plan) dialled(code, digits string) (Number, bool) {
	if rest := p.withoutPrefix(digits); p.possible(rest) {
		digits = rest
	}
	return Number{code, digits}, p.possible(digits)
}

func (p *plan) possible(digits string) bool { return slices.Contains(p.Lengths, len(digits)) }
func (p *plan) tooLong(digits string) bool  { return len(digits) > slices.Max(p.Lengths) }

// withoutPrefix takes off what is dialled before numbers in their country,
// unless only with it the number is one.
func (p *plan) withoutPrefix(digits string) string {
	if p.prefix == nil {
		return digits
	}
	at := p.prefix.FindStringSubmatchIndex(digits)
	if at == nil {
		return digits
	}
	rest := digits[at[1]:]
	if p.Replaced != "" && at[len(at)-2] >= 0 {
		rest = string(p.prefix.ExpandString(nil, p.Replaced, digits, at)) + rest
	}
	if p.number.MatchString(digits) && !p.number.MatchString(rest) {
		return digits
	}
	return rest
}

// Dial is what a telephone dials from anywhere: + and digits.
func (n Number) Dial() string { return "+" + n.code + n.digits }

// String writes a number as people here read it: one of this country as they
// dial it, any other with its country.
func (n Number) String() string {
	country := ""
	if n.code != home {
		country = "+" + n.code + " "
	}
	for _, f := range plans()[n.code]().Formats {
		if f.starts.MatchString(n.digits) && f.digits.MatchString(n.digits) {
			return country + f.digits.ReplaceAllString(n.digits, f.Written)
		}
	}
	return country + n.digits
}
