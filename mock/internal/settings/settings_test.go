package settings_test

import (
	"testing"

	"example.com/bounce/mock/internal/settings"
	"example.com/bounce/mock/internal/settings/settingstest"
)

func TestMemoryKeepsSettings(t *testing.T) {
	t.Parallel()
	settingstest.Run(t, func(testing.TB) settings.Store { return settings.NewMemory() })
}

func TestAStoreThatFailsAndRepeatsKeepsSettings(t *testing.T) {
	t.Parallel()
	settingstest.Run(t, func(testing.TB) settings.Store { return settingstest.NewUnsteady(settings.NewMemory(), 1) })
}

func TestMemoryKeepsAnEqualValueOnce(t *testing.T) {
	t.Parallel()
	s := settings.NewMemory()
	values := settings.Values{Store: s, Part: "a"}
	if err := values.Restore(t.Context(), "1", []byte("x")); err != nil {
		t.Fatal(err)
	}
	first, _ := values.Save(t.Context(), "1")
	epoch := s.Epoch("a").Load()
	if err := values.Restore(t.Context(), "1", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if second, _ := values.Save(t.Context(), "1"); &first[0] != &second[0] || s.Epoch("a").Load() != epoch {
		t.Error("a value that stays equal counts as a change")
	}
	if err := values.Restore(t.Context(), "1", nil); err != nil {
		t.Fatal(err)
	}
	if left, _ := values.Save(t.Context(), "1"); left != nil {
		t.Errorf("left is %q", left)
	}
}
