package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// supports is the place of the organisations that help people.
func supports(at func(*action.Settings) *[]action.Support) place {
	return place{
		get: func(s *action.Settings) string {
			lines := make([]string, len(*at(s)))
			for i, o := range *at(s) {
				lines[i] = o.String()
			}
			return strings.Join(lines, "\n")
		},
		put: func(s *action.Settings, value string) {
			*at(s) = nil
			for _, line := range split(value) {
				if o, err := action.ParseSupport(line); err == nil {
					*at(s) = append(*at(s), o)
				}
			}
		},
	}
}

func supportTyped(line string) (string, error) {
	s, err := action.ParseSupport(line)
	return s.String(), err
}

func webAddress(text string) (string, error) { return text, action.WebAddress(text) }

// ground is what a colour is drawn on, or what is drawn on it.
type ground struct {
	colour, name string
	least        float64 // ratio between the two
}

// What WCAG 2.2 asks for, at level AA.
const (
	ofText     = 4.5
	ofControls = 3
)

var colourTyped = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// colour checks a colour, and its contrast with what is beside it.
func colour(grounds ...ground) func(string) (string, error) {
	return func(text string) (string, error) {
		text = strings.ToLower(text)
		if !colourTyped.MatchString(text) {
			return "", refusal.Sentence("Enter a colour as # and six digits or letters from a to f, like #2b1b52")
		}
		for _, g := range grounds {
			if ratio := action.Contrast(text, g.colour); ratio < g.least {
				return "", refusal.Sentence("The contrast with %s is %.1f to 1. It must be at least %v to 1: choose a darker colour", g.name, float64(int(ratio*10))/10, g.least)
			}
		}
		return text, nil
	}
}

var token = regexp.MustCompile(`\{[^{}]*\}`)

// tokens lets a text have some words in {braces}, which are filled in, and no others.
func tokens(known ...string) func(string) (string, error) {
	return func(text string) (string, error) {
		for _, t := range token.FindAllString(text, -1) {
			switch {
			case t == "{link}" || t == "{until}":
				return "", refusal.Sentence("Leave out %s: the link, and until when it works, are always added below your text", t)
			case !slices.Contains(known, t):
				return "", refusal.Sentence("%s can’t be filled in. You can use %s", t, strings.Join(known, ", "))
			}
		}
		return text, nil
	}
}
