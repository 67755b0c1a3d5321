package web

import (
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rainbowrota/rainbowrota/network/messages"
)

// Limits of every request; those of what it brings are in body.go.
const (
	headerLimit    = 16 << 10
	readTimeout    = 10 * time.Second
	writeTimeout   = 30 * time.Second
	requestTimeout = 10 * time.Second // the deadline of Ctx.UserContext
)

// Config is what the server is told besides the network's settings.
type Config struct {
	Hosts   []string         // names, with ports, that this server answers to; anything else is 421
	Demo    bool             // the people are invented and may be signed in as by a button
	NoMail  bool             // no mail server is set
	Test    messages.SendTry // sends a test letter; nil where no mail server is set
	Proxies []netip.Prefix   // whose X-Forwarded-For is believed
	Jobs    bool             // jobs run here, and /readyz looks after them
	Log     *slog.Logger     // nil means slog's default
	Metrics *Metrics         // nil means that nothing is counted
}

// reachable tells whether others than this machine are meant to reach it: it
// answers to a name of the network, or requests reach it through a proxy.
func (c *Config) reachable() bool {
	return len(c.Proxies) > 0 || slices.ContainsFunc(c.Hosts, func(host string) bool { return !OnThisMachine(host) })
}

// OnThisMachine tells whether a host, with or without a port, is a loopback
// address: nobody else reaches it.
func OnThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
