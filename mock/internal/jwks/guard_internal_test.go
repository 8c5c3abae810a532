package jwks

import (
	"net/netip"
	"testing"
)

// In the package, as a test cannot dial most of these.
func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"8.8.8.8": true, "93.184.215.14": true, "172.32.0.1": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true,
		"10.0.0.1": false, "172.16.0.1": false, "172.31.255.255": false, "192.168.0.1": false, "fd00::1": false, "fc00::1": false,
		"127.0.0.1": false, "127.255.255.254": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "::ffff:169.254.169.254": false,
		"0.0.0.0": false, "0.1.2.3": false, "::": false, "::127.0.0.1": false, "224.0.0.1": false, "ff02::1": false,
		"255.255.255.255": false, "240.0.0.1": false, "100.64.0.1": false, "100.127.255.255": false, "100.128.0.1": true,
		"192.0.2.1": false, "198.51.100.1": false, "203.0.113.1": false, "198.18.0.1": false, "198.19.255.255": false, "198.20.0.1": true,
		"192.0.0.8": false, "64:ff9b::7f00:1": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2001:db8::1": false,
		"2001::1": false, "fec0::1": false, "100::1": false,
		"::ffff:0:127.0.0.1": false, "::ffff:0:8.8.8.8": false, "1fff::1": false, "3fff::1": false, "4000::1": false, "5f00::1": false,
		"2000::1": true, "3ffe::1": true,
	} {
		a := netip.MustParseAddr(address)
		if got := isPublic(a); got != want {
			t.Errorf("%s: public is %v, want %v", address, got, want)
		}
		if err := onlyPublic("tcp", netip.AddrPortFrom(a, 80).String(), nil); (err == nil) != want {
			t.Errorf("%s: got %v, want dialled: %v", address, err, want)
		}
	}
	for _, address := range []string{"", "keys.example:80", "8.8.8.8"} {
		if onlyPublic("tcp", address, nil) == nil {
			t.Errorf("%q is dialled, want only what is an address and a port", address)
		}
	}
}
