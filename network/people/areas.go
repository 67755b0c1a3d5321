package people

import (
	"slices"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// areaNamed returns which of the areas somebody wrote, or "". "And" and "&" are
// left out, Saint is St, and a county’s name may be cut short: East Beds is East
// Bedfordshire. A short name that fits two areas is neither.
func areaNamed(areas []string, text string) string {
	typed, found := areaWords(text), ""
	for _, area := range areas {
		of := areaWords(area)
		if strings.Join(of, "") == strings.Join(typed, "") {
			return area
		}
		if slices.EqualFunc(of, typed, shortFor) {
			if found != "" {
				return ""
			}
			found = area
		}
	}
	return found
}

// areaWords are the words of an area as they are compared.
func areaWords(text string) (all []string) {
	for _, word := range strings.Fields(text) {
		switch word = words.Squashed(db.Fold(word)); word {
		case "", "and":
		case "saint":
			all = append(all, "st")
		default:
			all = append(all, word)
		}
	}
	return all
}

// shortFor tells whether a word is another one, or the short form of a county.
func shortFor(word, typed string) bool {
	stem, short := strings.CutSuffix(typed, "s")
	return word == typed || short && len(stem) >= 3 && strings.HasSuffix(word, "shire") && strings.HasPrefix(word, stem)
}

// areasAsked says which areas there are to choose from.
func areasAsked(areas []string) string {
	if len(areas) == 0 {
		return "There are no areas yet. Leave this empty, or add areas under Settings first"
	}
	return "Choose one of the areas: " + strings.Join(areas, ", ")
}
