package readings_test

import (
	"errors"
	"maps"
	"sync"
	"testing"

	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
)

type choices = map[string]string

func registry(t *testing.T, s settings.Store) *readings.Registry {
	t.Helper()
	r, err := readings.NewRegistry(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// status returns what a customer reads as the lead-status, or for "" the server.
func status(t *testing.T, r *readings.Registry, csi string) int {
	t.Helper()
	s, err := r.Of(t.Context(), csi)
	if csi == "" {
		s, err = r.Server(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.Status("lead-status")
}

func TestACustomersReadingsLieOverTheServers(t *testing.T) {
	t.Parallel()
	ctx, r := t.Context(), registry(t, settings.NewMemory())
	if r.HasOwn() || status(t, r, "") != 400 || status(t, r, "1") != 400 {
		t.Error("a new registry has something of its own")
	}
	if err := errors.Join(r.ChooseFor(ctx, "1", choices{"end-rule": "two-hours"}), r.Choose(ctx, choices{"lead-status": "409"})); err != nil {
		t.Fatal(err)
	}
	before, _ := r.Of(ctx, "1")
	if again, _ := r.Of(ctx, "1"); again != before || !r.HasOwn() {
		t.Error("what stays is made anew")
	}
	if status(t, r, "1") != 409 || !before.Is("end-rule", "two-hours") || !maps.Equal(before.Own(), choices{"end-rule": "two-hours"}) {
		t.Errorf("the customer reads %s, its own are %v", before.Named("lead-status"), before.Own())
	}
	if err := r.ChooseFor(ctx, "1", choices{"lead-status": "422"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Choose(ctx, choices{"lead-status": "400", "success-status": "202"}); err != nil {
		t.Fatal(err)
	}
	after, _ := r.Of(ctx, "1")
	if status(t, r, "1") != 422 || after.Status("success-status") != 202 || status(t, r, "2") != 400 || before.Status("success-status") == 202 {
		t.Error("a change of the server's does not show under the customer's, or in a set that was handed out")
	}
	if err := r.Release(ctx, "1"); err != nil || status(t, r, "1") != 400 || r.HasOwn() {
		t.Errorf("released: %v, the lead-status is %d", err, status(t, r, "1"))
	}
	other, _ := r.Of(ctx, "2")
	if server, _ := r.Server(ctx); other != server || other.Own() != nil {
		t.Error("a customer without readings of its own has not the server's")
	}
}

func TestAnUnknownChoiceChangesNothing(t *testing.T) {
	t.Parallel()
	ctx, r := t.Context(), registry(t, settings.NewMemory())
	bad := choices{"lead-status": "422", "success-status": "500"}
	for name, err := range map[string]error{
		"server": r.Choose(ctx, bad), "customer": r.ChooseFor(ctx, "1", bad), "replaced": r.Replace(ctx, bad),
	} {
		if err == nil || status(t, r, "") != 400 || status(t, r, "1") != 400 || r.HasOwn() {
			t.Errorf("%s: the error is %v, and something has changed", name, err)
		}
	}
	if err := r.ChooseFor(ctx, "1", nil); err != nil || r.HasOwn() {
		t.Errorf("no choice: %v, and own %t", err, r.HasOwn())
	}
}

func TestTheServersChoicesAreReplaced(t *testing.T) {
	t.Parallel()
	ctx, r := t.Context(), registry(t, settings.NewMemory())
	if err := errors.Join(r.Choose(ctx, choices{"lead-status": "409", "end-rule": "two-hours"}), r.Replace(ctx, choices{"lead-status": "422"})); err != nil {
		t.Fatal(err)
	}
	s, _ := r.Server(ctx)
	if chosen, err := r.Chosen(ctx); err != nil || !maps.Equal(chosen, choices{"lead-status": "422"}) || s.Is("end-rule", "two-hours") {
		t.Errorf("chosen are %v (%v)", chosen, err)
	}
	if err := r.Replace(ctx, nil); err != nil || status(t, r, "") != 400 {
		t.Errorf("nothing chosen: %v, the lead-status is %d", err, status(t, r, ""))
	}
}

func TestReadingsAreSavedAndRestored(t *testing.T) {
	t.Parallel()
	ctx, r := t.Context(), registry(t, settings.NewMemory())
	saved := map[string][]byte{}
	save := func(want bool) {
		for _, csi := range []string{"", "1"} {
			value, err := r.Save(ctx, csi)
			if err != nil || (value != nil) != want {
				t.Errorf("%q: saved %q (%v), want something: %t", csi, value, err, want)
			}
			saved[csi] = value
		}
	}
	restore := func() error {
		return errors.Join(r.Restore(ctx, "", saved[""]), r.Restore(ctx, "1", saved["1"]))
	}
	save(false)
	if err := errors.Join(r.Choose(ctx, choices{"lead-status": "409"}), r.ChooseFor(ctx, "1", choices{"lead-status": "422"})); err != nil {
		t.Fatal(err)
	}
	if err := restore(); err != nil || status(t, r, "") != 400 || status(t, r, "1") != 400 || r.HasOwn() {
		t.Errorf("restored to nothing: %v", err)
	}
	if err := errors.Join(r.Choose(ctx, choices{"lead-status": "409"}), r.ChooseFor(ctx, "1", choices{"lead-status": "422"})); err != nil {
		t.Fatal(err)
	}
	save(true)
	if chosen, err := readings.Decode(saved["1"]); err != nil || !maps.Equal(chosen, choices{"lead-status": "422"}) {
		t.Errorf("decoded are %v (%v)", chosen, err)
	}
	if err := errors.Join(r.Restore(ctx, "", nil), r.Restore(ctx, "1", nil)); err != nil || status(t, r, "1") != 400 {
		t.Errorf("dropped: %v", err)
	}
	if err := restore(); err != nil || status(t, r, "") != 409 || status(t, r, "1") != 422 {
		t.Errorf("restored: %v", err)
	}
}

// Two registries of one store are two servers that share an engine.
func TestAnotherServersChoicesAreSeen(t *testing.T) {
	t.Parallel()
	ctx, s := t.Context(), settings.NewMemory()
	here, there := registry(t, s), registry(t, s)
	if status(t, here, "1") != 400 {
		t.Error("a new registry has something of its own")
	}
	if err := errors.Join(there.ChooseFor(ctx, "1", choices{"lead-status": "422"}), there.Choose(ctx, choices{"lead-status": "409"})); err != nil {
		t.Fatal(err)
	}
	if status(t, here, "1") != 422 || status(t, here, "2") != 409 || !here.HasOwn() {
		t.Error("what another has chosen is not seen")
	}
}

func TestChoicesMadeAtTheSameTimeAllCount(t *testing.T) {
	t.Parallel()
	store := settingstest.NewUnsteady(settings.NewMemory(), 3)
	r := registry(t, store)
	more := []choices{{"lead-status": "422"}, {"success-status": "202"}, {"end-rule": "two-hours"}, {"time-zone-out": "utc"}}
	var all sync.WaitGroup
	for _, one := range more {
		all.Go(func() {
			for r.ChooseFor(t.Context(), "1", one) != nil {
				_, _ = r.Of(t.Context(), "1") // may fail
			}
		})
	}
	all.Wait()
	store.Steady(true)
	if s, err := r.Of(t.Context(), "1"); err != nil || len(s.Own()) != len(more) {
		t.Errorf("got %v (%v), want all", s.Own(), err)
	}
}
