// Command bench measures the server next to what it could be at best, on the
// same machine and in the same run, and prints the table of docs/performance.md.
//
// It builds and starts the real program on a database of 500 events and 200
// people, and asks it for pages and sign-ups over 1, 16 and 64 connections, as
// browsers do: what can be packed is. It also asks for the calendar of all those
// events, new and unchanged; lets 80 people read 20 events while others write;
// counts how many pages are cached when people take their time; and asks for every
// main page of every role on this database and on one with a million sign-ups.
// Beside that it measures a bare handler and tight loops of the transaction of a
// sign-up on the same SQLite driver.
//
// It prints the sections of docs/performance.md that hold figures.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"github.com/valyala/fasthttp"
)

var connections = []int{1, 16, 64}

// settings are the command line.
type settings struct {
	span    time.Duration  // how long each figure is measured
	dir     string         // where databases are made
	server  string         // the program to measure; empty: it is built
	inside  bool           // serve in this process and profile it
	past    int            // events that are over, each with ten sign-ups
	grown   int            // as many more when every main page is asked for again
	share   time.Duration  // how long people read for the share of pages cached
	cluster string         // a PostgreSQL cluster to measure sign-ups on
	rows    *regexp.Regexp // the rows to measure
}

func main() {
	var s settings
	flag.DurationVar(&s.span, "for", 3*time.Second, "how long to measure each figure")
	flag.StringVar(&s.dir, "dir", os.TempDir(), "folder for the databases: use a real disk")
	flag.StringVar(&s.server, "server", "", "program to measure (default: build it)")
	flag.BoolVar(&s.inside, "profile", false, "serve in this process instead and write a processor profile of each row")
	flag.IntVar(&s.past, "past", 0, "so many events more that are over, each with ten sign-ups, their log and messages")
	flag.IntVar(&s.grown, "grown", 100_000, "ask for every main page of every role at 1,000 sign-ups and with so many events more, each with ten; 0: don't")
	flag.DurationVar(&s.share, "share", time.Minute, "how long people read for the share of pages that are cached, after two hundred seconds that are not counted; 0: don't")
	flag.StringVar(&s.cluster, "postgres", "", "measure only sign-ups, on the PostgreSQL cluster of this URL, next to pgbench")
	rows := flag.String("rows", "", "measure only the rows whose name this regular expression finds")
	bare := flag.String("bare", "", "serve the file with a bare Fiber handler, as this program asks itself to")
	flag.Parse()
	s.rows = regexp.MustCompile(*rows)
	run := s.run
	if *bare != "" {
		run = func(context.Context) error { return serveBare(*bare) }
	}
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (s *settings) run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp(s.dir, "rainbowrota-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if s.server == "" && !s.inside {
		s.server = filepath.Join(dir, "rainbowrota")
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", s.server, ".") //nolint:gosec // the path is ours
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build the server: %w", err)
		}
	}
	fmt.Printf("%s, %d cores, %s, %s a figure; the load generator runs on the same cores.\n\n", runtime.Version(), runtime.NumCPU(), time.Now().Format("2 January 2006"), s.span)
	if s.cluster != "" {
		var t table
		err = s.postgres(ctx, &t, dir)
		printBounds(t.postgresBounds())
		t.print()
		return err
	}
	var r results
	err = s.sqlite(ctx, &r, dir)
	r.print()
	return err
}

// sqlite measures pages and sign-ups on an SQLite file.
func (s *settings) sqlite(ctx context.Context, r *results, dir string) error {
	data, err := makeData(ctx, filepath.Join(dir, "rota.db"))
	if err != nil {
		return err
	}
	if err := addPast(ctx, data.path, s.past); err != nil {
		return err
	}
	server, err := s.serve(ctx, r, data)
	if err != nil {
		return err
	}
	defer server.stop()
	if err := s.pages(ctx, r, server, data); err != nil {
		return err
	}
	t := &r.table
	if err := s.loops(ctx, t, dir); err != nil {
		return err
	}
	if err := s.signUps(ctx, t, server, data); err != nil {
		return err
	}
	if err := s.verb(ctx, t, dir); err != nil {
		return err
	}
	if err := s.loopFeed(ctx, t, data); err != nil {
		return err
	}
	r.under = memory(server.pid)
	server.stop()
	if err := s.measureShare(ctx, r, dir); err != nil {
		return err
	}
	return s.measureSizes(ctx, r, dir)
}

// pages measures pages as browsers ask for them: cached, and made anew.
func (s *settings) pages(ctx context.Context, r *results, server *process, data *data) error {
	t := &r.table
	for _, page := range data.measured() {
		ask := data.get(page.path)
		body, err := server.once(plain(ask))
		if err != nil {
			return err
		}
		small, err := server.once(ask)
		if err != nil {
			return err
		}
		if page.name == "/shifts" {
			r.list = float64(len(small)) / 1000
		}
		if err := s.row(t, fmt.Sprintf("%s, signed in (%.1f KB, %.1f sent)", page.name, float64(len(body))/1000, float64(len(small))/1000), server.addrs(), ask); err != nil {
			return err
		}
	}
	if err := s.bareRow(ctx, t, "F: bare Fiber handler, 20 KB", bytes.Repeat([]byte("F"), bareSize), data.get("/")); err != nil {
		return err
	}
	if err := s.measureAnew(ctx, t, data); err != nil {
		return err
	}
	return s.measureFeed(ctx, t, server, data)
}

// signUps measures the sign-up next to a bare handler.
func (s *settings) signUps(ctx context.Context, t *table, server *process, data *data) error {
	if err := data.tokens(server); err != nil {
		return err
	}
	if err := s.measureReaders(t, server, data); err != nil {
		return err
	}
	if err := s.row(t, "POST sign-up", server.addrs(), data.signUp(false)); err != nil {
		return err
	}
	return s.bareRow(ctx, t, "bare Fiber handler, 303", nil, data.bareSignUp())
}

// row measures one question at every number of connections.
func (s *settings) row(t *table, name string, addrs []string, ask question) error {
	if !s.rows.MatchString(name) {
		return nil
	}
	cells := make([]cell, len(connections))
	for i, n := range connections {
		stop, err := s.profile(fmt.Sprintf("%s-%d", name, n))
		if err != nil {
			return err
		}
		cells[i], err = load(addrs, n, s.span, ask)
		stop()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	t.add(name, cells)
	return nil
}

func (s *settings) bareRow(ctx context.Context, t *table, name string, body []byte, ask question) error {
	server, err := startBare(ctx, body)
	if err != nil {
		return err
	}
	defer server.stop()
	plain := *s
	plain.inside = false
	return plain.row(t, name, server.addrs(), ask)
}

// question makes the k-th request and says which status answers it well.
type question struct {
	before func() error // done before each request and not timed; may be nil
	fill   func(request *fasthttp.Request, k int64)
	want   int
}

// cell is one figure of the table.
type cell struct {
	rate     float64 // a second
	p50, p99 time.Duration
}

type table struct {
	rows  []string
	cells [][]cell
}

func (t *table) add(name string, cells []cell) {
	t.rows, t.cells = append(t.rows, name), append(t.cells, cells)
	fmt.Fprintf(os.Stderr, "%s: %+v\n", name, cells)
}

func (t *table) print() {
	if len(t.rows) == 0 {
		return
	}
	var out bytes.Buffer
	out.WriteString("| |")
	for _, n := range connections {
		fmt.Fprintf(&out, " %d: per second | p50, p99 ms |", n)
	}
	out.WriteString("\n| --- |" + string(bytes.Repeat([]byte(" ---: | ---: |"), len(connections))) + "\n")
	for i, name := range t.rows {
		fmt.Fprintf(&out, "| %s |", name)
		for j := range connections {
			if j >= len(t.cells[i]) {
				out.WriteString(" | |")
				continue
			}
			c := t.cells[i][j]
			if c.p99 == 0 { // pgbench
				fmt.Fprintf(&out, " %.0f | mean %.2f |", c.rate, ms(c.p50))
				continue
			}
			fmt.Fprintf(&out, " %.0f | %.2f, %.2f |", c.rate, ms(c.p50), ms(c.p99))
		}
		out.WriteString("\n")
	}
	fmt.Println(out.String())
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }
