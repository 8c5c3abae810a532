package state

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-openapi/jsonpointer"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/snapshot"
	"example.com/bounce/mock/internal/store"
)

// Change is one thing that is different in two states.
type Change struct {
	// Path is a JSON Pointer by names: /customers/{csi}/instances/{name}/executions/{id}/summary.
	Path string `json:"path"`
	// Before is nil for what was added, and After for what was removed.
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// ErrNoOther means that there is no snapshot of the name to compare with.
var ErrNoOther = errors.New("no such snapshot to compare with")

// Diff compares a snapshot of a customer, or for csi "" of the server, with another one or, for against "", with the present
// state. The changes are in order of paths. What was added or removed is one change with all that belongs to it. Keys are
// compared by their kids only; the time that a running clock shows is not compared. It fails with snapshot.ErrNoSnapshot,
// ErrNoOther, and domain.ErrUnknown for a customer that is gone.
func (s *State) Diff(ctx context.Context, csi, name, against string) ([]Change, error) {
	before, err := s.Snapshots.Find(ctx, csi, name)
	if err != nil {
		return nil, err
	}
	var after *snapshot.State
	if against == "" {
		after, err = s.Snapshots.Present(ctx, csi)
	} else if after, err = s.Snapshots.Find(ctx, csi, against); errors.Is(err, snapshot.ErrNoSnapshot) {
		err = ErrNoOther
	}
	if err != nil {
		return nil, err
	}
	a, errA := treeOf(before)
	b, errB := treeOf(after)
	return compare([]Change{}, "", a, b), errors.Join(errA, errB)
}

func compare(all []Change, path string, before, after any) []Change {
	a, isA := before.(map[string]any)
	b, isB := after.(map[string]any)
	if !isA || !isB {
		if reflect.DeepEqual(before, after) {
			return all
		}
		return append(all, Change{path, before, after})
	}
	names := maps.Clone(a)
	maps.Copy(names, b)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		all = compare(all, path+"/"+jsonpointer.Escape(name), a[name], b[name])
	}
	return all
}

// treeOf returns a state as nested objects, which hold everything by its name.
func treeOf(s *snapshot.State) (map[string]any, error) {
	values := map[string]map[string][]byte{}
	for _, part := range []string{partStore, partReadings, partKeys, partClock} {
		values[part] = s.Values(part)
	}
	customers := map[string]any{}
	for csi := range values[partStore] {
		if csi == "" {
			continue
		}
		one, err := customerTree(func(part string) []byte { return values[part][csi] })
		if err != nil {
			return nil, err
		}
		customers[csi] = one
	}
	all := map[string]any{"customers": customers}
	if chosen, ofServer := values[partReadings][""]; ofServer {
		var err error
		if all["readings"], err = readings.Decode(chosen); err != nil {
			return nil, err
		}
		if all["clock"], err = clock.Describe(values[partClock][""]); err != nil {
			return nil, err
		}
	}
	return plainObject(all)
}

// customerTree returns a customer as nested objects. saved is what a part has saved of it.
func customerTree(saved func(part string) []byte) (map[string]any, error) {
	c, err := store.Decode(saved(partStore))
	if err != nil {
		return nil, err
	}
	k, err := keys.Describe(saved(partKeys))
	if err != nil {
		return nil, err
	}
	one := map[string]any{"name": c.Name, "identifier": c.Identifier, "optedIn": c.OptedIn, "instances": instanceTrees(c)}
	if k.URI == "" && k.KeyIDs != nil {
		one["keys"] = k.KeyIDs
	}
	for name, text := range map[string]string{"jwksUri": k.URI, "issuer": k.Issuer, "audience": k.Audience} {
		if text != "" {
			one[name] = text
		}
	}
	if own := saved(partReadings); own != nil {
		if one["readings"], err = readings.Decode(own); err != nil {
			return nil, err
		}
	}
	if own := saved(partClock); own != nil {
		if one["clock"], err = clock.Describe(own); err != nil {
			return nil, err
		}
	}
	return one, nil
}

func instanceTrees(c domain.Customer) map[string]any {
	instances := map[string]any{}
	for _, service := range seed.CustomerOf(seed.Customer{Customer: c}).Services {
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
	return instances
}

// plainObject returns a value as its JSON decodes.
func plainObject(v any) (object map[string]any, err error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return object, json.Unmarshal(text, &object)
}
