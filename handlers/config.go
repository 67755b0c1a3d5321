package handlers

import (
	"log/slog"
	"net/netip"
	"time"
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
	Hosts   []string       // names, with ports, that this server answers to; anything else is 421
	Demo    bool           // the people are invented and may be signed in as by a button
	NoMail  bool           // no mail server is set
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Jobs    bool           // jobs run here, and /readyz looks after them
	Log     *slog.Logger   // nil means slog's default
	Metrics *Metrics       // nil means that nothing is counted
}
