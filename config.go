package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"github.com/rainbowrota/rainbowrota/db"
	"github.com/rainbowrota/rainbowrota/handlers/web"
	"github.com/rainbowrota/rainbowrota/network/action"
	"github.com/rainbowrota/rainbowrota/network/clock"
)

// Config is everything that can be set from outside. Each variable is in the
// table of docs/operations.md, with the same default; a test compares them.
type Config struct {
	Addr         string        `env:"ADDR" envDefault:"127.0.0.1:3000"`
	BaseURL      string        `env:"BASE_URL"`
	DataDir      string        `env:"DATA_DIR" envDefault:"./data"`
	DatabaseURL  string        `env:"DATABASE_URL"`
	Demo         bool          `env:"DEMO" envDefault:"false"`
	SMTPURL      string        `env:"SMTP_URL"`
	MailFrom     string        `env:"MAIL_FROM"`
	MailReplyTo  string        `env:"MAIL_REPLY_TO"`
	MetricsAddr  string        `env:"METRICS_ADDR"`
	TZName       string        `env:"TZ_NAME" envDefault:"Europe/London"`
	JobsEvery    time.Duration `env:"JOBS_EVERY" envDefault:"0s"` // 0: each job at its own pace
	ForceName    string        `env:"FORCE_NAME"`                 // what is set here fixes the setting; so do the next two
	NetworkName  string        `env:"NETWORK_NAME"`
	LLOLabel     string        `env:"LLO_LABEL"`
	BankHolidays string        `env:"BANK_HOLIDAYS" envDefault:"england-and-wales"`
	GuestDays    int           `env:"GUEST_RETENTION_DAYS" envDefault:"0"` // 0: as the settings say
	Changes      int           `env:"SIGNUPS_PER_MINUTE" envDefault:"20"`
	TrustProxy   string        `env:"TRUST_PROXY"`
	OIDCIssuer   string        `env:"OIDC_ISSUER"` // the force's identity provider, with the next three
	OIDCClient   string        `env:"OIDC_CLIENT_ID"`
	OIDCSecret   string        `env:"OIDC_CLIENT_SECRET"`
	OIDCRoles    string        `env:"OIDC_ROLE_CLAIM"`
	BreakGlass   string        `env:"BREAK_GLASS"` // the address of who can always sign in with a password or a passkey
	LogLevel     string        `env:"LOG_LEVEL" envDefault:"info"`
	LogFormat    string        `env:"LOG_FORMAT" envDefault:"text"`

	level   slog.Level
	proxies []netip.Prefix
}

// Shapes tells in words what the values must be that are not any text.
var shapes = map[string]string{
	"DEMO":       "1 or 0, true or false",
	"JOBS_EVERY": "a time such as 15s or 1m",

	"GUEST_RETENTION_DAYS": "a number of days such as 90",
	"SIGNUPS_PER_MINUTE":   "a number such as 20",
}

// loadConfig reads the configuration from environment variables. Its error
// names each variable that is wrong and says what would be right.
func loadConfig(environ map[string]string) (*Config, error) {
	c := &Config{}
	err := env.ParseWithOptions(c, env.Options{Environment: environ})
	return c, errors.Join(append(misread(c, err), c.check()...)...)
}

// misread turns the library's errors, which name fields, into ones that name
// variables and never repeat a value.
func misread(c *Config, err error) []error {
	if err == nil {
		return nil
	}
	var all env.AggregateError
	if !errors.As(err, &all) {
		return []error{err}
	}
	var ours []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if errors.As(one, &parse) {
			if field, ok := reflect.TypeOf(*c).FieldByName(parse.Name); ok {
				name := field.Tag.Get("env")
				ours = append(ours, fmt.Errorf("%s must be %s", name, shapes[name]))
				continue
			}
		}
		ours = append(ours, one)
	}
	return ours
}

// check refuses values that no server can be started with and fills in what
// follows from others.
func (c *Config) check() (wrong []error) {
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil || port == "" {
		add("ADDR must be an address and a port such as 127.0.0.1:3000")
	}
	local := isLoopback(c.Addr)
	switch {
	case c.BaseURL == "" && !local:
		add("BASE_URL must be set when ADDR is not this machine’s own 127.0.0.1 or localhost: it is where people find the server, such as https://rota.example.org")
	case c.BaseURL != "" && !webAddress(c.BaseURL):
		add("BASE_URL must be an address without a path such as https://rota.example.org")
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if c.Demo {
		const open = "DEMO lets anybody sign in without a password, so "
		if !local {
			add(open+"ADDR must be on this machine’s own 127.0.0.1 or localhost, not %s", c.Addr)
		}
		if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || !web.OnThisMachine(u.Host)) {
			add(open + "BASE_URL must be on this machine’s own 127.0.0.1 or localhost")
		}
		if c.TrustProxy != "" {
			add(open + "TRUST_PROXY must not be set: anyone who reaches the proxy would reach the demo")
		}
	}
	if c.MetricsAddr != "" && !isLoopback(c.MetricsAddr) {
		add("METRICS_ADDR must be on this machine’s own 127.0.0.1 or localhost, such as 127.0.0.1:9100")
	}
	if strings.Contains(c.DatabaseURL, "://") && !db.IsPostgres(c.DatabaseURL) {
		add("DATABASE_URL must begin with postgres:// or be the path of an SQLite file")
	}
	if c.DataDir == "" {
		add("DATA_DIR must not be empty")
	}
	if c.TZName != clock.London.String() {
		add("TZ_NAME must be %s: the rules of the rota are written for London’s clocks", clock.London)
	}
	if c.JobsEvery != 0 && (c.JobsEvery < 100*time.Millisecond || c.JobsEvery > 5*time.Minute) {
		add("JOBS_EVERY must be from 100ms to 5m")
	}
	if err := c.level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		add("LOG_LEVEL must be debug, info, warn or error")
	}
	if c.GuestDays != 0 && c.GuestDays < 7 || c.GuestDays > 3650 {
		add("GUEST_RETENTION_DAYS must be from 7 to 3650")
	}
	if c.Changes < 0 || c.Changes > 1000 {
		add("SIGNUPS_PER_MINUTE must be from 0 to 1000")
	}
	if clock.BankHolidayNations[c.BankHolidays] == "" {
		add("BANK_HOLIDAYS must be one of %s", strings.Join(slices.Sorted(maps.Keys(clock.BankHolidayNations)), ", "))
	}
	if err := c.checkMail(); err != nil {
		add("%w", err)
	}
	wrong = append(wrong, c.checkProvider()...)
	if c.LogFormat != "text" && c.LogFormat != "json" {
		add("LOG_FORMAT must be text or json")
	}
	if c.proxies, err = prefixes(c.TrustProxy); err != nil {
		add("TRUST_PROXY must be addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8")
	}
	return wrong
}

// checkMail refuses mail settings that could send nothing: what is set of them,
// without SMTP_URL too.
func (c *Config) checkMail() error {
	try := *c
	if c.SMTPURL == "" {
		try.SMTPURL, try.MailFrom = "smtp://localhost", cmp.Or(c.MailFrom, "rota@localhost")
	}
	if !webAddress(c.BaseURL) { // which is said already, or follows from the port
		try.BaseURL = "http://localhost"
	}
	_, err := try.mailer()
	return err
}

// checkProvider refuses an identity provider that nobody could sign in by.
func (c *Config) checkProvider() (wrong []error) {
	add := func(text string) { wrong = append(wrong, errors.New(text)) }
	if c.OIDCIssuer == "" {
		if c.OIDCClient != "" || c.OIDCSecret != "" || c.OIDCRoles != "" {
			add("OIDC_ISSUER must be set when OIDC_CLIENT_ID, OIDC_CLIENT_SECRET or OIDC_ROLE_CLAIM is")
		}
	} else if !providerAddress(c.OIDCIssuer) {
		add("OIDC_ISSUER must be an address that begins with https:// as the identity provider names itself, such as https://login.example.org/realm")
	}
	if c.OIDCIssuer != "" && c.OIDCClient == "" {
		add("OIDC_CLIENT_ID must be set when OIDC_ISSUER is")
	}
	if c.OIDCIssuer != "" && c.OIDCSecret == "" {
		add("OIDC_CLIENT_SECRET must be set when OIDC_ISSUER is")
	}
	if c.BreakGlass != "" {
		if _, err := action.ParseEmail(c.BreakGlass); err != nil {
			add("BREAK_GLASS must be the email address of one administrator")
		}
	}
	return wrong
}

// providerAddress tells whether an identity provider can be asked at an address:
// over https, or on this machine.
func providerAddress(issuer string) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && web.OnThisMachine(u.Host)
}

// database is the URL or path that db.Open takes.
func (c *Config) database() string {
	if c.DatabaseURL != "" {
		return strings.TrimPrefix(c.DatabaseURL, "file:")
	}
	return filepath.Join(c.DataDir, "rainbowrota.db")
}

// setupLink is the file with the link to make the first administrator, where it
// is not shown at a terminal.
func (c *Config) setupLink() string { return filepath.Join(c.DataDir, "setup-link") }

// photos is the folder of the photos.
func (c *Config) photos() string { return filepath.Join(c.DataDir, "photos") }

// server is the name of this server among those that share a database: the
// same after it was killed and started anew.
func (c *Config) server() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return host + " " + c.Addr
}

// mailFrom is the sender of every letter.
func (c *Config) mailFrom() string {
	if c.MailFrom != "" {
		return c.MailFrom
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return "rota@localhost"
	}
	return "rota@" + u.Hostname()
}

// hosts are the names, with ports, that the server answers to: that of
// BASE_URL, and on a loopback address this machine’s own.
func (c *Config) hosts(listening net.Addr) []string {
	var hosts []string
	if u, err := url.Parse(c.BaseURL); err == nil {
		hosts = append(hosts, strings.ToLower(u.Host))
	}
	if _, port, err := net.SplitHostPort(listening.String()); err == nil && isLoopback(c.Addr) {
		for _, name := range []string{"localhost", "127.0.0.1", "[::1]"} {
			hosts = append(hosts, name+":"+port)
		}
	}
	return hosts
}

func isLoopback(addr string) bool {
	_, _, err := net.SplitHostPort(addr)
	return err == nil && web.OnThisMachine(addr)
}

func webAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

func prefixes(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		if a, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
