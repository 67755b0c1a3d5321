package handlers

import (
	"container/list"
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/rainbowrota/rainbowrota/network"
)

// Room for connections.
const (
	mostAtOnce  = 1024             // connections, each with its buffers
	idleTimeout = 75 * time.Second // between two requests, where there is all the room; less as it fills
	spareAtOnce = 32               // more, for health checks when there is no room left
	spareTime   = 5 * time.Second  // that one of them lasts
)

// seats is room for so many, shared by blocks of addresses. It is not safe for
// use by several goroutines.
type seats struct {
	most, taken int
	by          map[string]int
}

func newSeats(most int) seats { return seats{most: most, by: map[string]int{}} }

func (s *seats) free() int { return s.most - s.taken }

// take takes a seat for a block. It refuses where the block has as many as are
// free already: one block has half of the room at most, two a third each, and
// there is always some left for others. Ours, as a proxy is, has what is free.
func (s *seats) take(block string, ours bool) bool {
	if s.free() <= 0 || !ours && s.by[block] >= s.free() {
		return false
	}
	s.taken++
	s.by[block]++
	return true
}

func (s *seats) leave(block string) {
	s.taken--
	if s.by[block]--; s.by[block] == 0 {
		delete(s.by, block)
	}
}

// room is a listener that bounds connections, also those from one block of
// addresses. As it fills, connections that have waited longest for a request
// are closed, first those that are idle for minutes, and in the end, where
// every seat is taken, the oldest that asks for nothing.
type room struct {
	net.Listener
	proxies []netip.Prefix

	mu      sync.Mutex
	main    seats
	spare   seats
	waiting *list.List // of *guest: the longest first
}

// Listen bounds the connections of a listener. A connection from one of the
// proxies counts towards all of them, and not by its address.
func Listen(listener net.Listener, proxies []netip.Prefix) net.Listener {
	return &room{Listener: listener, proxies: proxies, main: newSeats(mostAtOnce), spare: newSeats(spareAtOnce), waiting: list.New()}
}

// guest is a connection in a room.
type guest struct {
	net.Conn
	room  *room
	block string
	spare bool      // it has a spare seat, for a health check
	ends  time.Time // when that is over

	// Of the room's mutex:
	since   time.Time     // when it began to wait for a request
	place   *list.Element // among those that wait, or nil
	evicted bool
	left    bool
}

// Accept waits for a connection that there is room for. Others are told to
// come back.
func (r *room) Accept() (net.Conn, error) {
	for {
		conn, err := r.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if g := r.admit(conn, time.Now()); g != nil {
			return g, nil
		}
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(conn, "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Type: text/plain\r\nContent-Length: "+
			"42\r\n\r\nThe rota is busy. Try again in 10 seconds.")
		_ = conn.Close()
	}
}

// admit returns the guest that a connection is, or nil where there is no room.
func (r *room) admit(conn net.Conn, now time.Time) *guest {
	peer := peerOf(conn)
	g := &guest{Conn: conn, room: r, block: network.AddressBlock(peer.String()), since: now}
	ours := within(r.proxies, peer)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.makeRoom(now)
	switch {
	case r.main.take(g.block, ours):
		g.place = r.waiting.PushBack(g)
	case r.spare.take(g.block, false):
		g.spare, g.ends = true, now.Add(spareTime)
	default:
		return nil
	}
	return g
}

func peerOf(conn net.Conn) netip.Addr {
	if tcp, ok := conn.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

// makeRoom closes connections that wait longer than is allowed while the room
// is as full as it is.
func (r *room) makeRoom(now time.Time) {
	for first := r.waiting.Front(); first != nil; first = r.waiting.Front() {
		g := first.Value.(*guest) //nolint:forcetypeassert // the list has no others
		if now.Sub(g.since) <= r.patience() {
			return
		}
		g.evicted = true
		r.stopWaiting(g)
		r.leave(g)
		_ = g.Conn.SetReadDeadline(time.Unix(1, 0)) // the pending read ends, and its reader closes it
	}
}

// patience is how long a connection may wait for its next request.
func (r *room) patience() time.Duration {
	return idleTimeout * time.Duration(r.main.free()) / time.Duration(r.main.most)
}

func (r *room) stopWaiting(g *guest) {
	if g.place != nil {
		r.waiting.Remove(g.place)
		g.place = nil
	}
}

func (r *room) leave(g *guest) {
	switch {
	case g.left:
	case g.spare:
		r.spare.leave(g.block)
	default:
		r.main.leave(g.block)
	}
	g.left = true
}

// busy is called when a request has come: until it is answered the connection
// is nobody's to close.
func (g *guest) busy() {
	g.room.mu.Lock()
	defer g.room.mu.Unlock()
	g.room.stopWaiting(g)
}

// idle is called when a request was answered.
func (g *guest) idle() {
	g.room.mu.Lock()
	defer g.room.mu.Unlock()
	if g.place == nil && !g.spare && !g.left {
		g.since = time.Now()
		g.place = g.room.waiting.PushBack(g)
	}
}

// SetReadDeadline sets a deadline, unless an earlier one is the room's.
func (g *guest) SetReadDeadline(t time.Time) error {
	g.room.mu.Lock()
	defer g.room.mu.Unlock()
	if g.evicted {
		return nil
	}
	if g.spare && (t.IsZero() || t.After(g.ends)) {
		t = g.ends
	}
	return g.Conn.SetReadDeadline(t)
}

// Close gives the seat back too.
func (g *guest) Close() error {
	g.room.mu.Lock()
	g.room.stopWaiting(g)
	g.room.leave(g)
	g.room.mu.Unlock()
	return g.Conn.Close()
}

// noteState tells a guest that its request was answered.
func noteState(conn net.Conn, state fasthttp.ConnState) {
	if g, ok := conn.(*guest); ok && state == fasthttp.StateIdle {
		g.idle()
	}
}

// inFlight bounds the requests that are answered at once for one block of
// addresses behind our proxies, whose connections are not bounded.
type inFlight struct {
	mu sync.Mutex
	seats
}

func (f *inFlight) take(block string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seats.take(block, false)
}

func (f *inFlight) leave(block string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seats.leave(block)
}

// admit lets a request in, or answers it: 503 where there is no room left but
// for health checks, 429 where one address behind our proxies asks for too much
// at once.
func (h *Handler) admit(c *fiber.Ctx) error {
	if g, ok := c.Context().Conn().(*guest); ok {
		g.busy()
		if g.spare {
			c.Context().SetConnectionClose()
			if !isHealth(c) {
				return comeBack(c, fiber.StatusServiceUnavailable, "10")
			}
		}
	}
	if len(h.from.proxies) == 0 || len(c.Request().Header.Peek(fiber.HeaderXForwardedFor)) == 0 || isHealth(c) {
		return c.Next()
	}
	block := network.AddressBlock(h.address(c))
	if !h.inFlight.take(block) {
		return comeBack(c, fiber.StatusTooManyRequests, "1")
	}
	defer h.inFlight.leave(block)
	return c.Next()
}

// comeBack answers in as few bytes as there are: there are many to answer.
func comeBack(c *fiber.Ctx, status int, seconds string) error {
	c.Set(fiber.HeaderRetryAfter, seconds)
	return c.Status(status).SendString("Very many people are using the rota. Try again in a moment.\n")
}

func isHealth(c *fiber.Ctx) bool {
	path := string(c.Request().URI().PathOriginal())
	return path == "/healthz" || path == "/readyz"
}
