package mock_test

import "testing"

// A request to what all customers share lacks the Identifier of one that has opted in, be it the last of many.
func TestTheIdentifierOfSomeCustomerIsFoundAmongMany(t *testing.T) {
	t.Parallel()
	s := start(t)
	for range 20 {
		create(t, s, `{"optedIn":false}`)
	}
	last := create(t, s, "")
	for _, csi := range []string{own, otherCSI} {
		demand(t, s, 200, "setOptIn", "PUT", "/customers/"+csi+"/opt-in", `{"optedIn":false}`)
	}
	w := wired(varied(good(t, s), eachOperation()["listOperations"], identifier("")))
	w.send(s)
	trace := s.Explain(s.Journal()[0]).Trace
	edits := trace[len(trace)-1].Apply
	if len(edits) != 2 || edits[1].Pointer != "Identifier" || string(edits[1].Value) != `"`+last.Identifier+`"` {
		t.Fatalf("the change is %+v, want the Identifier %s", edits, last.Identifier)
	}
	for _, e := range edits {
		w.apply(t, s, e)
	}
	if again := w.send(s); again.Code != 200 {
		t.Errorf("after it: got %d %s", again.Code, again.Body)
	}
}
