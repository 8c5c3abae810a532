package plant_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

func pass(*mock.Exchange) *mock.Refusal { return nil }

func refuse(*mock.Exchange) *mock.Refusal { return plant.Refuse(http.StatusConflict, "no") }

// status returns that of a refusal; 0 where the check passes.
func status(r *mock.Refusal) int {
	if r == nil {
		return 0
	}
	return r.Status
}

func TestReplacements(t *testing.T) {
	t.Parallel()
	mark := func(x *mock.Exchange) { x.Service += "marked" }
	yes := func(*mock.Exchange) bool { return true }
	no := func(*mock.Exchange) bool { return false }
	for name, row := range map[string]struct {
		replacement plant.Replacement
		original    plant.CheckFunc
		want        int
		marked      bool
	}{
		"skips a check":                        {plant.Skip, refuse, 0, false},
		"changes the exchange after a check":   {plant.Change(mark), pass, 0, true},
		"changes nothing after a refusal":      {plant.Change(mark), refuse, 409, false},
		"changes the exchange before a check":  {plant.First(mark), refuse, 409, true},
		"refuses after a check":                {plant.Then(refuse), pass, 409, false},
		"keeps the first refusal":              {plant.Then(func(*mock.Exchange) *mock.Refusal { return plant.Crash() }), refuse, 409, false},
		"skips where a condition holds":        {plant.SkipIf(yes), refuse, 0, false},
		"does not skip where it fails":         {plant.SkipIf(no), refuse, 409, false},
		"crashes where a condition holds":      {plant.CrashIf(yes), pass, 500, false},
		"refuses where a condition holds":      {plant.RefuseIf(yes, 423, "locked"), pass, 423, false},
		"passes what it does not refuse":       {plant.RefuseIf(no, 423, "locked"), pass, 0, false},
		"alters a refusal":                     {plant.OnRefusal(func(_ *mock.Exchange, r *mock.Refusal) { r.Status = 404 }), refuse, 404, false},
		"alters nothing where there is no one": {plant.OnRefusal(func(x *mock.Exchange, _ *mock.Refusal) { mark(x) }), pass, 0, false},
	} {
		t.Run("it "+name, func(t *testing.T) {
			t.Parallel()
			x := &mock.Exchange{}
			if got := status(row.replacement(x, row.original)); got != row.want || (x.Service != "") != row.marked {
				t.Errorf("got %d and %q, want %d, marked %v", got, x.Service, row.want, row.marked)
			}
		})
	}
}

// replaced returns the checks that a defect replaces by a crash.
func replaced(d plant.Defect, operation string) (names []string) {
	var checks []mock.Check
	for _, name := range []string{"token", "scope"} {
		checks = append(checks, mock.Check{Name: name, Run: pass})
	}
	d.Replace(operation, checks)
	for _, c := range checks {
		if status(c.Run(&mock.Exchange{})) == http.StatusInternalServerError {
			names = append(names, c.Name)
		}
	}
	return names
}

func TestADefectReplacesTheChecksThatItNames(t *testing.T) {
	t.Parallel()
	crash := plant.CrashIf(func(*mock.Exchange) bool { return true })
	inTwo := plant.Defect{Checks: plant.In([]string{"scheduleExecution", "readOptions"}, plant.Checks{"scope": crash})}
	for name, row := range map[string]struct {
		defect    plant.Defect
		operation string
		want      []string
	}{
		"of the schedule":               {plant.Check("scope", crash)(), "scheduleExecution", []string{"scope"}},
		"of no other operation":         {plant.Check("scope", crash)(), "readOptions", nil},
		"of another operation":          {plant.Check("readOptions/token", crash)(), "readOptions", []string{"token"}},
		"of several operations":         {inTwo, "readOptions", []string{"scope"}},
		"of the schedule among several": {inTwo, "scheduleExecution", []string{"scope"}},
	} {
		if got := replaced(row.defect, row.operation); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", name, got, row.want)
		}
	}
}

func TestBookingsFindTheWindowsOfOtherExecutions(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 1, 10, 0, 0, 0, time.UTC)
	w := domain.Window{Start: start, End: start.Add(time.Hour)}
	first, second := domain.Place{Execution: "1"}, domain.Place{Execution: "2"}
	var b plant.Bookings
	b.Keep(&mock.Exchange{Place: first, Window: w})
	always := func(domain.Place, domain.Window) bool { return true }
	if found := b.Find(&mock.Exchange{Place: first}, always); found != nil {
		t.Errorf("got %v, want no conflict of an execution with itself", found)
	}
	if found := b.Find(&mock.Exchange{Place: second}, always); len(found) != 1 || found[0].Number != "1" || found[0].Window != w {
		t.Errorf("got %v, want the window of execution 1", found)
	}
}

func TestWindowsThatTouchDoNotOverlap(t *testing.T) {
	t.Parallel()
	hour := func(from, to int) domain.Window {
		day := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		return domain.Window{Start: day.Add(time.Duration(from) * time.Hour), End: day.Add(time.Duration(to) * time.Hour)}
	}
	for other, want := range map[domain.Window]bool{hour(8, 10): false, hour(9, 11): true, hour(10, 11): true, hour(12, 13): false, hour(8, 14): true} {
		if got := plant.Overlap(hour(10, 12), other); got != want {
			t.Errorf("%v: got %v, want %v", other, got, want)
		}
	}
}
