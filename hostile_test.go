package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rainbowrota/rainbowrota/db/dbtest"
	"github.com/rainbowrota/rainbowrota/jobs/mailtest"
)

// mostMemory is what the server may take under any load from outside, in kB.
const mostMemory = 250 << 10

// TestHostileLoadTakesLittleMemory attacks the real program with what made
// others grow, and looks at the most memory that it ever had.
func TestHostileLoadTakesLittleMemory(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/status"); err != nil {
		dbtest.Skip(t, "only Linux says how much memory a process had")
	}
	s := newStorm(t, buildServer(t), filepath.Join(t.TempDir(), "rota.db"))
	server := s.start(mailtest.New(t))
	addr := strings.TrimPrefix(server.base, "http://")
	host := "Host: " + addr + "\r\n"
	for _, attack := range []struct {
		what  string
		times int
		send  string
		hold  bool // the connection stays open
	}{
		{"claims of a large body", 1000, "POST /account HTTP/1.1\r\n" + host + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 250000\r\n\r\nphone=", true},
		{"claims of photos", 1000, "POST /bookings/1/handover HTTP/1.1\r\n" + host + "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: 66000000\r\n\r\n--B\r\n\r\n", true},
		{"forms of 240,000 fields", 20, form(host, "/account", strings.Repeat("a=&", 240_000)), false},
		{"kept forms of 240,000 fields", 20, form(host, "/sign-in", "email=a&password=b&kept-path=/account"+strings.Repeat("&kept.a=", 100_000)), false},
		{"forms as large as are taken", 400, form(host, "/account", strings.Repeat("a=&", 249)+strings.Repeat("\"", 60<<10)), true},
		{"headers", 400, "GET / HTTP/1.1\r\n" + host + strings.Repeat("a:\r\n", 3900) + "\r\n", true},
		{"cookies", 400, "GET / HTTP/1.1\r\n" + host + "Cookie: " + strings.Repeat("a;", 7900) + "\r\n\r\n", true},
		{"parameters", 400, "GET /sign-in?" + strings.Repeat("a&", 7900) + " HTTP/1.1\r\n" + host + "\r\n", true},
		{"66 MB urlencoded", 15, form(host, "/bookings/1/handover", strings.Repeat("x", 66<<20)), false},
	} {
		s.attack(addr, attack.times, attack.send, attack.hold)
		t.Logf("after %d %s it had %d MB at most", attack.times, attack.what, server.peak()>>10)
	}
	if peak := server.peak(); peak > mostMemory {
		t.Errorf("the server took %d MB, want %d at most", peak>>10, mostMemory>>10)
	}
	response, err := http.Get(server.base + "/healthz") //nolint:noctx // a test's own
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	server.stop()
}

func form(host, path, body string) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", path, host, len(body), body)
}

// attack sends a request on many connections, from many addresses, at most 100
// at once, and where they are held leaves them open until the last was sent.
func (s *storm) attack(addr string, times int, request string, hold bool) {
	s.t.Helper()
	var mu sync.Mutex
	var open []net.Conn
	var senders sync.WaitGroup
	next := make(chan int)
	for range min(times, 100) {
		senders.Go(func() {
			for i := range next {
				dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(i%200), 1)}}
				conn, err := dialer.DialContext(s.t.Context(), "tcp", addr)
				if err != nil {
					s.t.Error(err)
					continue
				}
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				go func() { _, _ = io.WriteString(conn, request) }()
				if !hold {
					_, _ = http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // the connection is closed
					_ = conn.Close()
					continue
				}
				mu.Lock()
				open = append(open, conn)
				mu.Unlock()
			}
		})
	}
	for i := range times {
		next <- i
	}
	close(next)
	senders.Wait()
	// Each of another address is answered still.
	probe, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 250, 1)}}).DialContext(s.t.Context(), "tcp", addr)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = probe.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(probe, "GET /sign-in HTTP/1.1\r\nHost: "+addr+"\r\nConnection: close\r\n\r\n")
	if response, err := http.ReadResponse(bufio.NewReader(probe), nil); err != nil || response.StatusCode != http.StatusOK { //nolint:bodyclose // the connection is closed
		s.t.Errorf("somebody else gets %v, %v", response, err)
	}
	_ = probe.Close()
	for _, conn := range open {
		_ = conn.Close()
	}
}

var memorySaid = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak is the most memory that the server had so far, in kB.
func (r *running) peak() int {
	r.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err != nil {
		r.t.Fatal(err)
	}
	found := memorySaid.FindSubmatch(status)
	if found == nil {
		r.t.Fatalf("its status says no VmHWM: %s", status)
	}
	kB, err := strconv.Atoi(string(found[1]))
	if err != nil {
		r.t.Fatal(err)
	}
	return kB
}
