package request

import (
	"errors"
	"net/url"
	"testing"

	"example.com/bounce/conformance/internal/outcome"
)

func TestAQueryHasTheFixturesNamesAndItsDay(t *testing.T) {
	t.Parallel()
	p := parties()
	day := p.Own.Day.Format("2006-01-02")
	query, err := p.Query("id=ID&id=FOREIGN&target=INSTANCE&scheduledStart=03:00:00-07:00&scheduledEnd=tomorrow")
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"id": {"3-DCMATI", "3-OMCEBSOR3"}, "target": {"DCMATI"},
		"scheduledStart": {day + "T03:00:00-07:00"}, "scheduledEnd": {"tomorrow"},
	}
	if query.Encode() != want.Encode() {
		t.Errorf("got %s, want %s", query.Encode(), want.Encode())
	}
}

// A time that was reckoned from an answer at the end of the calendar leaves nothing to hold an answer to.
func TestATimeThatNoRequestCanNameIsInconclusive(t *testing.T) {
	t.Parallel()
	var inconclusive *outcome.Inconclusive
	if _, err := (Draft{Time: "10000-01-01T12:00:00Z"}).Start(); !errors.As(err, &inconclusive) {
		t.Errorf("got %v, want it inconclusive", err)
	}
}
