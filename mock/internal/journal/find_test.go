package journal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/bounce/mock/internal/journal"
)

func TestCriteriaSelect(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{BodyBytes: 40})
	j.Add(journal.Entry{
		ID:      "a",
		Request: journal.Request{Method: "PUT", URL: "/c/1/x?limit=5&limit=6", RequestBody: `{"action":"schedule","n":1}`, RequestHeader: http.Header{"Accept": {"a/b"}, "X-One": {"1", "2"}}},
		Answer:  journal.Answer{Status: 200},
		CSI:     "1", Operation: "scheduleExecution",
	})
	j.Add(journal.Entry{ID: "b",
		Request: journal.Request{Method: "GET", URL: "/c/2/y"},
		Answer:  journal.Answer{Status: 400},
		CSI:     "2", Reason: "lead-time"})
	j.Add(journal.Entry{ID: "c",
		Request: journal.Request{Method: "PUT", URL: "/c/2/z?a=1;2&b=%zz", RequestBody: strings.Repeat("a", 50)},
		Answer:  journal.Answer{Status: 400},
		CSI:     "2"})
	type pattern = journal.Pattern
	for name, c := range map[string]struct {
		criteria journal.Criteria
		want     string
		inexact  bool
	}{
		"nothing":                 {journal.Criteria{}, "c b a", false},
		"a customer":              {journal.Criteria{CSI: "2"}, "c b", false},
		"an operation":            {journal.Criteria{Operation: "scheduleExecution"}, "a", false},
		"a reason":                {journal.Criteria{Reason: "lead-time"}, "b", false},
		"a status":                {journal.Criteria{Status: 400}, "c b", false},
		"a method":                {journal.Criteria{Method: "PUT"}, "c a", false},
		"any method":              {journal.Criteria{Method: "ANY"}, "c b a", false},
		"a URL":                   {journal.Criteria{URL: "/c/2/y"}, "b", false},
		"a URL without its query": {journal.Criteria{URL: "/c/1/x"}, "", false},
		"a URL's pattern":         {journal.Criteria{URLPattern: "/c/./.*=6"}, "a", false},
		"a part of a URL":         {journal.Criteria{URLPattern: "/c/1"}, "", false},
		"a path":                  {journal.Criteria{URLPath: "/c/1/x"}, "a", false},
		"a path's pattern":        {journal.Criteria{URLPathPattern: "/c/2/[yz]|/d"}, "c b", false},
		"a query":                 {journal.Criteria{QueryParameters: map[string]pattern{"limit": {EqualTo: "6"}}}, "a", false},
		"a query's semicolon":     {journal.Criteria{QueryParameters: map[string]pattern{"a": {EqualTo: "1;2"}}}, "c", false},
		"a query's bad escape":    {journal.Criteria{QueryParameters: map[string]pattern{"b": {Matches: "%.."}}}, "c", false},
		"no query":                {journal.Criteria{QueryParameters: map[string]pattern{"limit": {Absent: true}}}, "c b", false},
		"a header":                {journal.Criteria{Headers: map[string]pattern{"x-ONE": {Matches: "[2-9]"}}}, "a", false},
		"no header":               {journal.Criteria{Headers: map[string]pattern{"Accept": {Absent: true}}}, "c b", false},
		"a body":                  {journal.Criteria{BodyPatterns: []pattern{{Contains: "schedule"}}}, "a", true},
		"a body of one customer":  {journal.Criteria{CSI: "1", BodyPatterns: []pattern{{Contains: "schedule"}}}, "a", false},
		"two of a body":           {journal.Criteria{CSI: "1", BodyPatterns: []pattern{{Contains: "sch"}, {DoesNotContain: "edule"}}}, "", false},
		"a body that is cut":      {journal.Criteria{BodyPatterns: []pattern{{Contains: "aaaa"}}}, "c", false},
		"what is not in a cut":    {journal.Criteria{CSI: "2", Method: "PUT", BodyPatterns: []pattern{{DoesNotContain: "b"}}}, "", true},
		"JSON":                    {journal.Criteria{CSI: "1", BodyPatterns: []pattern{{EqualToJSON: []byte(`{"n":1.0, "action":"schedule"}`)}}}, "a", false},
		"JSON in a text":          {journal.Criteria{CSI: "1", BodyPatterns: []pattern{{EqualToJSON: []byte(`"{\"n\":1,\"action\":\"schedule\"}"`)}}}, "a", false},
		"other JSON":              {journal.Criteria{CSI: "1", BodyPatterns: []pattern{{EqualToJSON: []byte(`{}`)}}}, "", false},
		"the longer one":          {journal.Criteria{URLPathPattern: "/c|/c/2/y"}, "b", false},
		"as little as can be":     {journal.Criteria{URLPathPattern: "/c/2.*?"}, "c b", false},
		"flags of its own":        {journal.Criteria{URLPathPattern: "(?i)/C/2/Y"}, "b", false},
		"a quotation to the end":  {journal.Criteria{URLPathPattern: `\Q/c/2/y`}, "b", false},
		"unlike":                  {journal.Criteria{Headers: map[string]pattern{"Accept": {DoesNotMatch: "c/.*"}}}, "a", false},
		"since":                   {journal.Criteria{Since: "a"}, "c b", false},
		"since the last":          {journal.Criteria{Since: "c"}, "", false},
	} {
		got, stats, err := j.Find(t.Context(), c.criteria, 0)
		if err != nil || ids(got) != c.want || stats.Matched != len(got) || stats.Inexact != c.inexact {
			t.Errorf("%s: got %q %+v %v, want %q, inexact %v", name, ids(got), stats, err, c.want, c.inexact)
		}
	}
	for pointer, c := range map[string]journal.Criteria{
		"/urlPattern":                  {URLPattern: "("},
		"/urlPathPattern":              {URLPathPattern: "(?=a)"},
		"/headers/A/matches":           {Headers: map[string]pattern{"A": {Matches: "["}}},
		"/queryParameters/q/matches":   {QueryParameters: map[string]pattern{"q": {Matches: `a)|(?:b`}}}, // good only as a part of another
		"/headers/B/doesNotMatch":      {Headers: map[string]pattern{"B": {DoesNotMatch: `a)(b`}}},
		"/bodyPatterns/0/doesNotMatch": {BodyPatterns: []pattern{{DoesNotMatch: "["}}},
		"/bodyPatterns/0/equalToJson":  {BodyPatterns: []pattern{{EqualToJSON: []byte(`"{"`)}}},
		"/since":                       {Since: "x"},
	} {
		_, _, err := j.Find(t.Context(), c, 0)
		var wrong *journal.CriteriaError
		if !errors.As(err, &wrong) || wrong.Pointer != pointer {
			t.Errorf("%s: got %v", pointer, err)
			continue
		}
		if _, _, waited := j.Wait(t.Context(), nil, c, 1); waited == nil {
			t.Errorf("%s: a wait for it begins", pointer)
		}
	}
}

func TestACountSaysWhenItMayBeTooLow(t *testing.T) {
	t.Parallel()
	j := filled(journal.Options{Entries: 3}, 2)
	for i := range 3 {
		j.Add(journal.Entry{ID: fmt.Sprint("n", i), CSI: "0"})
	}
	for name, c := range map[string]struct {
		criteria journal.Criteria
		inexact  bool
	}{
		"all":                 {journal.Criteria{}, true},
		"one who lost":        {journal.Criteria{CSI: "0"}, true},
		"one who lost none":   {journal.Criteria{CSI: "1"}, false},
		"since before a loss": {journal.Criteria{Since: "1"}, true},
		"since one who is in": {journal.Criteria{Since: "n1"}, false},
		"of one, since it is": {journal.Criteria{CSI: "0", Since: "n1"}, false},
	} {
		if _, stats, err := j.Find(t.Context(), c.criteria, 0); err != nil || stats.Inexact != c.inexact {
			t.Errorf("%s: got %+v %v, want inexact %v", name, stats, err, c.inexact)
		}
	}
	j.ResetCustomer("0")
	if _, stats, _ := j.Find(t.Context(), journal.Criteria{CSI: "0"}, 0); stats.Inexact {
		t.Error("after a reset of the customer its count is still inexact")
	}
	j.Reset()
	if _, stats, _ := j.Find(t.Context(), journal.Criteria{}, 0); stats.Inexact {
		t.Error("after a reset the count is still inexact")
	}
}

func TestTheLatestEntryOfAnIDIsFound(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	j.Add(journal.Entry{ID: "a", Answer: journal.Answer{Status: 200}})
	j.Add(journal.Entry{ID: "a", Answer: journal.Answer{Status: 400}})
	if e, found := j.Entry("a"); !found || e.Status != 400 {
		t.Errorf("got %+v %v", e, found)
	}
	if _, found := j.Entry("b"); found {
		t.Error("found what is not there")
	}
}

func TestWaitIsWokenByArrivals(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{Entries: 2})
		j.Add(journal.Entry{CSI: "1"})
		started := time.Now()
		ended := make(chan int)
		for _, csi := range []string{"", "1", "2"} {
			go func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				count, _, err := j.Wait(ctx, nil, journal.Criteria{CSI: csi}, 4)
				if err != nil {
					t.Error(err)
				}
				ended <- count
			}()
		}
		synctest.Wait()
		for range 3 { // more than the ring holds
			j.Add(journal.Entry{CSI: "1"})
		}
		if a, b := <-ended, <-ended; a != 4 || b != 4 || time.Since(started) != 0 {
			t.Errorf("got %d and %d after %v, want 4 at once", a, b, time.Since(started))
		}
		j.Add(journal.Entry{CSI: "2"})
		if c := <-ended; c != 1 || time.Since(started) != time.Minute {
			t.Errorf("got %d after %v, want 1 after a minute", c, time.Since(started))
		}
		if count, _, _ := j.Wait(t.Context(), nil, journal.Criteria{}, 0); count != 2 {
			t.Errorf("a wait for nothing counts %d, want 2", count)
		}
	})
}

func TestAResetTakesTheCountOfThoseWhoWaitBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		ended := make(chan int)
		ctx, cancel := context.WithCancel(t.Context())
		for _, csi := range []string{"", "1", "2"} {
			go func() {
				count, _, _ := j.Wait(ctx, nil, journal.Criteria{CSI: csi}, 3)
				ended <- count
			}()
		}
		synctest.Wait()
		j.Add(journal.Entry{CSI: "1"})
		j.Add(journal.Entry{CSI: "2"})
		j.ResetCustomer("1")
		j.Add(journal.Entry{CSI: "1"})
		cancel()
		if sum := <-ended + <-ended + <-ended; sum != 2+1+1 {
			t.Errorf("the counts are %d in all, want 4", sum)
		}
	})
}
