// Package generator gives a random source to each thing that the mock makes up. The random seed, the customer and the number of
// things made up before decide it.
//
// It makes nothing up itself. It may import the packages settings and openapi/sample, and the domain for its DuplicateError.
package generator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/openapi/sample"
)

// Generator counts what is made up: for a CSI the customer's instances, executions and RFCs, for "" the customers. It is a
// snapshot.Part. It is safe for concurrent use; to be made by New.
type Generator struct {
	settings.Values
	seed int64
}

// New returns a Generator of a random seed that goes on from the counts in the store.
func New(s settings.Store, randomSeed int64) *Generator {
	return &Generator{settings.Values{Store: s, Part: "generator"}, randomSeed}
}

// Customer calls enter with the source of the next customer, and again with another one while enter fails with a duplicate: a
// seed file may contain what the same random seed makes up. If the same duplicate comes twice in a row, it was not made up, and
// Customer fails with it, as with any other error of enter. A failure does not change what is made up next, unless others have
// drawn at the same time.
func (g *Generator) Customer(ctx context.Context, enter func(*sample.Source) error) error {
	return g.draw(ctx, "", func(number uint64) error {
		return enter(sample.New(g.seed, fmt.Sprintf("made up %d", number)))
	})
}

// Item does the same for the next instance, execution or RFC of a customer.
func (g *Generator) Item(ctx context.Context, csi string, enter func(*sample.Source) error) error {
	return g.draw(ctx, csi, func(number uint64) error {
		return enter(sample.New(g.seed, fmt.Sprintf("execution %d of %s", number, csi)))
	})
}

// Peek does the same as Item would do next, and changes nothing of what is made up after it.
func (g *Generator) Peek(ctx context.Context, csi string, enter func(*sample.Source) error) error {
	saved, err := g.Save(ctx, csi)
	if err != nil {
		return err
	}
	copied := New(settings.NewMemory(), g.seed)
	if err := copied.Restore(ctx, csi, saved); err != nil {
		return err
	}
	return copied.Item(ctx, csi, enter)
}

func (g *Generator) draw(ctx context.Context, csi string, enter func(number uint64) error) error {
	var drawn []uint64
	var taken *domain.DuplicateError
	for before := (domain.DuplicateError{}); ; before = *taken {
		number, err := g.next(ctx, csi)
		if err == nil {
			drawn = append(drawn, number)
			err = enter(number)
		}
		if err == nil {
			return nil
		}
		if !errors.As(err, &taken) || *taken == before {
			if left := g.giveBack(ctx, csi, drawn); left != nil {
				err = errors.Join(err, left)
			}
			return err
		}
	}
}

// next returns the next number.
func (g *Generator) next(ctx context.Context, csi string) (number uint64, err error) {
	err = g.count(ctx, csi, func(count uint64) uint64 {
		number = count + 1
		return number
	})
	return number, err
}

// giveBack returns numbers to the count, the last one first, unless others were drawn since.
func (g *Generator) giveBack(ctx context.Context, csi string, drawn []uint64) error {
	return g.count(ctx, csi, func(count uint64) uint64 {
		for _, number := range slices.Backward(drawn) {
			if count == number {
				count--
			}
		}
		return count
	})
}

func (g *Generator) count(ctx context.Context, csi string, change func(uint64) uint64) error {
	return g.Store.Update(ctx, g.Part, csi, func(old []byte) ([]byte, error) {
		var count uint64
		if len(old) > 0 {
			var err error
			if count, err = strconv.ParseUint(string(old), 10, 64); err != nil {
				return nil, fmt.Errorf("count of what is made up: %w", err)
			}
		}
		if count = change(count); count == 0 {
			return nil, nil
		}
		return strconv.AppendUint(nil, count, 10), nil
	})
}
