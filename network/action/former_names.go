package action

import (
	"regexp"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
)

// liaisonOfficer matches what a liaison officer was and is called, in full or by
// letters, in a search, a title or the header of a table. The role has had many
// names, and each of them finds the same.
var liaisonOfficer = regexp.MustCompile(`(?i)\b(la?glo|lgbti?q?\+? ?llo|llo|(lesbian and gay|lesbian (and|&) gay|lgbt|lgbtq|lgbtqi|lgbt\+|lgbtq\+|lgbtqia\+)? ?liaison officer)(s?)\b`)

// InTodaysWords puts what somebody looks for into the words of today: LAGLO,
// LGBTQ+ Liaison Officer and their like become LLO.
func InTodaysWords(query string) string {
	return strings.TrimSpace(liaisonOfficer.ReplaceAllString(query, "LLO$4"))
}

// NamesTheRole tells whether somebody looks for the role itself, by any of its
// names, which every liaison officer has.
func (n *Ground) NamesTheRole(query string) bool {
	query = strings.TrimSpace(query)
	return query != "" && (strings.TrimSuffix(InTodaysWords(query), "s") == "LLO" || strings.TrimSuffix(db.Fold(query), "s") == db.Fold(n.Settings().LLOLabel))
}
