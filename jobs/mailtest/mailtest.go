// Package mailtest runs a real SMTP server on loopback for tests. It keeps the
// letters it takes and can be told to be slow, to refuse or to drop the line.
package mailtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// patience is how long Wait waits, far longer than a healthy test needs.
const patience = time.Minute

// Server is one SMTP server; its methods may be called from any goroutine.
type Server struct {
	smtp    *smtp.Server
	options options
	addr    string
	roots   *x509.CertPool
	stop    chan struct{} // closed at the end of the test; ends slow answers

	mu       sync.Mutex
	conns    map[net.Conn]struct{}
	letters  []Letter
	attempts map[string]int
	byTo     map[string]Behaviour
	next     []Behaviour
	usual    Behaviour
	changed  chan struct{} // closed and renewed whenever something happened
}

type options struct {
	user, password string
	starttls       bool
	implicitTLS    bool
	byAuthority    bool
	changed        func(*x509.Certificate)
	newest         uint16
	bare           bool
}

// Option changes what the server asks of its clients.
type Option func(*options)

// WithAuth demands AUTH PLAIN with this user and password before any mail.
func WithAuth(user, password string) Option {
	return func(o *options) { o.user, o.password = user, password }
}

// WithSTARTTLS offers STARTTLS with a self-signed certificate; see Roots.
func WithSTARTTLS() Option { return func(o *options) { o.starttls = true } }

// WithTLS speaks TLS from the first byte with a self-signed certificate; see Roots.
func WithTLS() Option { return func(o *options) { o.implicitTLS = true } }

// WithAuthority has the certificate signed by CertificateAuthority, which Roots trusts.
func WithAuthority() Option { return func(o *options) { o.byAuthority = true } }

// WithCertificate changes the certificate before it is signed.
func WithCertificate(change func(*x509.Certificate)) Option {
	return func(o *options) { o.changed = change }
}

// WithNewestTLS speaks no newer version of TLS than this, such as tls.VersionTLS11.
func WithNewestTLS(version uint16) Option { return func(o *options) { o.newest = version } }

// WithBareReplies answers with codes alone, without any words, but to EHLO.
func WithBareReplies() Option { return func(o *options) { o.bare = true } }

// New starts a server on a free loopback port and stops it when the test ends.
func New(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	s := &Server{
		stop:     make(chan struct{}),
		conns:    map[net.Conn]struct{}{},
		attempts: map[string]int{},
		byTo:     map[string]Behaviour{},
		changed:  make(chan struct{}),
	}
	for _, opt := range opts {
		opt(&s.options)
	}
	certificate, roots := certified(tb, s.options.changed, s.options.byAuthority)
	s.roots = roots
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = "mail.test"
	s.smtp.AllowInsecureAuth = !s.options.starttls
	s.smtp.ErrorLog = log.New(io.Discard, "", 0)
	tlsConfig := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS10, MaxVersion: s.options.newest} //nolint:gosec // a test asks for old versions
	if s.options.starttls {
		s.smtp.TLSConfig = tlsConfig
	}
	s.start(tb, tlsConfig)
	return s
}

func (s *Server) start(tb testing.TB, tlsConfig *tls.Config) {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatalf("mail server: %v", err)
	}
	s.addr = listener.Addr().String()
	listener = tracked{listener, s}
	if s.options.implicitTLS {
		listener = tls.NewListener(listener, tlsConfig)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = s.smtp.Serve(listener)
	}()
	tb.Cleanup(func() {
		close(s.stop)
		_ = listener.Close()
		s.dropAll()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.smtp.Shutdown(ctx); err != nil && ctx.Err() != nil {
			tb.Errorf("mail server did not stop: %v", err)
		}
		<-served
	})
}

// tracked remembers open connections, so that the end of a test can cut them.
type tracked struct {
	net.Listener
	server *Server
}

func (t tracked) Accept() (net.Conn, error) {
	conn, err := t.Listener.Accept()
	if err != nil {
		return nil, err
	}
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	select {
	case <-t.server.stop:
		_ = conn.Close()
		return nil, net.ErrClosed
	default:
	}
	t.server.conns[conn] = struct{}{}
	if t.server.options.bare {
		return bareConn{trackedConn{conn, t.server}, new(bool)}, nil
	}
	return trackedConn{conn, t.server}, nil
}

// bareConn leaves the words out of replies that have one line. Lines are
// written one at a time.
type bareConn struct {
	net.Conn
	within *bool // a reply of several lines
}

func (c bareConn) Write(p []byte) (int, error) {
	reply := string(p)
	within := *c.within
	*c.within = len(reply) > 3 && reply[3] == '-'
	if within || *c.within || len(reply) < 6 || strings.HasPrefix(reply, "220") || strings.HasPrefix(reply, "334") {
		return c.Conn.Write(p)
	}
	if _, err := c.Conn.Write([]byte(reply[:3] + "\r\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}

type trackedConn struct {
	net.Conn
	server *Server
}

func (c trackedConn) Close() error {
	c.server.mu.Lock()
	delete(c.server.conns, c.Conn)
	c.server.mu.Unlock()
	return c.Conn.Close()
}

func (s *Server) dropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close()
	}
}

// Addr is the server's host and port.
func (s *Server) Addr() string { return s.addr }

// URL is the SMTP_URL of this server, with user and password where it wants
// them and STARTTLS required where it offers it.
func (s *Server) URL() string {
	u := url.URL{Scheme: "smtp", Host: s.addr}
	if s.options.user != "" {
		u.User = url.UserPassword(s.options.user, s.options.password)
	}
	if s.options.implicitTLS {
		u.Scheme = "smtps"
	}
	if s.options.starttls {
		u.RawQuery = "starttls=required"
	}
	return u.String()
}

// Roots trusts the server's certificate.
func (s *Server) Roots() *x509.CertPool { return s.roots }

// Letters returns what the server took so far, oldest first.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// Attempts counts how often an address was named as recipient, refused or not.
func (s *Server) Attempts(to string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attempts[strings.ToLower(to)]
}

// Wait returns the letters once there are at least n, and fails the test when
// they do not come.
func (s *Server) Wait(tb testing.TB, n int) []Letter {
	tb.Helper()
	s.await(tb, func() bool { return len(s.letters) >= n }, "%d letters", n)
	return s.Letters()
}

// WaitAttempts returns once an address was named as recipient at least n
// times, and fails the test when that does not happen.
func (s *Server) WaitAttempts(tb testing.TB, to string, n int) {
	tb.Helper()
	to = strings.ToLower(to)
	s.await(tb, func() bool { return s.attempts[to] >= n }, "%d attempts", n)
}

// await returns once done, which is called under the lock, says so.
func (s *Server) await(tb testing.TB, done func() bool, what string, n int) {
	tb.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		ok, changed := done(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			tb.Fatalf("mail server: waited %s in vain for "+what, patience, n)
		}
	}
}

// note changes the server's books and wakes those who wait for a change.
func (s *Server) note(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}
