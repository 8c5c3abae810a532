package journal_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/journal"
)

// The journal keeps texts as they came, and redacts them when they are read. Each of its methods that reads an entry is called here,
// and shows no secret; a method that is not known fails the test.
func TestNoReaderSeesASecret(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	form, member := "a=b&access_token="+secret, `{"password":"`+secret+`"}`
	h := http.Header{"Authorization": {"Bearer " + secret}, "authorization": {secret}, "X-Api-Key": {secret}, "Referer": {"/?" + form}}
	draft := &journal.Draft{
		ID: "id", Method: "PUT", URL: "/?" + form,
		Request: journal.Message{Header: h, Body: []byte(member)}, Response: journal.Message{Header: h, Body: []byte(member)},
		CSI: "access_token=" + secret, Reason: "access_token=" + secret,
		Trace: []*journal.Step{{Check: "a", Outcome: "refused", Detail: form, Change: form}},
	}
	j := journal.New(journal.Options{})
	criteria := []journal.Criteria{
		{}, {URL: draft.URL}, {CSI: draft.CSI}, {Reason: draft.Reason}, {URLPattern: ".*" + secret + ".*"},
		{BodyPatterns: []journal.Pattern{{Contains: secret}}}, {QueryParameters: map[string]journal.Pattern{"access_token": {EqualTo: secret}}},
	}
	for name := range h {
		criteria = append(criteria, journal.Criteria{Headers: map[string]journal.Pattern{name: {Contains: secret}}})
	}
	events, err := j.Read("")
	if err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	show := func(all ...any) { fmt.Fprintf(&seen, "%+v\n%#v\n", all, all) }
	readers := map[string]func(){
		"Put": func() { j.Put(draft) },
		"Add": func() { j.Add(journal.Entry{Request: journal.Request{URL: draft.URL, RequestBody: member}}) },
		"Read": func() {
			taken, _ := events.Take()
			for _, e := range taken {
				show(string(e.Data))
			}
			events.Close()
		},
		"Entry":   func() { e, _ := j.Entry("id"); show(e) },
		"Entries": func() { all, _ := j.Entries(journal.Filter{}); show(all) },
		"Find": func() {
			for i, c := range criteria {
				all, _, err := j.Find(context.Background(), c, 0)
				show(all, err)
				if i > 0 && len(all) > 0 {
					t.Errorf("Find %+v found the secret", c)
				}
			}
		},
		"Wait": func() {
			ended := make(chan struct{})
			close(ended)
			for i, c := range criteria {
				if n, _, _ := j.Wait(context.Background(), ended, c, 10); i > 0 && n > 0 {
					t.Errorf("Wait %+v counts the secret", c)
				}
			}
		},
		"Publish": func() { j.Publish("x", "") }, "Reset": j.Reset, "ResetCustomer": func() { j.ResetCustomer("1") },
	}
	for _, name := range []string{"Put", "Add", "Read", "Entry", "Entries", "Find", "Wait"} {
		before := seen.Len()
		readers[name]()
		if name[0] != 'P' && name != "Add" && name != "Wait" && seen.Len() == before {
			t.Errorf("%s shows nothing", name)
		}
	}
	if got := seen.String(); strings.Contains(got, secret) {
		t.Errorf("the secret shows in\n%s", got)
	}
	for i := range reflect.TypeOf(j).NumMethod() {
		if name := reflect.TypeOf(j).Method(i).Name; readers[name] == nil {
			t.Errorf("the method %s is not tried here", name)
		}
	}
}
