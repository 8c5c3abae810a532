package race_test

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/race"
)

func TestADrawnHistoryMarksTheAnswerThatNoOrderExplains(t *testing.T) {
	t.Parallel()
	at := func(hour int) model.Window {
		start := time.Date(2030, 1, 1, hour, 0, 0, 0, time.UTC)
		return model.Window{Start: start, End: start.Add(time.Hour)}
	}
	const ms = time.Millisecond
	history := []race.Op{
		{Client: 2, Kind: race.Schedule, Execution: 1, Window: at(5), Call: 0, Return: 3 * ms},
		{Client: 1, Kind: race.Schedule, Window: at(1), Call: 1 * ms, Return: 2 * ms},
		{Client: 1, Kind: race.Read, Call: 4 * ms, Return: 5 * ms}, // it is not scheduled: the update is lost
		{Client: 1, Kind: race.Read, Window: at(1), Call: 7 * ms, Return: 8 * ms},
	}
	ok, evidence := race.Check(history)
	if ok {
		t.Fatal("an order explains a lost update")
	}
	h := race.Draw(history, evidence)
	var marks string
	for _, o := range h.Operations {
		switch {
		case o.Illegal:
			marks += "!"
		case o.Evidence:
			marks += "e"
		default:
			marks += "."
		}
	}
	if marks != ".e!" || h.Operations[2].Input != "execution 1, details" || h.Operations[2].Output != "not scheduled" || h.Operations[2].Client != 1 {
		t.Errorf("got marks %q of %+v, want .e!", marks, h.Operations)
	}
	if got := race.Draw(history, nil); got != nil {
		t.Errorf("got %v without evidence, want nil", got)
	}
}
