package state

import (
	"context"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/snapshot"
)

// Journal returns a journal as a Transient: its entries go when the customer goes, and by a reset.
func Journal(j *journal.Journal) snapshot.Transient { return rows{j} }

type rows struct{ journal *journal.Journal }

func (r rows) Drop(_ context.Context, csi string) error {
	r.journal.ResetCustomer(csi)
	return nil
}

func (r rows) Reset(_ context.Context, csi string) error {
	if csi == "" {
		r.journal.Reset()
	} else {
		r.journal.ResetCustomer(csi)
	}
	return nil
}
