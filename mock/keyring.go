package mock

import (
	"sync"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

// keyring holds the keys of each customer. The zero value is empty.
type keyring struct {
	mu     sync.RWMutex
	byCSI  map[string]keys
	closed bool
}

// keys are a customer's: source verifies its tokens, signer mints them and is nil where no private key is known.
type keys struct {
	source token.Source
	signer *token.Signer
	// issuer and audience are asked of its tokens; "" for any.
	issuer, audience string
	// rotations counts the keys that were added since the start, so that no kid comes twice.
	rotations int
}

// fetched is the source of keys that are behind a URI.
func (k keys) fetched() (*jwks.Source, bool) {
	source, ok := k.source.(*jwks.Source)
	return source, ok
}

func (k keys) close() {
	if source, ok := k.fetched(); ok {
		source.Close()
	}
}

// terms are what the customer's tokens are held to.
func (k keys) terms() token.Terms { return token.Terms{Issuer: k.issuer, Audience: k.audience} }

// of holds no key for a customer that is not there.
func (k *keyring) of(csi string) (keys, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	found, known := k.byCSI[csi]
	if !known {
		found.source = (*token.KeySet)(nil)
	}
	return found, known
}

// replace puts new keys in the place of a customer's old ones, which are the zero value for a new customer, and drops
// what fetched those. change says false to leave them.
func (k *keyring) replace(csi string, change func(old keys) (keys, bool)) {
	if old, changed := k.swap(csi, change); changed {
		old.close()
	}
}

func (k *keyring) swap(csi string, change func(old keys) (keys, bool)) (old keys, changed bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	old = k.byCSI[csi]
	fresh, changed := change(old)
	if !changed {
		return old, false
	}
	if k.byCSI == nil {
		k.byCSI = map[string]keys{}
	}
	k.byCSI[csi] = fresh
	if k.closed {
		fresh.close()
	}
	return old, true
}

// drop forgets a customer's keys, and ends the fetching of them.
func (k *keyring) drop(csi string) {
	k.mu.Lock()
	old := k.byCSI[csi]
	delete(k.byCSI, csi)
	k.mu.Unlock()
	old.close()
}

// close ends every fetch under way, and lets no other begin.
func (k *keyring) close() {
	k.mu.Lock()
	k.closed = true
	all := make([]keys, 0, len(k.byCSI))
	for _, each := range k.byCSI {
		all = append(all, each)
	}
	k.mu.Unlock()
	for _, each := range all {
		each.close()
	}
}
