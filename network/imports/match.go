package imports

import (
	"fmt"
	"strings"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/upload"
)

// matching pairs the dates of a file with those there are, each once.
type matching struct {
	file, known []db.Day
	source      *db.DaySource // of the file; nil where it is not known, or new
	of          []int         // of each date of the file: which of the known it is, or -1
	taken       []bool        // of each known date
	uids        map[string]bool
	starts      map[string]bool // names and starts of the file
}

func newMatching(file, known []db.Day, source *db.DaySource) *matching {
	m := &matching{
		file: file, known: known, source: source, of: make([]int, len(file)), taken: make([]bool, len(known)),
		uids: make(map[string]bool, len(known)), starts: make(map[string]bool, len(file)),
	}
	for i := range file {
		m.of[i] = -1
		m.starts[upload.NameAndStart(&file[i])] = true
	}
	for i := range known {
		m.uids[known[i].UID] = true
	}
	return m
}

// match pairs what is the same thing, the surest first
// (docs/rules.md#imported-dates).
func (m *matching) match() {
	ours := func(_, known *db.Day) bool { return m.ours(known) }
	byUID := func(may func(file, known *db.Day) bool) {
		m.pass(uidOf, uidOf, may)
		m.pass(m.uidHere, uidOf, may)
	}
	byUID(func(file, known *db.Day) bool {
		return m.ours(known) && upload.NameAndStart(file) == upload.NameAndStart(known)
	})
	m.pass(upload.NameAndStart, upload.NameAndStart, ours)
	byUID(func(file, known *db.Day) bool {
		return m.ours(known) && (db.Fold(file.Name) == db.Fold(known.Name) || upload.StartOf(file) == upload.StartOf(known))
	})
	m.pass(upload.NameAndStart, upload.NameAndStart, func(_, _ *db.Day) bool { return true })
	m.pass(nameAndYear, nameAndYear, func(file, known *db.Day) bool {
		return m.source != nil && m.ours(known) && strings.HasPrefix(file.UID, upload.UidRow)
	})
}

// pass pairs what is still alone, has the same key and may be paired.
func (m *matching) pass(keyInFile, keyKnown func(*db.Day) string, may func(file, known *db.Day) bool) {
	by := map[string][]int{}
	for i := range m.known {
		if !m.taken[i] {
			key := keyKnown(&m.known[i])
			by[key] = append(by[key], i)
		}
	}
	for i := range m.file {
		if m.of[i] >= 0 {
			continue
		}
		for _, k := range by[keyInFile(&m.file[i])] {
			if !m.taken[k] && may(&m.file[i], &m.known[k]) {
				m.of[i], m.taken[k] = k, true
				break
			}
		}
	}
}

// ours tells whether a known date is of the source of the file.
func (m *matching) ours(known *db.Day) bool { return m.source == nil || known.SourceID == m.source.ID }

// inFile tells whether the file has a date of this name and start.
func (m *matching) inFile(known *db.Day) bool { return m.starts[upload.NameAndStart(known)] }

// uidHere is the UID of a date whose own was taken when it was saved.
func (m *matching) uidHere(d *db.Day) string {
	source := ""
	if m.source != nil {
		source = m.source.Name
	}
	return uidTaken + upload.Digest(db.Fold(source), d.UID)
}

// uidTaken begins the UID of a date whose own another date had already: UIDs
// are unique among all dates, and files of different sources use the same ones.
const uidTaken = "again:"

// freeUID is the UID under which a new date is saved: its own, unless another
// date has it.
func (m *matching) freeUID(d *db.Day) string {
	uid := d.UID
	for n := 0; m.uids[uid]; n++ {
		if uid = m.uidHere(d); n > 0 {
			uid = uidTaken + upload.Digest(uid, upload.NameAndStart(d), fmt.Sprint(n))
		}
	}
	m.uids[uid] = true
	return uid
}

func uidOf(d *db.Day) string { return d.UID }

func nameAndYear(d *db.Day) string { return db.Fold(d.Name) + "\n" + d.StartsOn[:4] }
