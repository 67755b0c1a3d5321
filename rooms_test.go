package main

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ownWords are the first words of file names that one room alone has, since
// they are no noun of the network.
var ownWords = map[string][]string{
	// how requests come in
	"handlers": {"handlers", "routes", "who"},
	// how rows are read, written and kept
	"db": {"db", "alone", "backup", "devices", "fold", "locks", "migrate", "prepared", "rows", "states", "watch", "write"},
	// what all pages are made of
	"views": {"views", "flashes", "forms", "funcs", "layouts", "pages", "parts", "paths", "pdf", "qr", "refusals", "tones"},
}

// The noun of a file is the first word of its name, and the same in every room.
func TestTheNounOfAFileIsThatOfAnotherRoom(t *testing.T) {
	t.Parallel()
	rooms := map[string]map[string]bool{}
	for _, room := range []string{"handlers", "network", "db", "views"} {
		rooms[room] = map[string]bool{}
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || path == room {
				return err
			}
			name := entry.Name()
			if entry.IsDir() {
				if room != "network" && room != "views" {
					return fs.SkipDir
				}
			} else if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			word, _, _ := strings.Cut(strings.TrimSuffix(name, ".go"), "_")
			rooms[room][word] = true
			return nil
		})
		if err != nil || len(rooms[room]) < 20 {
			t.Fatalf("%s has %d names, %v", room, len(rooms[room]), err)
		}
	}
	for room, own := range ownWords {
		for word := range rooms[room] {
			shared := slices.ContainsFunc([]string{"handlers", "network", "db", "views"}, func(other string) bool { return other != room && rooms[other][word] })
			if !shared && !slices.Contains(own, word) {
				t.Errorf("no other room has the noun of %s/%s: name it as they do, or say in ownWords why not", room, word)
			}
		}
		for _, word := range own {
			if !rooms[room][word] {
				t.Errorf("ownWords has %s/%s, which is gone", room, word)
			}
		}
	}
}
