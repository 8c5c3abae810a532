package mock

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/go-openapi/jsonpointer"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
)

// change is one thing that is different in two states.
type change struct {
	// Path is a JSON Pointer in which what has a name stands under it: /customers/{csi}/instances/{name}/executions/{id}/summary.
	Path string `json:"path"`
	// Before and After are nil where there is nothing.
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// diff lists what is different, in order of paths. What has come, or gone, is one change with all that belongs to it. Of keys
// only their kids are compared; what a running clock shows is not.
func diff(before, after *state) ([]change, error) {
	a, err := before.tree()
	if err != nil {
		return nil, err
	}
	b, err := after.tree()
	if err != nil {
		return nil, err
	}
	return compare([]change{}, "", a, b), nil
}

func compare(all []change, path string, before, after any) []change {
	a, isA := before.(map[string]any)
	b, isB := after.(map[string]any)
	if !isA || !isB {
		if reflect.DeepEqual(before, after) {
			return all
		}
		return append(all, change{path, before, after})
	}
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = compare(all, path+"/"+jsonpointer.Escape(name), a[name], b[name])
	}
	return all
}

// tree is the state as nested objects, in which everything stands under its name.
func (st *state) tree() (map[string]any, error) {
	customers := map[string]any{}
	of := st.byCSI()
	for _, c := range st.world.Snapshot() {
		one, err := of[c.CSI].tree(c)
		if err != nil {
			return nil, err
		}
		customers[c.CSI] = one
	}
	all := map[string]any{"customers": customers}
	if st.csi == "" {
		all["readings"], all["clock"] = texts(st.chosen), st.clock.object()
	}
	return all, nil
}

func (b *belongings) tree(c bounce.Customer) (map[string]any, error) {
	fields := seed.CustomerOf(seed.Customer{Customer: c})
	instances := map[string]any{}
	for _, service := range fields.Services {
		for _, in := range service.Instances {
			executions, rfcs := map[string]any{}, map[string]any{}
			for _, e := range in.Executions {
				executions[e.ID] = e
			}
			for i, r := range in.RFCs {
				name := r.RFCNumber
				if _, twice := rfcs[name]; twice {
					name += " #" + strconv.Itoa(i)
				}
				rfcs[name] = r
			}
			instances[in.Name] = map[string]any{"service": service.Type, "executions": executions, "rfcs": rfcs}
		}
	}
	one := map[string]any{
		"name": c.Name, "identifier": c.Identifier, "optedIn": c.OptedIn, "instances": instances,
	}
	k := b.keys
	if set, held := k.source.(interface{ KeyIDs() []string }); held && k.uri == "" {
		one["keys"] = set.KeyIDs()
	}
	for name, text := range map[string]string{"jwksUri": k.uri, "issuer": k.issuer, "audience": k.audience} {
		if text != "" {
			one[name] = text
		}
	}
	if b.readings != nil {
		one["readings"] = texts(b.readings.own)
	}
	if b.clocked {
		one["clock"] = b.clock.object()
	}
	return plainObject(one)
}

// plainObject is a value as its JSON says.
func plainObject(v any) (object map[string]any, err error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return object, json.Unmarshal(text, &object)
}

func texts(all map[string]string) map[string]any {
	object := map[string]any{}
	for name, text := range all {
		object[name] = text
	}
	return object
}

// object is what was set of a clock; empty for nothing.
func (s *clockSetting) object() map[string]any {
	switch {
	case s == nil:
		return map[string]any{}
	case s.mode == ClockFrozen:
		return map[string]any{"mode": s.mode, "now": s.at.Format(time.RFC3339Nano)}
	case s.mode == ClockOffset:
		return map[string]any{"mode": s.mode, "offset": s.offset.String()}
	}
	return map[string]any{"mode": s.mode}
}
