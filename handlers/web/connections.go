package web

import (
	"bytes"
	"container/list"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/network/accounts"
	"github.com/rainbowrota/rainbowrota/views"
)

// Bounds of connections.
const (
	mostAtOnce  = 1024             // connections, each with its buffers
	idleTimeout = 75 * time.Second // between two requests while few are open; less the more there are
	spareAtOnce = 32               // more, for health checks when there is no slot left
	spareTime   = 5 * time.Second  // that one of them lasts
)

// slots counts the connections, or requests, of each block of addresses. It is
// not safe for use by several goroutines.
type slots struct {
	most, taken int
	by          map[string]int
}

func newSlots(most int) slots { return slots{most: most, by: map[string]int{}} }

func (s *slots) free() int { return s.most - s.taken }

// take takes a slot for a block. It refuses where the block has as many as are
// free already: one block has half of them at most, two have a third each, and
// some are always left for others. What is ours, as a proxy is, may take all
// that are free.
func (s *slots) take(block string, ours bool) bool {
	if s.free() <= 0 || !ours && s.by[block] >= s.free() {
		return false
	}
	s.taken++
	s.by[block]++
	return true
}

func (s *slots) leave(block string) {
	s.taken--
	if s.by[block]--; s.by[block] == 0 {
		delete(s.by, block)
	}
}

// boundedListener is a listener that bounds its connections, in all and from one
// block of addresses. The more there are, the sooner it closes those that wait
// for a request, the oldest first. When every slot is taken, the oldest that
// waits goes at once.
type boundedListener struct {
	net.Listener
	proxies []netip.Prefix

	mu      sync.Mutex
	main    slots
	spare   slots
	waiting *list.List // of *client: the longest first
}

// Listen bounds the connections of a listener. A connection from one of the
// proxies counts towards all of them, and not by its address.
func Listen(listener net.Listener, proxies []netip.Prefix) net.Listener {
	return &boundedListener{Listener: listener, proxies: proxies, main: newSlots(mostAtOnce), spare: newSlots(spareAtOnce), waiting: list.New()}
}

// client is a connection that has a slot.
type client struct {
	net.Conn
	listener *boundedListener
	block    string
	spare    bool      // it has a spare slot, for a health check
	ends     time.Time // when that is over

	// Held by the listener's mutex:
	since   time.Time     // when it began to wait for a request
	place   *list.Element // among those that wait, or nil
	evicted bool
	left    bool
}

// Accept returns the next connection that gets a slot. Others are told to try
// again later.
func (l *boundedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if cl := l.admit(conn, time.Now()); cl != nil {
			return cl, nil
		}
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = conn.Write(turnedAway())
		_ = conn.Close()
	}
}

// turnedAway is the answer to a connection that gets no slot, as it is sent.
var turnedAway = sync.OnceValue(func() []byte {
	answer := http.Response{
		StatusCode: http.StatusServiceUnavailable, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header:        http.Header{fiber.HeaderRetryAfter: {"10"}, fiber.HeaderContentType: {fiber.MIMETextPlain}},
		ContentLength: int64(len(views.ServerFull)), Body: io.NopCloser(strings.NewReader(views.ServerFull)),
	}
	var out bytes.Buffer
	_ = answer.Write(&out) // into memory: it does not fail
	return out.Bytes()
})

// admit returns the client of a new connection, or nil where no slot is free.
func (l *boundedListener) admit(conn net.Conn, now time.Time) *client {
	peer := peerOf(conn)
	cl := &client{Conn: conn, listener: l, block: accounts.AddressBlock(peer.String()), since: now}
	ours := within(l.proxies, peer)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closeIdle(now)
	switch {
	case l.main.take(cl.block, ours):
		cl.place = l.waiting.PushBack(cl)
	case l.spare.take(cl.block, false):
		cl.spare, cl.ends = true, now.Add(spareTime)
	default:
		return nil
	}
	return cl
}

func peerOf(conn net.Conn) netip.Addr {
	if tcp, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

// closeIdle closes the connections that have waited for a request for longer
// than patience.
func (l *boundedListener) closeIdle(now time.Time) {
	for first := l.waiting.Front(); first != nil; first = l.waiting.Front() {
		cl := first.Value.(*client) //nolint:forcetypeassert // the list has no others
		if now.Sub(cl.since) <= l.patience() {
			return
		}
		cl.evicted = true
		l.stopWaiting(cl)
		l.leave(cl)
		_ = cl.Conn.SetReadDeadline(time.Unix(1, 0)) // the pending read ends, and its reader closes it
	}
}

// patience is how long a connection may wait for its next request: idleTimeout
// when no slot is taken, and nothing when all are.
func (l *boundedListener) patience() time.Duration {
	return idleTimeout * time.Duration(l.main.free()) / time.Duration(l.main.most)
}

func (l *boundedListener) stopWaiting(cl *client) {
	if cl.place != nil {
		l.waiting.Remove(cl.place)
		cl.place = nil
	}
}

func (l *boundedListener) leave(cl *client) {
	switch {
	case cl.left:
	case cl.spare:
		l.spare.leave(cl.block)
	default:
		l.main.leave(cl.block)
	}
	cl.left = true
}

// busy is called when a request has come: until it is answered the connection
// is nobody's to close.
func (cl *client) busy() {
	cl.listener.mu.Lock()
	defer cl.listener.mu.Unlock()
	cl.listener.stopWaiting(cl)
}

// idle is called when a request was answered.
func (cl *client) idle() {
	cl.listener.mu.Lock()
	defer cl.listener.mu.Unlock()
	if cl.place == nil && !cl.spare && !cl.left {
		cl.since = time.Now()
		cl.place = cl.listener.waiting.PushBack(cl)
	}
}

// SetReadDeadline sets a deadline, unless the listener set an earlier one.
func (cl *client) SetReadDeadline(t time.Time) error {
	cl.listener.mu.Lock()
	defer cl.listener.mu.Unlock()
	if cl.evicted {
		return nil
	}
	if cl.spare && (t.IsZero() || t.After(cl.ends)) {
		t = cl.ends
	}
	return cl.Conn.SetReadDeadline(t)
}

// Close gives the slot back too.
func (cl *client) Close() error {
	cl.listener.mu.Lock()
	cl.listener.stopWaiting(cl)
	cl.listener.leave(cl)
	cl.listener.mu.Unlock()
	return cl.Conn.Close()
}

// noteState tells a client that its request was answered.
func noteState(conn net.Conn, state fasthttp.ConnState) {
	if cl, ok := conn.(*client); ok && state == fasthttp.StateIdle {
		cl.idle()
	}
}

// inFlight bounds the requests that are answered at once for one block of
// addresses behind our proxies, whose connections are not bounded.
type inFlight struct {
	mu sync.Mutex
	slots
}

func (f *inFlight) take(block string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.slots.take(block, false)
}

func (f *inFlight) leave(block string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.slots.leave(block)
}

// limit lets a request in, or answers it: 503 where only the slots for health
// checks are left, 429 where one block of addresses behind our proxies asks for
// too much at once.
func (s *Server) limit(c *fiber.Ctx) error {
	if cl, ok := c.Context().Conn().(*client); ok {
		cl.busy()
		if cl.spare {
			c.Context().SetConnectionClose()
			if !isHealth(c) {
				return comeBack(c, fiber.StatusServiceUnavailable, "10")
			}
		}
	}
	if len(s.from.proxies) == 0 || len(c.Request().Header.Peek(fiber.HeaderXForwardedFor)) == 0 || isHealth(c) {
		return c.Next()
	}
	block := accounts.AddressBlock(s.Address(c))
	if !s.inFlight.take(block) {
		return comeBack(c, fiber.StatusTooManyRequests, "1")
	}
	defer s.inFlight.leave(block)
	return c.Next()
}

// comeBack asks to try again after so many seconds. The answer is short, because
// many get it.
func comeBack(c *fiber.Ctx, status int, seconds string) error {
	c.Set(fiber.HeaderRetryAfter, seconds)
	return c.Status(status).SendString(views.ServerBusy)
}

func isHealth(c *fiber.Ctx) bool {
	path := string(c.Request().URI().PathOriginal())
	return path == "/healthz" || path == "/readyz"
}
