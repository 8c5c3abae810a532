package mock

import (
	"sync"

	"example.com/bounce/mock/internal/token"
)

// keyring holds the keys of each customer. The zero value is empty.
type keyring struct {
	mu    sync.RWMutex
	byCSI map[string]keys
}

// keys are a customer's: set verifies its tokens, signer mints them and is nil where only public keys are known.
type keys struct {
	set    *token.KeySet
	signer *token.Signer
}

// set is nil, which holds no key, for a customer that is not there.
func (k *keyring) set(csi string) *token.KeySet {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byCSI[csi].set
}

func (k *keyring) of(csi string) (keys, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	found, ok := k.byCSI[csi]
	return found, ok
}

func (k *keyring) add(csi string, added keys) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byCSI == nil {
		k.byCSI = map[string]keys{}
	}
	k.byCSI[csi] = added
}
