package dbtest

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// Line is the way to a PostgreSQL server, which a test can cut.
type Line struct {
	tb     testing.TB
	target string

	mutex sync.Mutex
	cut   bool
	open  map[net.Conn]bool
}

// CutLine returns the URL of a database by way of a line that can be cut. The
// line ends with the test.
func CutLine(tb testing.TB, database string) (through string, line *Line) {
	tb.Helper()
	u, err := url.Parse(database)
	if err != nil {
		tb.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own
	if err != nil {
		tb.Fatal(err)
	}
	line = &Line{tb: tb, target: u.Host, open: map[net.Conn]bool{}}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			done.Go(func() { line.carry(here) })
		}
	})
	tb.Cleanup(func() {
		_ = listener.Close()
		line.Cut()
		done.Wait()
	})
	u.Host = listener.Addr().String()
	return u.String(), line
}

// Cut breaks every connection off and lets no new one through.
func (l *Line) Cut() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.cut = true
	for conn := range l.open {
		_ = conn.Close()
	}
	clear(l.open)
}

// Heal lets connections through again.
func (l *Line) Heal() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.cut = false
}

// carry copies both ways until one side ends.
func (l *Line) carry(here net.Conn) {
	there, err := net.Dial("tcp", l.target) //nolint:noctx // a test's own
	if err != nil {
		_ = here.Close()
		return
	}
	if !l.keep(here, there) {
		return
	}
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{here, there}, {there, here}} {
		both.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			_ = way[0].Close()
			_ = way[1].Close()
		})
	}
	both.Wait()
}

// keep notes the connections so that Cut finds them, unless the line is cut already.
func (l *Line) keep(conns ...net.Conn) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, conn := range conns {
		if l.cut {
			_ = conn.Close()
			continue
		}
		l.open[conn] = true
	}
	return !l.cut
}
