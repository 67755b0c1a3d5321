package settings

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
	"github.com/rainbowrota/rainbowrota/network/words"
)

// Value is a setting as it is now.
type Value struct {
	*Setting
	Text  string // a list has an entry on each line
	Fixed bool   // the environment variable of the setting sets it
}

// GroupNow is a group as it is now.
type GroupNow struct {
	Group   Group
	Values  []Value
	Version int // rises with every change in it
}

// Here returns the groups that a person may change, in order. Somebody who may
// change none of them gets NotFound.
func (n *Registry) Here(ctx context.Context, me *db.Person) ([]GroupNow, error) {
	rows, err := n.DB.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var all []GroupNow
	for _, group := range Groups {
		if g := n.group(rows, me, group); len(g.Values) > 0 {
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		return nil, refusal.Missing()
	}
	return all, nil
}

// GroupFor returns one group; NotFound where a person may not change it.
func (n *Registry) GroupFor(ctx context.Context, me *db.Person, group Group) (*GroupNow, error) {
	rows, err := n.DB.Settings(ctx)
	if err != nil {
		return nil, err
	}
	g := n.group(rows, me, group)
	if len(g.Values) == 0 {
		return nil, refusal.Missing()
	}
	return &g, nil
}

func (n *Registry) group(rows []db.Setting, me *db.Person, group Group) GroupNow {
	g, now := GroupNow{Group: group, Version: versionOf(rows, group)}, n.with(rows)
	for i := range All {
		if s := &All[i]; s.Group == group && MayChange(me, s) {
			g.Values = append(g.Values, Value{Setting: s, Text: s.get(&now), Fixed: n.fixed[s.Key]})
		}
	}
	return g
}

// versionOf is the version of a group: rows are never deleted, so the sum of
// theirs rises with every change.
func versionOf(rows []db.Setting, group Group) (version int) {
	for i := range rows {
		if s := Find(rows[i].Key); s != nil && s.Group == group {
			version += rows[i].Version
		}
	}
	return version
}

// MayChange tells whether somebody may change a setting
// (docs/rules.md#23-settings).
func MayChange(me *db.Person, s *Setting) bool {
	return me != nil && (me.Role(db.Administrator) || s.Coordinators && me.Role(db.Coordinator))
}

// Change saves what was typed for the settings of a group, by their keys; what
// is not typed stays. Each setting that changes gets a row of the log. It is
// Invalid where a value may not be, and a Conflict when somebody changed the
// group since the version the person saw. All processes use it at once.
func (n *Registry) Change(ctx context.Context, me *db.Person, group Group, version int, typed map[string]string) (changed int, err error) {
	var f refusal.Faults
	want := map[string]string{}
	for i := range All {
		s := &All[i]
		text, sent := typed[s.Key]
		if s.Group != group || !sent || n.fixed[s.Key] {
			continue
		}
		if !MayChange(me, s) {
			return 0, refusal.Missing()
		}
		want[s.Key] = s.read(&f, text)
		if s.allowed != nil {
			s.allowed(&f, s.Key, n.Settings(), want[s.Key])
		}
	}
	if err := f.Err(); err != nil {
		return 0, err
	}
	err = n.Act(ctx, me, func(a *action.Action) error {
		changed = 0
		rows, err := a.Tx.Settings(ctx)
		if err != nil {
			return err
		}
		return refusal.IfUnchanged(versionOf(rows, group), version, func() error {
			changed, err = n.save(ctx, a, rows, want)
			return err
		})
	})
	if errors.Is(err, db.ErrDuplicate) {
		err = refusal.Stale()
	}
	if err != nil {
		return 0, err
	}
	return changed, n.Look(ctx)
}

// save saves the settings that change, with what has to happen first, and logs each.
func (n *Registry) save(ctx context.Context, a *action.Action, rows []db.Setting, want map[string]string) (changed int, err error) {
	now := n.with(rows)
	var f refusal.Faults
	for i := range All {
		s := &All[i]
		is, asked := want[s.Key]
		was := s.get(&now)
		if !asked || is == was {
			continue
		}
		if before := n.before(s.Key); before != nil {
			if err := before(ctx, a, was, is, &f); err != nil {
				return 0, err
			}
		}
		if f.Has(s.Key) {
			continue
		}
		if err := saveRow(ctx, a, rows, s.Key, is); err != nil {
			return 0, err
		}
		if err := a.Log(ctx, db.LogRow{Verb: VerbChanged, Thing: db.ThingSetting, Detail: s.Key + ": " + difference(s, was, is)}); err != nil {
			return 0, err
		}
		changed++
	}
	return changed, f.Err()
}

// saveRow saves the value of a setting.
func saveRow(ctx context.Context, a *action.Action, rows []db.Setting, key, value string) error {
	row := db.Setting{Key: key}
	at := slices.IndexFunc(rows, func(r db.Setting) bool { return r.Key == key })
	if at >= 0 {
		row = rows[at]
	}
	row.Value, row.ChangedAt, row.ChangedBy = value, a.Now, 0
	if a.Me != nil {
		row.ChangedBy = a.Me.ID
	}
	if at < 0 {
		return a.Tx.InsertSetting(ctx, &row)
	}
	return a.Tx.UpdateSetting(ctx, &row)
}

// difference says from what to what a setting changed; of a list, what came and
// what went.
func difference(s *Setting, was, is string) string {
	if s.Kind != Lines && s.Kind != Some {
		return "from " + quoted(was) + " to " + quoted(is)
	}
	old, new := split(was), split(is)
	var said []string
	for _, part := range []struct {
		from, to []string
		what     string
	}{{old, new, "added"}, {new, old, "removed"}} {
		var named []string
		for _, entry := range part.to {
			if !slices.Contains(part.from, entry) {
				named = append(named, entry)
			}
		}
		if len(named) > 0 {
			said = append(said, part.what+" "+strings.Join(named, ", "))
		}
	}
	if len(said) == 0 {
		return "put in another order"
	}
	return strings.Join(said, "; ")
}

func quoted(text string) string {
	if text == "" {
		return "nothing"
	}
	return "“" + text + "”"
}

// before returns what has to be checked and done in the same transaction before
// a setting changes, or nil.
func (n *Registry) before(key string) func(ctx context.Context, a *action.Action, was, is string, f *refusal.Faults) error {
	switch key {
	case "force":
		return renameForce
	case "areas":
		return keepUsedAreas
	}
	return nil
}

// renameForce gives the people of the force its new name, or they would be of
// another force. It refuses a name that people of another force have.
func renameForce(ctx context.Context, a *action.Action, was, is string, f *refusal.Faults) error {
	if was == "" {
		return nil // people who have this name already are of our force from now on
	}
	others, err := a.Tx.OfForce(ctx, is)
	if err != nil {
		return err
	}
	if others > 0 {
		f.Add("force", "Other people in the rota belong to %s. Enter another name", is)
		return nil
	}
	return a.Tx.RenameForce(ctx, was, is)
}

// keepUsedAreas refuses to drop an area that people, venues or upcoming events have.
func keepUsedAreas(ctx context.Context, a *action.Action, _, is string, f *refusal.Faults) error {
	uses, err := a.Tx.AreaUses(ctx, a.Now)
	if err != nil {
		return err
	}
	kept := split(is)
	var said []string
	for i := range uses {
		if u := &uses[i]; !slices.Contains(kept, u.Area) {
			said = append(said, u.Area+" (used by "+useWords(u)+")")
		}
	}
	if len(said) > 0 {
		f.Add("areas", "Keep %s, or change what uses it first", words.And(said))
	}
	return nil
}

func useWords(u *db.AreaUse) string {
	var parts []string
	for _, part := range []struct {
		n         int64
		one, many string
	}{{u.People, "person", "people"}, {u.Venues, "venue", "venues"}, {u.Events, "upcoming event", "upcoming events"}} {
		if part.n > 0 {
			parts = append(parts, words.Counted(int(part.n), part.one, part.many))
		}
	}
	return words.And(parts)
}

// Change of a setting, as the log has it.
type Changed struct {
	ID      int64
	At      time.Time
	By      string // the full name, or "The server" for what the environment set
	Key     string
	Details string
}

// changesAtOnce is how many changes one page shows.
const changesAtOnce = 50

// Changes lists the changes of settings that a person may change, the newest
// first. before is the id of the last one already shown, or 0; next is that of
// the last one listed where there are more.
func (n *Registry) Changes(ctx context.Context, me *db.Person, before int64) (all []Changed, next int64, err error) {
	if _, err := n.Here(ctx, me); err != nil {
		return nil, 0, err
	}
	rows, err := n.DB.SettingLog(ctx, before, changesAtOnce+1)
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > changesAtOnce {
		rows = rows[:changesAtOnce]
		next = rows[changesAtOnce-1].ID
	}
	people, err := n.PeopleOf(ctx, rows)
	if err != nil {
		return nil, 0, err
	}
	for i := range rows {
		key, details, _ := strings.Cut(rows[i].Detail, ": ")
		if s := Find(key); s == nil || !MayChange(me, s) {
			continue
		}
		c := Changed{ID: rows[i].ID, At: rows[i].At, Key: key, Details: details}
		if p := people[rows[i].PersonID]; p != nil {
			c.By = p.Name()
		}
		all = append(all, c)
	}
	return all, next, nil
}

// Adopt saves what the environment fixes as the settings' values, so that they
// stay when the variable goes, and people keep belonging to a force that is
// renamed by it. The server calls it when it starts.
func (n *Registry) Adopt(ctx context.Context) error {
	rows, err := n.DB.Settings(ctx)
	if err != nil || !slices.ContainsFunc(All, func(s Setting) bool { return n.fixed[s.Key] && valueIn(rows, s.Key) != s.get(&n.given) }) {
		return err
	}
	return n.Act(ctx, nil, func(a *action.Action) error {
		rows, err := a.Tx.Settings(ctx)
		if err != nil {
			return err
		}
		for i := range All {
			s := &All[i]
			if !n.fixed[s.Key] {
				continue
			}
			if err := n.adopt(ctx, a, rows, s); err != nil {
				return err
			}
		}
		return nil
	})
}

func (n *Registry) adopt(ctx context.Context, a *action.Action, rows []db.Setting, s *Setting) error {
	was, is := valueIn(rows, s.Key), s.get(&n.given)
	if was == is {
		return nil
	}
	if before := n.before(s.Key); before != nil {
		var f refusal.Faults // the environment has its way
		if err := before(ctx, a, was, is, &f); err != nil {
			return err
		}
	}
	if err := saveRow(ctx, a, rows, s.Key, is); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{Verb: VerbChanged, Thing: db.ThingSetting, Detail: s.Key + ": " + difference(s, was, is)})
}

// valueIn returns the value of a setting among rows, or "".
func valueIn(rows []db.Setting, key string) string {
	at := slices.IndexFunc(rows, func(r db.Setting) bool { return r.Key == key })
	if at < 0 {
		return ""
	}
	return rows[at].Value
}

// Preset saves a value of a setting that has none yet, inside an action.
func (n *Registry) Preset(ctx context.Context, a *action.Action, key, value string) error {
	rows, err := a.Tx.Settings(ctx)
	if err != nil || slices.ContainsFunc(rows, func(r db.Setting) bool { return r.Key == key }) {
		return err
	}
	if err := saveRow(ctx, a, rows, key, value); err != nil {
		return err
	}
	return a.Log(ctx, db.LogRow{Verb: VerbChanged, Thing: db.ThingSetting, Detail: key + ": " + difference(Find(key), "", value)})
}
