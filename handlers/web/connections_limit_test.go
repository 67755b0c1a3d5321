package web

import (
	"net"
	"net/netip"
	"strconv"
	"testing"
	"time"
)

// heard is a connection from an address; it remembers its deadline and its end.
type heard struct {
	net.Conn
	from     string
	deadline time.Time
	closed   bool
}

func (h *heard) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(h.from), 40000))
}
func (h *heard) SetReadDeadline(t time.Time) error { h.deadline = t; return nil }
func (h *heard) Close() error                      { h.closed = true; return nil }

func newTestListener(proxies ...string) *boundedListener {
	var all []netip.Prefix
	for _, p := range proxies {
		all = append(all, netip.MustParsePrefix(p))
	}
	return Listen(nil, all).(*boundedListener) //nolint:forcetypeassert // it is
}

func TestAnAddressHasAsManyConnectionsAsAreFree(t *testing.T) {
	t.Parallel()
	now := time.Now()
	r := newTestListener()
	admitted := func(from string) (main, spare int) {
		for range 2000 {
			g := r.admit(&heard{from: from}, now)
			if g == nil {
				return main, spare
			}
			g.busy()
			if g.spare {
				spare++
			} else {
				main++
			}
		}
		return main, spare
	}
	for _, c := range []struct {
		from        string
		main, spare int
	}{
		{"198.51.100.7", 512, 16}, // half of 1,024
		{"198.51.100.8", 0, 0},    // of the same block
		{"203.0.113.9", 256, 8},   // half of what is left
		{"2001:db8::1", 128, 4},
		{"2001:db8::2:1", 0, 0},
		{"2001:db8:0:1::1", 64, 2},
	} {
		if main, spare := admitted(c.from); main != c.main || spare != c.spare {
			t.Errorf("%s has %d and %d connections, want %d and %d", c.from, main, spare, c.main, c.spare)
		}
	}
}

func TestAProxyHasEverySlot(t *testing.T) {
	t.Parallel()
	r := newTestListener("127.0.0.1/32")
	for i := range 1024 {
		if g := r.admit(&heard{from: "127.0.0.1"}, time.Now()); g == nil || g.spare {
			t.Fatalf("connection %d of the proxy gets no slot", i)
		} else {
			g.busy()
		}
	}
	if g := r.admit(&heard{from: "203.0.113.9"}, time.Now()); g == nil || !g.spare {
		t.Error("there is no spare slot beside the proxy's")
	}
}

func TestConnectionsMayIdleTheLessTheFullerItIs(t *testing.T) {
	t.Parallel()
	now := time.Now()
	r := newTestListener()
	var first *heard
	for i := range 1024 { // from many blocks, one each minute of a thousandth
		conn := &heard{from: "10." + strconv.Itoa(i/250) + "." + strconv.Itoa(i%250) + ".1"}
		if r.admit(conn, now.Add(time.Duration(i)*time.Millisecond)) == nil {
			t.Fatalf("connection %d gets no slot", i)
		}
		if first == nil {
			first = conn
		}
	}
	full := now.Add(2 * time.Second)
	g := r.admit(&heard{from: "203.0.113.9"}, full)
	if g == nil || g.spare {
		t.Fatal("one more gets no slot though the others ask for nothing")
	}
	if !first.deadline.Before(now) {
		t.Error("the one that waited longest is not ended")
	}
	evicted := 1025 - r.main.taken
	if evicted < 10 || evicted > 40 { // 75 s × 20 / 1,024 is about the 1.5 s that they are old
		t.Errorf("%d are ended", evicted)
	}
	if err := r.waiting.Front().Value.(*client).SetReadDeadline(full.Add(idleTimeout)); err != nil { //nolint:forcetypeassert // it is
		t.Error(err)
	}

	// Where slots are free they may idle for 75 seconds.
	r = newTestListener()
	calm := &heard{from: "198.51.100.7"}
	r.admit(calm, now)
	r.admit(&heard{from: "198.51.100.7"}, now.Add(74*time.Second))
	if !calm.deadline.IsZero() {
		t.Error("it is ended after 74 seconds")
	}
	r.admit(&heard{from: "198.51.100.7"}, now.Add(76*time.Second))
	if calm.deadline.IsZero() {
		t.Error("it is not ended after 76 seconds")
	}
}

func TestARequestUnderWayIsNotEndedAndASlotIsGivenBackOnce(t *testing.T) {
	t.Parallel()
	now := time.Now()
	r := newTestListener()
	busy := &heard{from: "198.51.100.7"}
	g := r.admit(busy, now)
	g.busy()
	r.admit(&heard{from: "198.51.100.7"}, now.Add(time.Hour)).busy()
	if !busy.deadline.IsZero() {
		t.Error("a request under way is ended")
	}
	g.idle()
	g.since = now // as if it were long ago
	r.admit(&heard{from: "198.51.100.7"}, now.Add(time.Hour)).busy()
	if busy.deadline.IsZero() || r.main.taken != 2 {
		t.Errorf("an idle one is not ended: %d slots are taken", r.main.taken)
	}
	if err := g.SetReadDeadline(now.Add(2 * time.Hour)); err != nil || !busy.deadline.Before(now) {
		t.Errorf("the deadline of one that is ended is moved: %v", err)
	}
	g.idle()
	for range 2 {
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if r.main.taken != 2 || r.waiting.Len() != 0 || !busy.closed {
		t.Errorf("%d slots are taken and %d wait", r.main.taken, r.waiting.Len())
	}
}

func TestASpareSlotLastsFiveSeconds(t *testing.T) {
	t.Parallel()
	now := time.Now()
	r := newTestListener()
	for range 512 {
		r.admit(&heard{from: "198.51.100.7"}, now).busy()
	}
	conn := &heard{from: "198.51.100.7"}
	g := r.admit(conn, now)
	for _, asked := range []time.Time{now.Add(10 * time.Second), {}, now.Add(5 * time.Minute)} {
		if err := g.SetReadDeadline(asked); err != nil || !conn.deadline.Equal(now.Add(5*time.Second)) {
			t.Errorf("it lasts until %v, %v", conn.deadline.Sub(now), err)
		}
	}
	g.idle()
	if r.waiting.Len() != 0 {
		t.Error("it waits among the others")
	}
	_ = g.Close()
	if r.spare.taken != 0 || r.main.taken != 512 {
		t.Errorf("%d and %d slots are taken", r.main.taken, r.spare.taken)
	}
}
