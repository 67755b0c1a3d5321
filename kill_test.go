package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
)

// The size of the storm. KILL_SEED repeats its random choices, though not the
// machine's.
const (
	stormClients   = 16
	peopleEach     = 3 // each client acts for its own people, so that what one person did is in order
	sqliteRounds   = 22
	postgresRounds = 6
)

func TestNothingAcknowledgedIsLostWhenTheServerIsKilled(t *testing.T) {
	t.Parallel()
	server := buildServer(t)
	t.Run("SQLite", func(t *testing.T) { newStorm(t, server, filepath.Join(t.TempDir(), "rota.db")).run(sqliteRounds) })
	t.Run("PostgreSQL", func(t *testing.T) { newStorm(t, server, dbtest.PostgresURL(t)).run(postgresRounds) })
}

// storm is one database with a server that is killed again and again while
// people sign up and withdraw.
type storm struct {
	t        *testing.T
	server   string // path of the program
	database string
	chance   *rand.Rand
	people   []*stormPerson
	shifts   []int64
	letters  [][]mailtest.Letter // by round
	stale    []map[string]bool   // by round: Message-IDs that were superseded before it began

	acknowledged, unknown int
}

// stormPerson is someone who signs up, and what the server said of it.
type stormPerson struct {
	id          int64
	token, csrf string
	on          map[int64]onShift // by shift
}

// onShift is whether a person is on a shift, as far as was acknowledged. An
// answer that never came leaves both open.
type onShift struct{ may, mayNot bool }

func newStorm(t *testing.T, server, database string) *storm {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("KILL_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("KILL_SEED: %v", err)
		}
	}
	t.Logf("KILL_SEED=%d", seed)
	s := &storm{t: t, server: server, database: database, chance: rand.New(rand.NewPCG(seed, 1))}
	s.prepare()
	return s
}

func (s *storm) open() *db.DB {
	s.t.Helper()
	d, err := db.Open(s.t.Context(), s.database)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func (s *storm) write(d *db.DB, do func(tx *db.Tx) error) {
	s.t.Helper()
	if err := d.Write(s.t.Context(), do); err != nil {
		s.t.Fatal(err)
	}
}

// prepare makes the people, signed in, and an event with shifts of several
// sizes, of which some overlap, in ten days' time.
func (s *storm) prepare() {
	s.t.Helper()
	ctx, d := s.t.Context(), s.open()
	defer func() { _ = d.Close() }()
	if _, err := d.Migrate(ctx); err != nil {
		s.t.Fatal(err)
	}
	now := time.Now().UTC().Truncate(time.Second)
	s.write(d, func(tx *db.Tx) error {
		s.people, s.shifts = nil, nil
		for i := range stormClients * peopleEach {
			p := &db.Person{Email: fmt.Sprintf("person%d@example.org", i), FirstName: "Person", LastName: strconv.Itoa(i), Grade: db.Special, Roles: []db.Role{db.Officer}, CreatedAt: now}
			if err := tx.InsertPerson(ctx, p); err != nil {
				return err
			}
			token := fmt.Sprintf("a session of person %d", i)
			token = hex.EncodeToString([]byte(token))
			hash := sha256.Sum256([]byte(token))
			err := tx.InsertSession(ctx, &db.Session{TokenHash: hex.EncodeToString(hash[:]), PersonID: p.ID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(10 * time.Hour)})
			if err != nil {
				return err
			}
			s.people = append(s.people, &stormPerson{id: p.ID, token: token, on: map[int64]onShift{}})
		}
		e := &db.Event{Title: "Storm", Kind: db.CommunityEvent, Status: db.EventPublished, StartsAt: now.Add(240 * time.Hour), EndsAt: now.Add(260 * time.Hour), CreatedAt: now, PublishedAt: now}
		if err := tx.InsertEvent(ctx, e); err != nil {
			return err
		}
		for i, places := range []int{3, 10, 1, 30, 5} {
			start := e.StartsAt.Add(time.Duration(i) * 2 * time.Hour)
			shift := &db.Shift{EventID: e.ID, Role: "Stall", StartsAt: start, EndsAt: start.Add(3 * time.Hour), Maximum: places}
			if err := tx.InsertShift(ctx, shift); err != nil {
				return err
			}
			s.shifts = append(s.shifts, shift.ID)
		}
		return nil
	})
}

// run storms, kills and looks, and lets the last server finish in peace.
func (s *storm) run(rounds int) {
	s.t.Helper()
	for round := range rounds {
		mail := mailtest.New(s.t)
		server := s.start(mail)
		s.storm(server)
		s.letters[round] = mail.Letters()
		s.look(round)
		if s.t.Failed() {
			s.t.Fatalf("after kill %d", round+1)
		}
	}
	mail := mailtest.New(s.t)
	server := s.start(mail)
	due := s.lookForDue()
	s.t.Cleanup(func() { s.explain(due) })
	for len(s.lacking(due)) > 0 && !s.t.Failed() {
		s.letters[rounds] = mail.Wait(s.t, len(s.letters[rounds])+1)
	}
	server.stop()
	s.letters[rounds] = mail.Letters()
	s.look(rounds)
	s.lookAtLetters()
}

// running is a server process.
type running struct {
	t    *testing.T
	base string
	cmd  *exec.Cmd
	out  *strings.Builder // what it said to the log
	done chan struct{}    // closed when all of its output was read
}

var addressSaid = regexp.MustCompile(`http://localhost:\d+`)

// start starts the server and returns once it listens. It takes up at once what
// the server before it had claimed when it was killed.
func (s *storm) start(mail *mailtest.Server) *running {
	s.t.Helper()
	d := s.open()
	s.stale = append(s.stale, s.superseded(d))
	s.letters = append(s.letters, nil)
	_ = d.Close()

	r := &running{t: s.t, cmd: exec.Command(s.server, "serve"), out: &strings.Builder{}, done: make(chan struct{})}
	r.cmd.Env = []string{
		"ADDR=127.0.0.1:0", "FORCE_NAME=Testshire Police", "DATA_DIR=" + s.t.TempDir(), "DATABASE_URL=" + s.database, "SMTP_URL=" + mail.URL(), "JOBS_EVERY=100ms", "SIGNUPS_PER_MINUTE=0", "LOG_LEVEL=warn",
	}
	r.cmd.Stderr = r.out
	said, err := r.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	lines := bufio.NewScanner(said)
	for r.base == "" && lines.Scan() {
		r.base = addressSaid.FindString(lines.Text())
	}
	go func() {
		defer close(r.done)
		_, _ = io.Copy(io.Discard, said)
	}()
	if r.base == "" {
		<-r.done
		_ = r.cmd.Wait()
		s.t.Fatalf("the server did not start: %s", r.out)
	}
	return r
}

// kill ends the server as a power cut would.
func (r *running) kill() {
	_ = r.cmd.Process.Kill()
	<-r.done
	_ = r.cmd.Wait()
	if strings.Contains(r.out.String(), "panic") {
		r.t.Errorf("the server logged:\n%s", r.out)
	}
}

// stop lets the server finish what it is doing.
func (r *running) stop() {
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	<-r.done
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("the server did not stop well: %v\n%s", err, r.out)
	}
}

// storm has every client sign up and withdraw until the server is killed, at a
// random moment after the first of them has its answer. So a slow machine, on
// which no answer comes for a second, has its storm as well.
func (s *storm) storm(server *running) {
	s.t.Helper()
	moment := time.Duration(s.chance.IntN(350)) * time.Millisecond
	killLater := sync.OnceFunc(func() { time.AfterFunc(moment, func() { _ = server.cmd.Process.Kill() }) })
	var clients sync.WaitGroup
	var tally sync.Mutex
	for i := range stormClients {
		c := &stormClient{
			base: server.base, people: s.people[i*peopleEach : (i+1)*peopleEach], shifts: s.shifts,
			chance: rand.New(rand.NewPCG(s.chance.Uint64(), uint64(i))), answered: killLater,
			http: &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		}
		clients.Go(func() {
			err := c.run(s.t.Context())
			c.http.CloseIdleConnections()
			tally.Lock()
			defer tally.Unlock()
			s.acknowledged += c.acknowledged
			s.unknown += c.unknown
			if err != nil {
				s.t.Error(err)
			}
		})
	}
	clients.Wait()
	server.kill()
	s.waitForPostgres()
}

// waitForPostgres waits until nothing that the killed server had begun is
// still going on in PostgreSQL, which outlives it.
func (s *storm) waitForPostgres() {
	if !db.IsPostgres(s.database) {
		return
	}
	conn, err := pgx.Connect(s.t.Context(), s.database)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = conn.Close(s.t.Context()) }()
	_, err = conn.Exec(s.t.Context(), "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	if err != nil {
		s.t.Fatal(err)
	}
}

// stormClient is one browser that acts for a few people in turn.
type stormClient struct {
	base   string
	people []*stormPerson
	shifts []int64
	chance *rand.Rand
	http   *http.Client

	answered              func() // called for every sign-up or withdrawal that was acknowledged
	acknowledged, unknown int
}

var csrfMeta = regexp.MustCompile(`name="csrf-token" content="([^"]+)"`)

// run does one thing after another until the server is gone. It returns an
// error for an answer that should not be.
func (c *stormClient) run(ctx context.Context) error {
	for {
		p := c.people[c.chance.IntN(len(c.people))]
		shift := c.shifts[c.chance.IntN(len(c.shifts))]
		leaves := c.chance.IntN(3) == 0
		if p.csrf == "" {
			status, page, err := c.send(ctx, p, http.MethodGet, "/account", nil)
			if err != nil {
				return nil //nolint:nilerr // killed
			}
			found := csrfMeta.FindStringSubmatch(page)
			if status != http.StatusOK || found == nil {
				return fmt.Errorf("no token on /account: status %d", status)
			}
			p.csrf = found[1]
		}
		form := url.Values{"_csrf": {p.csrf}}
		if leaves {
			form.Set("_method", http.MethodDelete)
		}
		status, page, err := c.send(ctx, p, http.MethodPost, fmt.Sprintf("/shifts/%d/sign-up", shift), form)
		if err != nil {
			c.unknown++
			was := p.onShift(shift)
			p.on[shift] = onShift{may: was.may || !leaves, mayNot: was.mayNot || leaves}
			return nil //nolint:nilerr // killed
		}
		switch {
		case status == http.StatusOK || status == http.StatusSeeOther:
			c.acknowledged++
			c.answered()
			p.on[shift] = onShift{may: !leaves, mayNot: leaves}
		case status == http.StatusConflict && !leaves, status == http.StatusNotFound && leaves:
		default:
			return fmt.Errorf("status %d (leaves: %v): %s", status, leaves, page)
		}
	}
}

func (p *stormPerson) onShift(shift int64) onShift {
	if s, ok := p.on[shift]; ok {
		return s
	}
	return onShift{mayNot: true}
}

// send fails when the whole answer did not come.
func (c *stormClient) send(ctx context.Context, p *stormPerson, method, path string, form url.Values) (status int, page string, err error) {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	request.AddCookie(&http.Cookie{Name: "session", Value: p.token})
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := c.http.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}
