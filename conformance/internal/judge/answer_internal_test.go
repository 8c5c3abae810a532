package judge

import (
	"testing"
	"weak"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

// A check that reads objects does not decode lists, nor the other way round: large ones, decoded by many scenarios that race,
// would fill the memory.
func TestOnlyTheFormThatIsReadIsDecoded(t *testing.T) {
	t.Parallel()
	list := &Answer{Draft: request.Draft{Form: request.Schedule}, Exchange: &exchange.Exchange{Status: 200, Body: []byte(` [{"id":"3-A"}]`)}}
	object := &Answer{Draft: request.Draft{Form: request.List}, Exchange: &exchange.Exchange{Status: 200, Body: []byte(` {"id":"3-A"}`)}}
	if list.Object() != nil || !list.IsAccepted() || list.CreatedID() != "" || object.List() != nil || object.isBareArray() {
		t.Error("a list is an object, or an object is a list")
	}
	if !list.isBareArray() {
		t.Error("the list is no bare array")
	}
	if none := (weak.Pointer[any]{}); list.decoded != none || object.decoded != none {
		t.Error("what nobody can read was decoded")
	}
	if len(list.List()) != 1 || object.Object()["id"] != "3-A" {
		t.Errorf("got %v and %v", list.List(), object.Object())
	}
}
