package memory_test

import (
	"testing"

	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/store/memory"
	"example.com/bounce/mock/internal/store/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(testing.TB) store.Store { return memory.New() })
}
