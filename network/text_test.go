package network

import (
	"strings"
	"testing"
)

func TestTextsAreAsLongAsPromisedInCharactersNotBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		length  int
		tidy    func(*faults, string) string
		refused bool
	}{
		{200, func(f *faults, s string) string { return f.line("x", s) }, false},
		{201, func(f *faults, s string) string { return f.line("x", s) }, true},
		{4000, func(f *faults, s string) string { return f.text("x", s) }, false},
		{4001, func(f *faults, s string) string { return f.text("x", s) }, true},
	} {
		for _, letter := range []string{"x", "é", "語", "🏳"} {
			var f faults
			c.tidy(&f, strings.Repeat(letter, c.length))
			if got := f.err() != nil; got != c.refused {
				t.Errorf("%d times %s is refused: %t (%v)", c.length, letter, got, f.err())
			}
		}
	}
}
