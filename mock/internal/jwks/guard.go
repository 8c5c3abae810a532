package jwks

import (
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

var errNotPublic = errors.New("the address is not a public one")

// onlyPublic is the Control of a net.Dialer: it sees the address that is dialled, after any name was resolved. So a name that
// changes between two look-ups gains nothing.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(a.Addr()) {
		return errNotPublic
	}
	return nil
}

// NamesPrivate reports whether the host of a URI is localhost, or an address that is not public. What another name stands for is
// known only when it is dialled.
func NamesPrivate(uri string) bool {
	u, err := url.Parse(uri)
	if err != nil {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	a, err := netip.ParseAddr(host)
	return err == nil && !isPublic(a) || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// global is the range of IPv6 that IANA has assigned to the internet (RFC 4291 section 2.4). Most forms that contain an IPv4
// address, which could be any, lie outside.
var global = netip.MustParsePrefix("2000::/3")

// reserved are the ranges of special-purpose addresses (IANA) that netip does not name; those of IPv6 lie within global.
var reserved = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network (RFC 791)
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by carriers (RFC 6598)
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments (RFC 6890)
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation (RFC 5737)
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays (RFC 7526)
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks (RFC 2544)
	netip.MustParsePrefix("198.51.100.0/24"), // documentation (RFC 5737)
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation (RFC 5737)
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast (RFC 1112)
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, Teredo among them (RFC 2928)
	netip.MustParsePrefix("2001:db8::/32"),   // documentation (RFC 3849)
	netip.MustParsePrefix("2002::/16"),       // 6to4 (RFC 3056)
	netip.MustParsePrefix("3fff::/20"),       // documentation (RFC 9637)
}

// isPublic reports whether an address belongs to the public internet.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() { // IsGlobalUnicast excludes loopback, link-local, multicast, unspecified
		return false
	}
	if a.Is6() && !global.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(reserved[:], func(p netip.Prefix) bool { return p.Contains(a) })
}
