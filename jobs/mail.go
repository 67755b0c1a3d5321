package jobs

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

const (
	// sendTimeout bounds one letter from dialling to the server's last word.
	sendTimeout = 30 * time.Second
	// quitTimeout bounds the goodbye: the sooner the outbox can mark an
	// accepted letter sent, the smaller the window for a duplicate.
	quitTimeout = 2 * time.Second
)

// Mailer hands letters to one mail server, each over its own connection. It is
// safe for use by several goroutines.
type Mailer struct {
	server mailServer
	reply  string         // where answers go; empty: to from
	from   string         // bare address; the name beside it is always senderName
	host   string         // host of the base URL: right side of Message-IDs, and the EHLO name
	roots  *x509.CertPool // nil: the system's
	dial   func(ctx context.Context, network, address string) (net.Conn, error)

	dialogue *dialogue // written to while a letter is sent, or nil
}

// mailServer is what SMTP_URL says.
type mailServer struct {
	host           string
	port           int
	user, password string
	implicitTLS    bool
	starttls       mail.TLSPolicy
}

// NewMailer reads the mail server from smtpURL (the variable SMTP_URL):
//
//	smtp://user:password@mail.example.org:587    STARTTLS when offered; with a user name always
//	smtp+starttls://… or smtp://…?starttls=required    never without STARTTLS
//	smtps://user:password@mail.example.org:465    TLS from the first byte
//
// Certificates are always verified. To a loopback address smtp:// speaks
// without TLS: nothing leaves the machine, and mail servers there seldom have
// a certificate anybody vouches for.
//
// from is the bare sender address; baseURL is where the app is served, its
// host is the right side of Message-IDs. Errors name the variable that is
// wrong and never repeat SMTP_URL, which may hold a password.
func NewMailer(smtpURL, from, baseURL string) (*Mailer, error) {
	server, err := parseSMTPURL(smtpURL)
	if err != nil {
		return nil, err
	}
	if !plainAddress(from) {
		return nil, errors.New("MAIL_FROM must be one bare email address such as rota@example.org; the name beside it is always " + strconv.Quote(senderName))
	}
	base, err := url.Parse(baseURL)
	if err != nil || base.Hostname() == "" || !webAddress(baseURL) {
		return nil, errors.New("BASE_URL must be an absolute address such as https://rota.example.org")
	}
	return &Mailer{
		server: server,
		from:   from,
		host:   mailDomain(base.Hostname()),
		dial:   new(net.Dialer).DialContext,
	}, nil
}

// ReplyTo sends answers to another address than the sender's; empty: not. Call
// it before the first Send.
func (m *Mailer) ReplyTo(address string) error {
	if address != "" && !plainAddress(address) {
		return errors.New("MAIL_REPLY_TO must be one bare email address such as network@example.org")
	}
	m.reply = address
	return nil
}

// Trust makes the mailer accept certificates signed by roots instead of the
// system's. Call it before the first Send.
func (m *Mailer) Trust(roots *x509.CertPool) { m.roots = roots }

func parseSMTPURL(raw string) (mailServer, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return mailServer{}, errors.New("SMTP_URL must look like smtp://user:password@mail.example.org:587, with special characters in the password written as %40 and so on")
	}
	server := mailServer{host: u.Hostname(), port: 587, starttls: mail.TLSOpportunistic}
	switch u.Scheme {
	case "smtp":
		if isLoopback(server.host) {
			server.starttls = mail.NoTLS
		}
	case "smtp+starttls":
		server.starttls = mail.TLSMandatory
	case "smtps":
		server.implicitTLS, server.starttls, server.port = true, mail.NoTLS, 465
	default:
		return mailServer{}, errors.New("SMTP_URL must start with smtp://, smtp+starttls:// or smtps://")
	}
	if err := server.readOptions(u); err != nil {
		return mailServer{}, err
	}
	if p := u.Port(); p != "" {
		server.port, err = strconv.Atoi(p)
		if err != nil || server.port < 1 || server.port > 65535 {
			return mailServer{}, errors.New("SMTP_URL has a port that is not between 1 and 65535")
		}
	}
	return server, server.readUser(u)
}

// readOptions reads what follows the host. A # or ? there is most often a
// character of the password that was not escaped, so nothing is ignored.
func (s *mailServer) readOptions(u *url.URL) error {
	if strings.Trim(u.Path, "/") != "" || u.Fragment != "" || u.Opaque != "" {
		return errors.New("SMTP_URL must end after the port; write special characters in the password as %23 and so on")
	}
	options, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return errors.New("SMTP_URL has options that cannot be read; the only one is ?starttls=required")
	}
	for name, values := range options {
		if name != "starttls" || len(values) != 1 || values[0] != "required" {
			return errors.New("SMTP_URL has an unknown option; the only one is ?starttls=required")
		}
		if s.implicitTLS {
			return errors.New("SMTP_URL asks for smtps:// and ?starttls=required at once; choose one")
		}
		s.starttls = mail.TLSMandatory
	}
	return nil
}

func (s *mailServer) readUser(u *url.URL) error {
	if u.User == nil {
		return nil
	}
	s.user = u.User.Username()
	s.password, _ = u.User.Password()
	if s.user == "" || s.password == "" {
		return errors.New("SMTP_URL must give both a user name and a password, or neither")
	}
	if s.starttls == mail.TLSOpportunistic {
		s.starttls = mail.TLSMandatory // a password never crosses a network in the clear
	}
	return nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// mailDomain writes a host the way mail wants it: addresses in brackets.
func mailDomain(host string) string {
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return strings.ToLower(host)
	case ip.Is6():
		return "[IPv6:" + ip.WithZone("").String() + "]"
	default:
		return "[" + ip.String() + "]"
	}
}

// plainAddress says whether s is one address with no name, quotes or
// characters outside ASCII, short enough for an envelope.
func plainAddress(s string) bool {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	parsed, err := netmail.ParseAddress(s)
	return err == nil && len(s) <= 254 && parsed.Address == s
}

// Send hands one letter to the mail server and returns nil once the server has
// taken it. It takes at most 30 seconds, less if ctx ends earlier. Its errors
// are safe to show and to log; see Fault and Reason.
func (m *Mailer) Send(ctx context.Context, letter Letter) error {
	message, err := m.compose(letter)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return m.deliver(ctx, message)
}

func (m *Mailer) deliver(ctx context.Context, message *mail.Msg) error {
	line := &phoneLine{mailer: m, ctx: ctx}
	defer line.hangUp()
	client, err := mail.NewClient(m.server.host, m.options(line)...)
	if err != nil {
		return connectionError(ctx, &m.server, err)
	}
	client.ErrorHandlerRegistry.SetDefaultHandler(answers{m.dialogue})
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return connectionError(ctx, &m.server, err)
	}
	session.Text.R = bufio.NewReader(&lenient{from: session.Text.R})
	err = client.SendWithSMTPClient(session, message)
	// Once the server has said 250 the letter is its business; whatever goes
	// wrong afterwards must not make the outbox send it again.
	if message.IsDelivered() {
		m.dialogue.lines("<", "250 "+message.ServerResponse())
		err = nil
	} else {
		m.dialogue.refused(err)
		err = transferError(ctx, err)
	}
	defer time.AfterFunc(quitTimeout, line.hangUp).Stop()
	_ = client.CloseWithSMTPClient(session)
	return err
}

func (m *Mailer) options(line *phoneLine) []mail.Option {
	options := []mail.Option{
		mail.WithPort(m.server.port),
		mail.WithTimeout(sendTimeout),
		mail.WithHELO(m.host),
		mail.WithTLSPolicy(m.server.starttls),
		mail.WithTLSConfig(m.tlsConfig()),
		mail.WithDialContextFunc(line.dial),
		// Addresses are ASCII, so asking for SMTPUTF8 could only make a later
		// server refuse; NOOP and RSET are round trips for a connection that
		// carries one letter.
		mail.WithoutSMTPUTF8(), mail.WithoutNoop(), mail.WithoutRset(),
	}
	if m.dialogue != nil {
		options = append(options, mail.WithDebugLog(), mail.WithLogger(m.dialogue))
	}
	if m.server.user == "" {
		return options
	}
	mechanisms := []mail.SMTPAuthType{mail.SMTPAuthPlain, mail.SMTPAuthLogin}
	if m.server.starttls == mail.NoTLS && !m.server.implicitTLS { // loopback
		mechanisms = []mail.SMTPAuthType{mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc}
	}
	return append(options,
		mail.WithOpportunisticSMTPAuth(mechanisms...),
		mail.WithUsername(m.server.user),
		mail.WithPassword(m.server.password))
}

func (m *Mailer) tlsConfig() *tls.Config {
	config := &tls.Config{ServerName: m.server.host, RootCAs: m.roots, MinVersion: tls.VersionTLS12}
	if m.dialogue != nil {
		config.VerifyConnection = func(state tls.ConnectionState) error {
			m.dialogue.secured(state)
			return nil
		}
	}
	return config
}

// phoneLine is the one connection of one Send. The mail library watches the
// context only while it dials, and leaves the connection open when the
// greeting, TLS or sign-in fails; the line is cut when the context ends and
// closed when Send returns, whatever happened.
type phoneLine struct {
	mailer *Mailer
	ctx    context.Context
	conn   net.Conn
	stop   func() bool
}

func (l *phoneLine) dial(ctx context.Context, network, address string) (net.Conn, error) {
	l.mailer.dialogue.note("Connecting to %s", address)
	conn, err := l.mailer.dial(ctx, network, address)
	if err != nil {
		l.mailer.dialogue.note("%v", err)
		return nil, fmt.Errorf("%w: %w", errUnreachable, err)
	}
	l.mailer.dialogue.note("Connected to %s", conn.RemoteAddr())
	l.conn = conn
	l.stop = context.AfterFunc(l.ctx, func() { _ = conn.Close() })
	bound := noDeadline{conn}
	if l.mailer.server.implicitTLS {
		return tls.Client(bound, l.mailer.tlsConfig()), nil
	}
	if l.mailer.dialogue != nil {
		return &greeted{Conn: bound, told: l.mailer.dialogue}, nil
	}
	return bound, nil
}

func (l *phoneLine) hangUp() {
	if l.conn != nil {
		l.stop()
		_ = l.conn.Close()
	}
}

// noDeadline leaves timing to the context alone, so that a cut is always
// recognisable by ctx.Err.
type noDeadline struct{ net.Conn }

func (noDeadline) SetDeadline(time.Time) error      { return nil }
func (noDeadline) SetReadDeadline(time.Time) error  { return nil }
func (noDeadline) SetWriteDeadline(time.Time) error { return nil }
