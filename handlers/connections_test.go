package handlers_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
)

// dialFrom connects to a server from a loopback address.
func dialFrom(t *testing.T, local, addr string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(local)}}
	conn, err := dialer.Dial("tcp", addr) //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

const page, health = "GET / HTTP/1.1\r\nHost: rota.test\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: rota.test\r\n\r\n"

// asked sends a request on a connection and returns the status of its answer.
func asked(t *testing.T, conn net.Conn, request string) int {
	t.Helper()
	_, _ = io.WriteString(conn, request)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	if response.StatusCode >= 429 && response.Header.Get("Retry-After") == "" {
		t.Errorf("a %d does not say when to come back", response.StatusCode)
	}
	return response.StatusCode
}

func TestIdleConnectionsOfOneAddressKeepNobodyOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	addr := s.listen()
	var idle []net.Conn
	for range 512 { // half of the slots: each asks once, and then no more
		conn := dialFrom(t, "127.0.0.1", addr)
		if got := asked(t, conn, page); got != http.StatusOK {
			t.Fatalf("connection %d is answered %d", len(idle)+1, got)
		}
		idle = append(idle, conn)
	}
	if got := asked(t, dialFrom(t, "127.0.0.1", addr), page); got != http.StatusServiceUnavailable {
		t.Errorf("one more of the same address is answered %d", got)
	}
	if got := asked(t, dialFrom(t, "127.0.0.1", addr), health); got != http.StatusOK {
		t.Errorf("its health check is answered %d", got)
	}
	if got := asked(t, dialFrom(t, "127.0.7.1", addr), page); got != http.StatusOK {
		t.Errorf("another address is answered %d", got)
	}
	if got := asked(t, idle[0], page); got != http.StatusOK {
		t.Errorf("the first, which may idle still, is answered %d", got)
	}
}

func TestSilentConnectionsGiveWayWhereAllRoomIsTaken(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t))
	addr := s.listen()
	for i, n := range []int{512, 256, 128, 64, 32, 16, 8, 4, 2, 1, 1} { // as many as each block may have: 1,024
		for range n {
			_, _ = io.WriteString(dialFrom(t, "127.0."+strconv.Itoa(i)+".1", addr), "GET / HTTP/1.1\r\nHost:") // and then nothing
		}
	}
	for _, request := range []string{page, health} {
		if got := asked(t, dialFrom(t, "127.0.99.1", addr), request); got != http.StatusOK {
			t.Errorf("behind 1,024 silent connections %q is answered %d", request, got)
		}
	}
}

// TestAnAddressBehindAProxyAsksForNoMoreThanIsFree has two addresses behind a
// proxy ask for pages that do not come yet.
func TestAnAddressBehindAProxyAsksForNoMoreThanIsFree(t *testing.T) {
	t.Parallel()
	s := newSite(t, dbtest.SQLite(t), func(c *web.Config, _ *action.Settings) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	})
	addr := s.listen()
	from := func(client string) string {
		return "GET / HTTP/1.1\r\nHost: rota.test\r\nX-Forwarded-For: " + client + ":51000\r\n\r\n"
	}
	hold, came := make(chan struct{}), make(chan struct{}, 512)
	release := sync.OnceFunc(func() { close(hold) })
	t.Cleanup(release)
	now := s.net.Now
	s.net.Now = func() time.Time {
		select {
		case came <- struct{}{}:
			<-hold
		case <-hold:
		}
		return now()
	}
	for range 512 {
		_, _ = io.WriteString(dialFrom(t, "127.0.0.1", addr), from("198.51.100.7"))
		<-came
	}
	if got := asked(t, dialFrom(t, "127.0.0.1", addr), from("198.51.100.9")); got != http.StatusTooManyRequests {
		t.Errorf("one request more of the same block is answered %d", got)
	}
	if got := asked(t, dialFrom(t, "127.0.0.1", addr), health); got != http.StatusOK {
		t.Errorf("a health check is answered %d", got)
	}
	other := dialFrom(t, "127.0.0.1", addr)
	_, _ = io.WriteString(other, from("203.0.113.9"))
	<-came // it is let in
	release()
	if got := asked(t, other, ""); got != http.StatusOK {
		t.Errorf("another address behind the proxy is answered %d", got)
	}
}
