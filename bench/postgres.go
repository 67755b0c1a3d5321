package main

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that package db uses
)

//go:embed signup.pgbench
var script []byte

// postgres measures sign-ups on PostgreSQL: pgbench with the same statements,
// one server, and two that share the database. Every row begins on a database
// of its own, once with everybody after the same shift and once spread.
func (s *settings) postgres(ctx context.Context, t *table, dir string) error {
	for _, spread := range []bool{false, true} {
		where := ", one hot shift"
		if spread {
			where = ", spread"
		}
		if err := s.pgbench(ctx, t, "pgbench of the same statements"+where, dir, spread); err != nil {
			return err
		}
		for i, servers := range []string{"one server", "two servers"} {
			if err := s.replicas(ctx, t, servers+where, i+1, spread); err != nil {
				return err
			}
		}
	}
	return nil
}

// newDatabase makes a filled database of its own in the cluster.
func (s *settings) newDatabase(ctx context.Context) (d *data, drop func(), err error) {
	cluster, err := sql.Open("pgx", s.cluster)
	if err != nil {
		return nil, nil, err
	}
	name := fmt.Sprintf("rota_bench_%d", time.Now().UnixNano())
	if _, err := cluster.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, nil, err
	}
	drop = func() {
		_, _ = cluster.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		_ = cluster.Close()
	}
	u, err := url.Parse(s.cluster)
	if err == nil {
		u.Path = "/" + name
		d, err = makeData(ctx, u.String())
	}
	if err != nil {
		drop()
	}
	return d, drop, err
}

// replicas measures sign-ups at so many servers on one database, and counts
// afterwards that each was logged and told exactly once.
func (s *settings) replicas(ctx context.Context, t *table, name string, servers int, spread bool) error {
	d, drop, err := s.newDatabase(ctx)
	if err != nil {
		return err
	}
	defer drop()
	var addrs []string
	for range servers {
		p, err := startProcess(ctx, []string{"ADDR=127.0.0.1:0", "FORCE_NAME=Testshire Police", "SIGNUPS_PER_MINUTE=0", "DATABASE_URL=" + d.path, "DATA_DIR=" + s.dir}, s.server, "serve")
		if err != nil {
			return err
		}
		defer p.stop()
		if len(addrs) == 0 {
			if err := d.tokens(p); err != nil {
				return err
			}
		}
		addrs = append(addrs, p.addr)
	}
	if err := s.row(t, name, addrs, d.signUp(spread)); err != nil {
		return err
	}
	return d.check(ctx)
}

// check counts that there is one log row and one message for each sign-up, and
// a place taken.
func (d *data) check(ctx context.Context) error {
	pool, err := sql.Open("pgx", d.path)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	var signups, taken, logged, told int
	err = pool.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM signups), (SELECT SUM(taken) FROM shifts),
		(SELECT COUNT(*) FROM log WHERE verb = 'confirmed'), (SELECT COUNT(DISTINCT signup_id) FROM messages WHERE kind = 'confirmed')`).
		Scan(&signups, &taken, &logged, &told)
	if before := manyPeople * dutiesEach; err == nil && (taken != signups || logged != signups-before || told != signups-before) {
		err = fmt.Errorf("%d sign-ups took %d places, %d were logged and %d were told of (%d before)", signups, taken, logged, told, before)
	}
	return err
}

var (
	pgbenchRate    = regexp.MustCompile(`tps = ([0-9.]+)`)
	pgbenchLatency = regexp.MustCompile(`latency average = ([0-9.]+) ms`)
)

// pgbench measures PostgreSQL's own client with the statements of a sign-up.
func (s *settings) pgbench(ctx context.Context, t *table, name, dir string, spread bool) error {
	file := filepath.Join(dir, "signup.pgbench")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		return err
	}
	hot := 1
	if spread {
		hot = 0
	}
	cells := make([]cell, len(connections))
	for i, clients := range connections {
		d, drop, err := s.newDatabase(ctx)
		if err != nil {
			return err
		}
		cells[i], err = runPgbench(ctx, d.path, file, clients, hot, s.span)
		drop()
		if err != nil {
			return err
		}
	}
	t.add(name, cells)
	return nil
}

func runPgbench(ctx context.Context, database, file string, clients, hot int, span time.Duration) (cell, error) {
	define := func(name string, value int) string { return fmt.Sprintf("--define=%s=%d", name, value) }
	cmd := exec.CommandContext(ctx, "pgbench", "--no-vacuum", "--protocol=prepared", "--file="+file, //nolint:gosec // all ours
		fmt.Sprintf("--client=%d", clients), fmt.Sprintf("--time=%.0f", max(span.Seconds(), 1)),
		define("k", 0), define("clients", clients), define("hot", hot), define("people", manyPeople), define("each", shiftsEach),
		define("shifts", manyEvents*shiftsEach), database)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return cell{}, fmt.Errorf("pgbench: %w\n%s", err, said.Bytes())
	}
	rate, latency := pgbenchRate.FindSubmatch(said.Bytes()), pgbenchLatency.FindSubmatch(said.Bytes())
	if rate == nil || latency == nil {
		return cell{}, fmt.Errorf("pgbench said:\n%s", said.Bytes())
	}
	var c cell
	c.rate, _ = strconv.ParseFloat(string(rate[1]), 64)
	mean, _ := strconv.ParseFloat(string(latency[1]), 64)
	c.p50 = time.Duration(mean * float64(time.Millisecond))
	return c, nil
}
