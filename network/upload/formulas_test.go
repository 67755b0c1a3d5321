package upload

import (
	"testing"
)

func TestATextThatBeginsAsAFormulaIsGuardedAndReadBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":            "",
		"Herts Pride": "Herts Pride",
		"a=1":         "a=1",
		"’=1":         "’=1",
		"=1+1":        "'=1+1",
		"+44 1632":    "'+44 1632",
		"-1":          "'-1",
		"@SUM(1)":     "'@SUM(1)",
		"＝1+1":        "'＝1+1",
		"＋1":          "'＋1",
		"－1":          "'－1",
		"＠SUM(1)":     "'＠SUM(1)",
		" =1+1":       "' =1+1",
		"\u00a0＝1":    "'\u00a0＝1",
		"\u200b=1":    "'\u200b=1",
		"\tx":         "'\tx",
		"\rx":         "'\rx",
		"\nx":         "'\nx",
	} {
		if got := Guarded(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if got := Unguarded(Guarded(text)); got != text {
			t.Errorf("%q is read back as %q", text, got)
		}
	}
}
