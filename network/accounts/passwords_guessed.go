package accounts

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn/frequency"

	"github.com/rainbowrota/rainbowrota/db"
)

// guessedParts is of how many common parts a password may consist and still be
// refused: people who guess try two of them together.
const guessedParts = 2

// fewestLetters is how many different letters and figures a password has.
const fewestLetters = 5

// shortestCommon is the length from which a common password is looked for
// within a longer one.
const shortestCommon = 4

// commonPasswords are the passwords that people choose most. The library also
// fills a megabyte with names and words, which goes back.
var commonPasswords = func() []string {
	passwords := frequency.FrequencyLists["passwords"]
	clear(frequency.FrequencyLists)
	return passwords
}()

var digits = regexp.MustCompile(`[0-9]+`)

// EasilyGuessed tells whether a password consists of what is tried first: the
// person's own words, and at most two other parts. A part is one of the common
// passwords, however often it is repeated and with 0 for o and the like, a
// number, a run such as abcd, or one more letter. Nor are the same few letters
// over and over any better. Spaces, signs, accents and capitals make no
// difference.
func EasilyGuessed(password string, own ...string) bool {
	plain := LettersOf(password)
	if again := strings.Index((plain + plain)[min(1, len(plain)):], plain) + 1; again < min(len(plain), ShortestPassword) || partsOf(plain) < fewestLetters {
		return true // the same few letters over and over
	}
	left := " " + plain + " "
	slices.SortFunc(own, longestFirst)
	for _, word := range own {
		if word = LettersOf(word); utf8.RuneCountInString(word) > 2 {
			left = strings.ReplaceAll(left, word, " ")
		}
	}
	return Parts(left) <= guessedParts || Parts(unleet.Replace(left)) <= guessedParts
}

// Parts counts the parts that a text consists of, taken out of it in the order
// that finds fewest.
func Parts(text string) int {
	var common []string
	for _, word := range commonPasswords {
		if len(word) >= shortestCommon && strings.Contains(text, word) {
			common = append(common, word)
		}
	}
	slices.SortStableFunc(common, longestFirst)
	numbers := slices.SortedStableFunc(slices.Values(slices.Concat(digits.FindAllString(text, -1), runsIn(text))), longestFirst)
	return min(partsOf(text, numbers, common), partsOf(text, common, numbers))
}

// partsOf takes parts out of a text in their order, and counts them and the
// letters that are left, each once.
func partsOf(text string, parts ...[]string) (count int) {
	for _, part := range slices.Concat(parts...) {
		if strings.Contains(text, part) {
			text = strings.ReplaceAll(text, part, " ")
			count++
		}
	}
	left := map[rune]bool{' ': true} // and not counted
	for _, r := range text {
		left[r] = true
	}
	return count + len(left) - 1
}

// runsIn lists the stretches of a text in which each letter is the one before
// it or a neighbour of it in the alphabet, in one direction.
func runsIn(text string) (runs []string) {
	all := []rune(text)
	for from := 0; from < len(all)-1; {
		step, to := all[from+1]-all[from], from+1
		for to+1 < len(all) && all[to+1]-all[to] == step {
			to++
		}
		if step >= -1 && step <= 1 && to-from+1 >= shortestCommon {
			runs = append(runs, string(all[from:to+1]))
		}
		from = to
	}
	return runs
}

// unleet turns figures and signs back into the letters they are written for.
var unleet = strings.NewReplacer("4", "a", "3", "e", "1", "i", "0", "o", "5", "s", "7", "t", "8", "b", "9", "g")

// LettersOf brings a text down to small letters and figures without accents.
func LettersOf(text string) string {
	text = strings.NewReplacer("@", "a", "$", "s", "!", "i", "|", "l", "+", "t").Replace(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, db.Searchable(text))
}

func longestFirst(a, b string) int { return cmp.Compare(len(b), len(a)) }

// OwnWords are those that somebody who knows a person tries first: their name
// and address, and what they belong to.
func (n *Accounts) OwnWords(p *db.Person) []string {
	texts := []string{p.FirstName, p.LastName, p.Email, p.Force, p.Area, n.Settings().ForceName, n.Settings().NetworkName, n.Settings().LLOLabel, "Rainbow Rota"}
	return slices.Concat(texts, strings.FieldsFunc(strings.Join(texts, " "), func(r rune) bool { return !unicode.IsLetter(r) }))
}
