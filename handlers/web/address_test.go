package web

import (
	"bytes"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// comesFrom is where a request with lines of X-Forwarded-For comes from.
func comesFrom(a *addresses, peer string, lines ...string) string {
	app := fiber.New()
	var request fasthttp.Request
	for _, line := range lines {
		request.Header.Add("X-Forwarded-For", line)
	}
	var ctx fasthttp.RequestCtx
	ctx.Init(&request, net.TCPAddrFromAddrPort(netip.MustParseAddrPort(peer)), nil)
	return a.of(app.AcquireCtx(&ctx)).String()
}

func TestAClientBehindProxiesIsKnownByItsOwnAddress(t *testing.T) {
	t.Parallel()
	var proxies []netip.Prefix
	for _, p := range []string{"127.0.0.1/32", "::1/128", "10.0.0.0/8", "2001:db8:1::/48"} {
		proxies = append(proxies, netip.MustParsePrefix(p))
	}
	a, err := newAddresses(proxies, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	const proxy, stranger = "127.0.0.1:40000", "203.0.113.9:40000"
	for _, c := range []struct {
		peer  string
		lines []string
		want  string
	}{
		{stranger, nil, "203.0.113.9"},
		{stranger, []string{"198.51.100.7"}, "203.0.113.9"},
		{"[::ffff:203.0.113.9]:40000", nil, "203.0.113.9"},
		{proxy, nil, "127.0.0.1"},
		{proxy, []string{"198.51.100.7"}, "198.51.100.7"},
		{proxy, []string{"198.51.100.7:51000"}, "198.51.100.7"},
		{proxy, []string{"[2001:db8::7]:51000"}, "2001:db8::7"},
		{proxy, []string{"[2001:db8::7]"}, "2001:db8::7"},
		{proxy, []string{"2001:db8::7"}, "2001:db8::7"},
		{proxy, []string{"fe80::7%eth0"}, "fe80::7"},
		{proxy, []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"[::1]:40000", []string{"198.51.100.7:51000"}, "198.51.100.7"},
		{"[2001:db8:1::5]:40000", []string{"198.51.100.7"}, "198.51.100.7"},
		{proxy, []string{"192.0.2.1, 198.51.100.7:51000, 10.1.2.3:80"}, "198.51.100.7"},
		{proxy, []string{"192.0.2.1", "198.51.100.7:51000, 10.1.2.3"}, "198.51.100.7"},
		{proxy, []string{"198.51.100.7, unknown"}, "127.0.0.1"},
		{proxy, []string{"198.51.100.7, "}, "127.0.0.1"},
		{proxy, []string{"10.1.2.3"}, "10.1.2.3"},
		{proxy, []string{"10.9.9.9, 10.1.2.3:51000"}, "10.1.2.3"},
		{proxy, []string{strings.Repeat("1", 9000)}, "127.0.0.1"},
	} {
		if got := comesFrom(a, c.peer, c.lines...); got != c.want {
			t.Errorf("from %s with %q: %s, want %s", c.peer, c.lines, got, c.want)
		}
	}
}

func TestAHeaderFromAPeerThatIsNotTrustedIsWarnedOfOnce(t *testing.T) {
	t.Parallel()
	for peer, says := range map[string]string{"192.168.4.5:40000": "192.168.4.0/24", "[::1]:40000": "::/64", "203.0.113.9:40000": "a public address"} {
		var log bytes.Buffer
		a, err := newAddresses(nil, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		comesFrom(a, peer)
		if log.Len() > 0 {
			t.Errorf("without the header the log says %s", log.String())
		}
		for range 3 {
			comesFrom(a, peer, "198.51.100.7")
		}
		text := log.String()
		if strings.Count(text, "\n") != 1 || !strings.Contains(text, "TRUST_PROXY") || !strings.Contains(text, says) {
			t.Errorf("the log says %q", text)
		}
		if strings.Contains(text, "198.51") || strings.Contains(text, "203.0") || strings.Contains(text, "192.168.4.5") {
			t.Errorf("an address is in the log: %q", text)
		}
	}
}
