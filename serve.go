package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofrs/flock"
	"golang.org/x/term"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/jobs"
	"github.com/rainbowrota/rainbowrota/network"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/demo"
	"github.com/rainbowrota/rainbowrota/network/provider"
	"github.com/rainbowrota/rainbowrota/static"
)

// How long a stopping server waits for requests under way, and a starting one
// for the server before it to be gone.
const (
	stopTimeout = 20 * time.Second
	jobsTimeout = 45 * time.Second
	lockTimeout = 20 * time.Second
	quickCheck  = 40 * time.Millisecond // how long the start looks for damage; the daily job looks through everything

	// settled is after the jobs of the start. The start leaves about 5 MB in
	// the heap that nobody needs again, and Go keeps them: an idle server has
	// as much after three minutes. Giving them back takes about 10 ms, once.
	settled = 3 * time.Second
)

type serveCommand struct{}

// Run serves until ctx ends.
func (serveCommand) Run(ctx context.Context, p *program) error { return p.serve(ctx, nil) }

// serve serves until ctx ends; then it takes no new requests, finishes those
// under way and the message being sent, and closes the database. ready, where
// given, is called with the address once requests are answered.
func (p *program) serve(ctx context.Context, ready func(net.Addr)) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.config.Addr)
	if err != nil {
		return fmt.Errorf("ADDR %s cannot be listened on: %w", p.config.Addr, err)
	}
	defer func() { _ = listener.Close() }()
	if p.config.BaseURL == "" {
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		p.config.BaseURL = "http://localhost:" + port
	}
	unlock, err := p.lockData(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	n, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, n.DB.Close()) }()
	if p.config.Demo {
		if err := demo.LoadDemo(ctx, n); err != nil {
			return fmt.Errorf("load the demo data: %w", err)
		}
	}
	if err := p.settleNames(ctx, n); err != nil {
		return err
	}
	stopMetrics, metrics, err := p.serveMetrics(ctx)
	if err != nil {
		return err
	}
	defer stopMetrics()
	test, err := p.config.mailTest()
	if err != nil {
		return err
	}
	app, err := handlers.New(n, web.Config{
		Hosts: p.config.hosts(listener.Addr()), Demo: p.config.Demo, NoMail: p.config.SMTPURL == "", Test: test,
		Proxies: p.config.proxies, Jobs: true, Log: p.log, Metrics: metrics,
	})
	if err != nil {
		return err
	}
	stopJobs, err := p.startJobs(ctx, n)
	if err != nil {
		return err
	}
	if err := p.welcome(ctx, n); err != nil {
		stopJobs()
		return err
	}
	served := make(chan error, 1)
	go func() { served <- app.Listener(web.Listen(listener, p.config.proxies)) }()
	if ready != nil {
		ready(listener.Addr())
	}
	giveBack := time.AfterFunc(settled, debug.FreeOSMemory)
	defer giveBack.Stop()
	select {
	case err = <-served:
	case <-ctx.Done():
		err = p.stop(app)
	}
	stopJobs()
	return errors.Join(err, p.removeSetupLink())
}

// settleNames saves what the environment says of the settings, and makes sure
// that the people of the force are known from those of others. A database that
// is damaged or full keeps no server from starting.
func (p *program) settleNames(ctx context.Context, n *network.Network) error {
	if err := n.Registry.Adopt(ctx); err != nil {
		p.log.Error("the settings of the environment could not be saved", "error", err)
	}
	if err := n.Registry.Look(ctx); err != nil {
		p.log.Error("the settings could not be read", "error", err)
	}
	if n.Settings().ForceName != "" {
		return nil
	}
	if some, err := n.DB.AnyForce(ctx); err != nil || !some {
		return err
	}
	return errors.New("FORCE_NAME must be set: the people of this rota belong to forces, and it does not know which of them is yours. Set it once as it is written in your people’s records, such as Testshire Police; it is saved in Settings")
}

// stop lets no new request in and waits for those under way.
func (p *program) stop(app *fiber.App) error {
	p.log.Info("stopping")
	err := app.ShutdownWithTimeout(stopTimeout)
	if errors.Is(err, context.DeadlineExceeded) {
		p.log.Warn("requests were still under way when the time for them was over")
		return nil
	}
	return err
}

// open opens the database, brings its schema up to date and returns the
// network on it.
func (p *program) open(ctx context.Context) (*network.Network, error) {
	database, err := p.openDatabase(ctx)
	if err != nil {
		return nil, err
	}
	damage := database.CheckQuickly(ctx, quickCheck)
	if errors.Is(damage, db.ErrDamaged) {
		p.log.Error("the database is damaged: stop the server and restore the latest backup", "error", damage)
	} else if damage != nil {
		return nil, errors.Join(damage, database.Close())
	}
	applied, err := database.Migrate(ctx)
	if err != nil {
		return nil, errors.Join(err, database.Close())
	}
	for _, name := range applied {
		p.log.Info("schema changed", "migration", name)
	}
	n := network.New(database, p.config.settings())
	n.PhotoDir, n.Messages.Server, n.Accounts.Provider = p.config.photos(), p.config.server(), provider.New(p.config.provider())
	if err := n.Registry.Look(ctx); err != nil {
		p.log.Error("the settings could not be read", "error", err)
	}
	if damage != nil {
		if err := n.Upkeep.FoundDamage(ctx); err != nil {
			p.log.Error("the damage could not be noted in the database", "error", err)
		}
	}
	return n, nil
}

// rotaThere refuses when there is no rota yet where the configuration says, so
// that a command in the wrong folder does not begin a new one. It says where it
// looked, without a password.
func (p *program) rotaThere(ctx context.Context) (err error) {
	at := p.config.database()
	if db.IsPostgres(at) {
		u, err := url.Parse(at)
		if err != nil {
			return errors.New("DATABASE_URL is not the address of a PostgreSQL server")
		}
		at = "postgres://" + u.Host + u.Path
	} else if path, err := filepath.Abs(at); err == nil {
		at = path
	}
	none := fmt.Errorf("there is no rota in %s: set DATA_DIR or DATABASE_URL to where yours is. To begin a new one there, start the server or run rainbowrota migrate --create", at)
	if !db.IsPostgres(at) {
		if file, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) || err == nil && file.Size() == 0 {
			return none
		}
	}
	d, err := p.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if ours, err := d.Ours(ctx); err != nil || !ours {
		return errors.Join(err, none)
	}
	return nil
}

func (p *program) openDatabase(ctx context.Context) (*db.DB, error) {
	if !db.IsPostgres(p.config.database()) {
		if err := os.MkdirAll(filepath.Dir(p.config.database()), 0o700); err != nil {
			return nil, fmt.Errorf("DATA_DIR cannot be made: %w", err)
		}
	}
	if err := p.closeToOthers(); err != nil {
		return nil, err
	}
	database, err := db.Open(ctx, p.config.database())
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL or DATA_DIR: %w", err)
	}
	return database, nil
}

func (c *Config) settings() action.Settings {
	return action.Settings{ForceName: c.ForceName, NetworkName: c.NetworkName, LLOLabel: c.LLOLabel, BaseURL: c.BaseURL, MailFrom: c.mailFrom(), Times: action.Times{GuestDays: c.GuestDays}, ChangesPerMinute: c.Changes, BankHolidays: c.BankHolidays, HasProvider: c.OIDCIssuer != "", BreakGlass: c.BreakGlass}
}

func (c *Config) provider() provider.Config {
	return provider.Config{Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, ClientSecret: c.OIDCSecret, RoleClaim: c.OIDCRoles, BaseURL: c.BaseURL}
}

// lockData makes sure that one server at a time runs on an SQLite file, and
// that none does while a backup is put in its place. The lock goes with the
// process, however it ends. PostgreSQL takes any number of servers.
func (p *program) lockData(ctx context.Context) (unlock func(), err error) {
	if db.IsPostgres(p.config.database()) {
		return func() {}, nil
	}
	path := p.config.database() + ".serving"
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("DATA_DIR cannot be made: %w", err)
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	ok, err := lock.TryLock()
	if err == nil && !ok {
		p.log.Warn("another server runs on this data; waiting for it to stop", "database", p.config.database())
		ok, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	if !ok {
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		return nil, fmt.Errorf("another server runs on %s: stop it first", p.config.database())
	}
	return func() { _ = lock.Unlock() }, nil
}

// startJobs starts the jobs and returns what stops them: it waits for the
// message being sent.
func (p *program) startJobs(ctx context.Context, n *network.Network) (stop func(), err error) {
	options := jobs.Options{Every: p.config.JobsEvery, Logger: p.log}
	if p.config.SMTPURL != "" {
		if options.Mailer, err = p.config.mailer(); err != nil {
			return nil, err
		}
	}
	stopJobs, err := jobs.Start(ctx, n, options)
	if err != nil {
		return nil, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), jobsTimeout)
		defer cancel()
		if err := stopJobs(ctx); err != nil {
			p.log.Warn("a job did not stop in time", "error", err)
		}
	}, nil
}

// serveMetrics serves /metrics where METRICS_ADDR says, or nowhere.
func (p *program) serveMetrics(ctx context.Context) (stop func(), metrics *web.Metrics, err error) {
	if p.config.MetricsAddr == "" {
		return func() {}, nil, nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.config.MetricsAddr)
	if err != nil {
		return nil, nil, fmt.Errorf("METRICS_ADDR %s cannot be listened on: %w", p.config.MetricsAddr, err)
	}
	metrics = web.NewMetrics()
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }, metrics, nil
}

// welcome tells the person who started the server where it is and how to sign in.
func (p *program) welcome(ctx context.Context, n *network.Network) error {
	if missing := static.Missing(); missing != "" {
		p.say("Pages will look bare: %s.", missing)
	}
	p.say("Rainbow Rota is at %s", n.Settings().BaseURL)
	if p.config.MetricsAddr != "" {
		p.say("Metrics are at http://%s/metrics", p.config.MetricsAddr)
	}
	if p.config.Demo {
		p.say("This is a demo with invented people. To sign in, open %s/sign-in and press “Sign in” beside Bob Marsh (coordinator) or anybody else.", n.Settings().BaseURL)
		return nil
	}
	c, err := n.Upkeep.Condition(ctx)
	if err != nil {
		return err
	}
	if c.Restored {
		p.say("Messages are on hold since a backup was restored. When you have looked at them, run: rainbowrota release")
	}
	if c.HeldByDamage() {
		p.say("Messages are on hold since the database is damaged. Stop the server and restore the latest backup: rainbowrota restore FILE")
	}
	link, err := n.Accounts.SetupLink(ctx)
	if err != nil {
		return err
	}
	if link == "" {
		if err := p.removeSetupLink(); err != nil {
			return err
		}
		p.say("Sign in at %s/sign-in with your email address and password.", n.Settings().BaseURL)
		return nil
	}
	const nobody = "There is nobody in the rota yet. Make the first administrator within 30 minutes"
	if p.atTerminal() {
		p.say(nobody+" at\n  %s", link)
		return nil
	}
	if err := p.writeSetupLink(link); err != nil {
		return err
	}
	p.say(nobody+". The link is in a file that only the user who runs the server can read:\n  %s", p.config.setupLink())
	return nil
}

// atTerminal tells whether what is said is read by the operator alone, and goes
// into no log.
func (p *program) atTerminal() bool {
	file, ok := p.out.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// writeSetupLink writes the one-time link to a file of the owner's alone, in
// place of the last one.
func (p *program) writeSetupLink(link string) error {
	path := p.config.setupLink()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("DATA_DIR cannot be made: %w", err)
	}
	if err := p.removeSetupLink(); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // in DATA_DIR, which the operator names
	if err != nil {
		return fmt.Errorf("the set-up link cannot be written: %w", err)
	}
	_, err = fmt.Fprintln(file, link)
	return errors.Join(err, file.Close())
}

// removeSetupLink removes the file of a link that works no more.
func (p *program) removeSetupLink() error {
	if err := os.Remove(p.config.setupLink()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the old set-up link cannot be removed: %w", err)
	}
	return nil
}
