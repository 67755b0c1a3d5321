// Package settings is the one list of what a force can set: what each setting is, what it may be, who may change it, and what the environment fixes.
package settings

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

// Group is the settings that are shown and changed together.
type Group string

// The groups, in the order of the page.
const (
	Names     Group = "names"
	Areas     Group = "areas"
	Retention Group = "retention"
)

// Groups are all of them, in order.
var Groups = []Group{Names, Areas, Retention}

// Kind is how a setting is typed.
type Kind int

// The kinds of setting.
const (
	Line   Kind = iota + 1 // one line of text
	Lines                  // a list, each entry on a line
	Number                 // a whole number
)

// Setting is one of the list. Its label and hint are in package views.
type Setting struct {
	Key          string // also the name of its field in a form
	Group        Group
	Kind         Kind
	Default      string
	Longest      int    // characters of a line
	Least        int    // of a number
	Most         int    // of a number, or entries of a list
	Coordinators bool   // they may change it too, not only administrators
	Env          string // the environment variable that fixes it, or ""

	ask string // what is said when it is empty, "" where it may be; of a number, what it is
	get func(*action.Settings) string
	put func(*action.Settings, string)
}

// All is the list, in the order of the page.
var All = []Setting{
	name("force", "FORCE_NAME", "", 60, "Enter the name of the force", func(s *action.Settings) *string { return &s.ForceName }),
	name("network", "NETWORK_NAME", "LGBT+ Network", 40, "Enter the name of the network", func(s *action.Settings) *string { return &s.NetworkName }),
	name("role", "LLO_LABEL", "LGBT+ Liaison Officer", 40, "Enter what one liaison officer is called", func(s *action.Settings) *string { return &s.LLOLabel }),
	name("role_short", "", "LLO", 12, "Enter the short form", func(s *action.Settings) *string { return &s.LLOShort }),
	{
		Key: "areas", Group: Areas, Kind: Lines, Longest: 40, Most: 60, Coordinators: true,
		get: func(s *action.Settings) string { return strings.Join(s.Areas, "\n") },
		put: func(s *action.Settings, value string) { s.Areas = split(value) },
	},
	number("guest_days", Retention, "GUEST_RETENTION_DAYS", 90, 7, 3650, "for how many days guests are kept", func(s *action.Settings) *int { return &s.GuestDays }),
}

// name is a setting among the names: one line of text.
func name(key, env, usual string, longest int, ask string, at func(*action.Settings) *string) Setting {
	return Setting{
		Key: key, Group: Names, Kind: Line, Default: usual, Longest: longest, Env: env, ask: ask,
		get: func(s *action.Settings) string { return *at(s) },
		put: func(s *action.Settings, value string) { *at(s) = value },
	}
}

// number is a setting that is a whole number, from 1 on.
func number(key string, group Group, env string, usual, least, most int, what string, at func(*action.Settings) *int) Setting {
	return Setting{
		Key: key, Group: group, Kind: Number, Default: strconv.Itoa(usual), Least: least, Most: most, Env: env, ask: what,
		get: func(s *action.Settings) string {
			if *at(s) == 0 {
				return "" // not given
			}
			return strconv.Itoa(*at(s))
		},
		put: func(s *action.Settings, value string) { *at(s), _ = strconv.Atoi(value) },
	}
}

// split returns the entries of a list.
func split(value string) []string {
	if value == "" {
		return nil
	}
	return strings.Split(value, "\n")
}

// Find returns the setting of a key, or nil.
func Find(key string) *Setting {
	for i := range All {
		if All[i].Key == key {
			return &All[i]
		}
	}
	return nil
}

// read tidies what was typed for a setting into the text that is stored. What
// is wrong with it is told at the field of its key.
func (s *Setting) read(f *refusal.Faults, typed string) string {
	switch s.Kind {
	case Lines:
		return s.readLines(f, typed)
	case Number:
		return strconv.Itoa(f.Number(s.Key, typed, s.ask, s.Least, s.Most))
	case Line:
	}
	text := f.Line(s.Key, typed)
	if text == "" && s.ask != "" {
		f.Add(s.Key, "%s", s.ask)
	}
	if n := len([]rune(text)); n > s.Longest && !f.Has(s.Key) {
		f.Add(s.Key, "Use %d characters or fewer: this is %d", s.Longest, n)
	}
	return text
}

// readLines tidies a list: empty lines go, and nothing may be in it twice.
func (s *Setting) readLines(f *refusal.Faults, typed string) string {
	var entries []string
	seen := map[string]bool{}
	for entry := range strings.Lines(f.Text(s.Key, typed)) {
		entry = strings.Join(strings.Fields(entry), " ")
		switch n := len([]rune(entry)); {
		case entry == "":
			continue
		case n > s.Longest:
			f.Add(s.Key, "Use %d characters or fewer on each line: “%s” is %d", s.Longest, entry, n)
		case seen[db.Fold(entry)]:
			f.Add(s.Key, "“%s” is in the list twice", entry)
		}
		seen[db.Fold(entry)] = true
		entries = append(entries, entry)
	}
	if len(entries) > s.Most {
		f.Add(s.Key, "Enter %d lines or fewer: these are %d", s.Most, len(entries))
	}
	return strings.Join(entries, "\n")
}

// Registry knows the settings as they are now. Make it with [New].
type Registry struct {
	*action.Ground

	given  action.Settings // with the default of whatever was not given
	fixed  map[string]bool // by key: the environment sets it
	cached *cache.Cache[struct{}, struct{}]
	looked atomic.Int64 // when [Registry.Look] last looked, in nanoseconds since 1970
}

// unread is for how long, on PostgreSQL, the settings are trusted through writes
// of which nobody says what they changed: [db.DB.Look] says when a setting changed.
const unread = 24 * time.Hour

// New returns the registry on a ground. What the ground's settings have already
// is what this server was started with.
func New(ground *action.Ground) *Registry {
	n := &Registry{Ground: ground, given: *ground.Settings(), fixed: map[string]bool{}}
	for i := range All {
		s := &All[i]
		switch given := s.get(&n.given); {
		case given == "":
			s.put(&n.given, s.Default)
		case s.Env != "":
			n.fixed[s.Key] = true
		}
	}
	config := cache.Config[struct{}]{Clock: ground.DB.Clock(), Most: 1}
	if ground.DB.Postgres() {
		config.Grace = unread
	}
	n.cached = cache.New[struct{}](config)
	n.use(n.given)
	return n
}

func (n *Registry) use(s action.Settings) { n.UseSettings(&s) }

// Look notices what other processes wrote, and reads the settings again when one
// of them changed. After an error the settings are as they were.
func (n *Registry) Look(ctx context.Context) error {
	n.DB.Look(ctx)
	n.looked.Store(time.Now().UnixNano())
	_, _, err := n.cached.Get(ctx, struct{}{}, func() (answer cache.Answer[struct{}], err error) {
		rows, err := n.DB.Settings(ctx)
		if err != nil {
			return answer, err
		}
		if now := n.with(rows); n.differs(&now) {
			n.use(now)
			n.DB.Clock().Written(db.AboutRest) // no page that was made before is shown any more
		}
		answer.About = []cache.Topic{db.AboutSettings}
		return answer, nil
	})
	return err
}

// lookEvery is how long [Registry.LookLately] trusts the last look.
const lookEvery = 500 * time.Millisecond

// LookLately is Look for pages that need nothing else of the database: it looks
// at most twice a second.
func (n *Registry) LookLately(ctx context.Context) error {
	if time.Since(time.Unix(0, n.looked.Load())) < lookEvery {
		return nil
	}
	return n.Look(ctx)
}

// with returns the settings as the rows say, where the environment fixes nothing.
// A value that this version of the program would refuse counts for nothing.
func (n *Registry) with(rows []db.Setting) action.Settings {
	now := n.given
	for i := range rows {
		s := Find(rows[i].Key)
		if s == nil || n.fixed[s.Key] {
			continue
		}
		var f refusal.Faults
		if value := s.read(&f, rows[i].Value); f.Err() == nil {
			s.put(&now, value)
		}
	}
	return now
}

// differs tells whether settings are not those of now.
func (n *Registry) differs(other *action.Settings) bool {
	now := n.Settings()
	for i := range All {
		if All[i].get(now) != All[i].get(other) {
			return true
		}
	}
	return false
}

// Keys are the keys of a group's settings.
func Keys(group Group) (keys []string) {
	for i := range All {
		if All[i].Group == group {
			keys = append(keys, All[i].Key)
		}
	}
	return keys
}
