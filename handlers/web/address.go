package web

import (
	"cmp"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/realclientip/realclientip-go"

	"github.com/rainbowrota/rainbowrota/network/accounts"
)

// addresses finds out where requests come from.
type addresses struct {
	proxies []netip.Prefix // whose X-Forwarded-For is believed
	beyond  realclientip.ChainStrategy
	log     *slog.Logger
	warned  sync.Once
}

func newAddresses(proxies []netip.Prefix, log *slog.Logger) (*addresses, error) {
	ranges := make([]net.IPNet, len(proxies))
	for i, p := range proxies {
		ranges[i] = net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
	}
	outside, err := realclientip.NewRightmostTrustedRangeStrategy(fiber.HeaderXForwardedFor, ranges)
	if err != nil {
		return nil, err
	}
	// Where TRUST_PROXY covers people too, their proxy still tells them apart.
	last, err := realclientip.NewRightmostTrustedCountStrategy(fiber.HeaderXForwardedFor, 1)
	return &addresses{proxies: proxies, beyond: realclientip.NewChainStrategy(outside, last), log: log}, err
}

// within tells whether an address is in one of some networks.
func within(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(a) })
}

// of returns where a request came from: the nearest address in X-Forwarded-For
// that is not a proxy of ours, when the connection itself comes from one, and
// the connection's address otherwise.
func (a *addresses) of(c *fiber.Ctx) netip.Addr {
	peer, ok := netip.AddrFromSlice(c.Context().RemoteIP())
	if !ok {
		return netip.Addr{}
	}
	peer = peer.Unmap()
	// A proxy may add to the line that it was sent, or a line of its own below.
	lines := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	if len(lines) == 0 {
		return peer
	}
	if !within(a.proxies, peer) {
		a.warn(peer)
		return peer
	}
	header := http.Header{}
	for _, line := range lines {
		header.Add(fiber.HeaderXForwardedFor, string(line))
	}
	client, err := netip.ParseAddr(a.beyond.ClientIP(header, ""))
	if err != nil {
		return peer
	}
	return client.Unmap().WithZone("")
}

// warn says once that a proxy may be missing from TRUST_PROXY: everybody who
// comes through it would count as one client. Of an address it logs the block,
// and nothing of a public one, which may be a person's.
func (a *addresses) warn(peer netip.Addr) {
	a.warned.Do(func() {
		from := ""
		if peer.IsLoopback() || peer.IsPrivate() {
			from = accounts.AddressBlock(peer.String())
		}
		a.log.Warn("X-Forwarded-For is not believed: it comes from a peer that is not in TRUST_PROXY. If that is your proxy, add its address", "peer", cmp.Or(from, "a public address"))
	})
}

// Address is where the request came from, or "".
func (s *Server) Address(c *fiber.Ctx) string {
	if a := s.from.of(c); a.IsValid() {
		return a.String()
	}
	return ""
}
