// Package settings is the one list of what a force can set: what each setting is, what it may be, who may change it, and what the environment fixes.
package settings

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/cache"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/refusal"
)

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
		case given == "" || given == "0": // not given
			s.put(&n.given, s.Default())
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
