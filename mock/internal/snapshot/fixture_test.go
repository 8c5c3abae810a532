package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/snapshot"
)

var (
	errUnknown = errors.New("unknown customer")
	errTaken   = errors.New("the name is taken")
)

var noon = time.Date(2020, 8, 26, 12, 0, 0, 0, time.UTC)

// people is the part that has the customers, by CSI, with their names; "" saves their order.
type people struct {
	order []string
	names map[string]string
}

func (p *people) Save(_ context.Context, csi string) ([]byte, error) {
	if csi == "" {
		return []byte(strings.Join(p.order, " ")), nil
	}
	if !slices.Contains(p.order, csi) {
		return nil, nil
	}
	return []byte(p.names[csi]), nil
}

// Restore refuses a name that another customer has.
func (p *people) Restore(_ context.Context, csi string, saved []byte) error {
	if csi == "" {
		p.order = strings.Fields(string(saved))
		return nil
	}
	if saved == nil {
		p.order = slices.DeleteFunc(p.order, func(each string) bool { return each == csi })
		delete(p.names, csi)
		return nil
	}
	return p.add(csi, string(saved))
}

func (p *people) add(csi, name string) error {
	for other, taken := range p.names {
		if other != csi && taken == name {
			return errTaken
		}
	}
	if !slices.Contains(p.order, csi) {
		p.order = append(p.order, csi)
	}
	p.names[csi] = name
	return nil
}

// transient remembers what it was told.
type transient struct{ told []string }

func (r *transient) Drop(_ context.Context, csi string) error {
	r.told = append(r.told, "drop "+csi)
	return nil
}

func (r *transient) Reset(_ context.Context, csi string) error {
	r.told = append(r.told, "reset "+csi)
	return nil
}

// fussy is a part that can be made to refuse.
type fussy struct {
	settings.Values
	check, restore error
}

func (f *fussy) Check(context.Context, string, []byte) error { return f.check }

func (f *fussy) Restore(ctx context.Context, csi string, saved []byte) error {
	if f.restore != nil {
		return f.restore
	}
	return f.Values.Restore(ctx, csi, saved)
}

// fixture is a manager of people, of two notes for each, and of a transient.
type fixture struct {
	*snapshot.Manager
	people    *people
	notes     settings.Values
	last      *fussy
	transient *transient
}

// newFixture has the customers 1 and 2 of the start, named one and two.
func newFixture(t testing.TB) *fixture {
	t.Helper()
	store := settings.NewMemory()
	f := &fixture{
		people: &people{names: map[string]string{}}, notes: settings.Values{Store: store, Part: "notes"},
		last: &fussy{Values: settings.Values{Store: store, Part: "last"}}, transient: new(transient),
	}
	f.Manager = snapshot.New(snapshot.Options{
		Parts:      []snapshot.Named{{Name: "people", Part: f.people}, {Name: "notes", Part: f.notes}, {Name: "last", Part: f.last}},
		Transients: []snapshot.Transient{f.transient},
		Customers:  func(context.Context) ([]string, error) { return slices.Clone(f.people.order), nil },
		Known: func(_ context.Context, csi string) error {
			if slices.Contains(f.people.order, csi) {
				return nil
			}
			return fmt.Errorf("%w %s", errUnknown, csi)
		},
		Now: func(_ context.Context, csi string) (time.Time, error) {
			return noon.Add(time.Duration(len(csi)) * time.Hour), nil
		},
		Interrupt: func(csi string) { f.transient.told = append(f.transient.told, "interrupt "+csi) },
	})
	f.add(t, "1", "one")
	f.add(t, "2", "two")
	f.note(t, "", "server")
	do(t, f.Start(t.Context()))
	return f
}

// add adds a customer with a note, which is its name.
func (f *fixture) add(t testing.TB, csi, name string) {
	t.Helper()
	do(t, f.Add(t.Context(), csi, func() error { return f.people.add(csi, name) }, func() error {
		f.note(t, csi, name)
		return nil
	}))
}

// note sets both notes of a customer, or of the server.
func (f *fixture) note(t testing.TB, csi, text string) {
	t.Helper()
	do(t, f.notes.Restore(t.Context(), csi, []byte(text)))
	do(t, f.last.Values.Restore(t.Context(), csi, []byte(text)))
}

// look shows all that is kept: the server's notes, and the customers in their order with their names and notes.
func (f *fixture) look(t testing.TB) string {
	t.Helper()
	var all []string
	for _, csi := range slices.Concat([]string{""}, f.people.order) {
		note, _ := f.notes.Save(t.Context(), csi)
		last, _ := f.last.Save(t.Context(), csi)
		all = append(all, fmt.Sprintf("%s:%s,%s,%s", csi, f.people.names[csi], note, last))
	}
	for _, part := range []string{"notes", "last"} { // of nobody
		csis, _ := f.notes.Store.List(t.Context(), part)
		for _, csi := range csis {
			if csi != "" && !slices.Contains(f.people.order, csi) {
				all = append(all, part+" of nobody: "+csi)
			}
		}
	}
	return strings.Join(all, " ")
}

// told returns what the transient was told since the last time.
func (f *fixture) told() string {
	all := strings.Join(f.transient.told, ", ")
	f.transient.told = nil
	return all
}

func (f *fixture) save(t testing.TB, csi, name string) {
	t.Helper()
	_, err := f.Save(t.Context(), csi, name)
	do(t, err)
}

// names lists the snapshots of a customer.
func (f *fixture) names(t testing.TB, csi string) string {
	t.Helper()
	list, err := f.List(t.Context(), csi)
	do(t, err)
	var all []string
	for _, s := range list {
		all = append(all, s.Name)
	}
	return strings.Join(all, " ")
}

func do(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same fails where something has changed.
func (f *fixture) same(t testing.TB, what, want string) {
	t.Helper()
	if got := f.look(t); got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}
