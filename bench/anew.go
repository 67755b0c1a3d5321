package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// measureAnew measures pages that are made for each request, as after a write
// that may have changed anything. The server is in this process, which notes
// such a write before it asks.
func (s *settings) measureAnew(ctx context.Context, t *table, d *data) error {
	server, err := serveInside(ctx, d)
	if err != nil {
		return err
	}
	defer server.stop()
	for _, page := range d.measured() {
		ask := d.get(page.path)
		anew := question{want: ask.want, before: func() error { server.database.Clock().WrittenUnknown(); return nil }, fill: ask.fill}
		plain := *s
		plain.inside = false
		if err := plain.row(t, page.name+", made anew for each request", server.addrs(), anew); err != nil {
			return err
		}
	}
	return nil
}

// What the share of pages that are cached is measured with.
const (
	thinkTime     = 10 * time.Second
	writesAMinute = 6
)

// measureShare lets readers read as people do: each looks at an event, thinks
// for ten seconds and looks at another, while six times a minute somebody else
// writes. Once they have seen every event it counts how many of the pages they
// look at next were cached.
func (s *settings) measureShare(ctx context.Context, r *results, dir string) error {
	if s.share == 0 || s.inside || !s.rows.MatchString("share of pages cached") {
		return nil
	}
	d, err := makeData(ctx, filepath.Join(dir, "share.db"))
	if err != nil {
		return err
	}
	metrics, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	server, err := startProcess(ctx, append(d.environ(), "METRICS_ADDR="+metrics), s.server, "serve")
	if err != nil {
		return err
	}
	defer server.stop()
	if err := d.tokens(server); err != nil {
		return err
	}
	var before [2]int
	err = readAsPeopleDo(ctx, server.addr, thinkTime*eventsRead, s.share, d, func() (err error) {
		before, err = pagesCached(metrics)
		return err
	})
	if err != nil {
		return err
	}
	after, err := pagesCached(metrics)
	if err != nil {
		return err
	}
	r.cached, r.made = after[0]-before[0], after[1]-before[1]
	fmt.Fprintf(os.Stderr, "share of pages cached: %d of %d\n", r.cached, r.cached+r.made)
	return nil
}

// readAsPeopleDo reads for a span that is not counted and then for another,
// and calls between in between.
func readAsPeopleDo(ctx context.Context, addr string, first, then time.Duration, d *data, between func() error) error {
	ctx, cancel := context.WithTimeout(ctx, first+then)
	defer cancel()
	client := &fasthttp.HostClient{Addr: addr, MaxConns: 16, MaxConnWaitTimeout: 10 * time.Second, ReadBufferSize: 64 << 10, ReadTimeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	faults := make(chan error, readers+2)
	again := func(every, first time.Duration, ask question, k func(turn int64) int64) {
		all.Go(func() {
			pause := time.NewTimer(first)
			defer pause.Stop()
			for turn := int64(0); ; turn++ {
				select {
				case <-ctx.Done():
					return
				case <-pause.C:
				}
				pause.Reset(every)
				if _, err := timed(client, addr, ask, k(turn)); err != nil {
					faults <- err
					return
				}
			}
		})
	}
	for i := range int64(readers) { // one after the other within the ten seconds, each at another event
		again(thinkTime, thinkTime*time.Duration(i)/readers, d.read(), func(turn int64) int64 { return i + readers*((i+turn)%eventsRead) })
	}
	again(time.Minute/writesAMinute, time.Minute/writesAMinute/2, d.write(), func(turn int64) int64 { return turn })
	all.Go(func() {
		select {
		case <-ctx.Done():
		case <-time.After(first):
			if err := between(); err != nil {
				faults <- err
			}
		}
	})
	all.Wait()
	close(faults)
	return <-faults
}

// freeAddr is an address on which nobody listens.
func freeAddr(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// pagesCached reads from a server's metrics how many pages were sent from the
// cache, and made anew.
func pagesCached(metrics string) (counts [2]int, err error) {
	_, body, err := fasthttp.Get(nil, "http://"+metrics+"/metrics")
	if err != nil {
		return counts, err
	}
	for i, cached := range []string{"true", "false"} {
		if found := regexp.MustCompile(`rainbowrota_pages_total\{cached="` + cached + `"\} (\d+)`).FindSubmatch(body); found != nil {
			if counts[i], err = strconv.Atoi(string(found[1])); err != nil {
				return counts, err
			}
		}
	}
	return counts, nil
}

// environ is how a server is started on the data, besides its own settings.
func (d *data) environ() []string {
	return []string{"ADDR=127.0.0.1:0", "DATABASE_URL=" + d.path, "DATA_DIR=" + filepath.Dir(d.path), "FORCE_NAME=Testshire Police", "SIGNUPS_PER_MINUTE=0"}
}
