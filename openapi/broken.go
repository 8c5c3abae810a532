package openapi

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// broken words what the library finds wrong with a document: a line a fault, with its line in the source where that can be
// found, and without the schemas and values that the library shows. What is referred to is found once for each reference,
// and told once.
func broken(name string, source []byte, err error) error {
	var document yaml.Node
	_ = yaml.Load(source, &document) // which the library has read; without it, there are no lines
	var order []string
	first, more := map[string]string{}, map[string]int{}
	for _, f := range faultsOf(err) {
		if _, seen := first[f.what]; seen {
			more[f.what]++
			continue
		}
		order = append(order, f.what)
		first[f.what] = f.where
		if line := lineOf(&document, f.err); line > 0 {
			first[f.what] = fmt.Sprintf("line %d: %s", line, f.where)
		}
	}
	var lines []error
	for _, what := range order {
		text := strings.Join(strings.Fields(first[what]+what), " ")
		if n := more[what]; n > 0 {
			text += fmt.Sprintf(" (and in %d more places)", n)
		}
		lines = append(lines, fmt.Errorf("load %s: %s", name, text))
	}
	return errors.Join(lines...)
}

// fault is one leaf of the library's tree of errors.
type fault struct {
	where, what string
	err         error // the branch that it was found on
}

func faultsOf(err error) []fault {
	var many openapi3.MultiError
	var schema *openapi3.SchemaError
	switch inner := errors.Unwrap(err); {
	case isA(err, &many):
		var all []fault
		for _, e := range many {
			all = append(all, faultsOf(e)...)
		}
		return all
	case isA(err, &schema):
		return schemaFaults(schema)
	case inner == nil || !strings.HasSuffix(err.Error(), inner.Error()):
		return []fault{{what: err.Error(), err: err}}
	default:
		all := faultsOf(inner)
		prefix := strings.TrimSuffix(err.Error(), inner.Error())
		for i := range all {
			all[i].err = err
			if example := (*openapi3.MediaTypeExampleValidationError)(nil); isA(err, &example) {
				all[i].what = prefix + all[i].what
			} else {
				all[i].where = prefix + all[i].where
			}
		}
		return all
	}
}

// isA is errors.As for the error alone, not for what it wraps.
func isA[T error](err error, target *T) (ok bool) {
	*target, ok = err.(T) //nolint:errorlint // each level of the tree is looked at by itself
	return ok
}

// schemaFaults are a schema error's in words of our own. Of a oneOf they are those of the branch that is missed by least: one
// whose not refuses the value is another kind of thing.
func schemaFaults(e *openapi3.SchemaError) []fault {
	branches, isOneOf := errors.Unwrap(e.Origin).(interface{ Unwrap() error })
	if !isOneOf {
		v := Violation{In: "body"}
		v.describe(e)
		return []fault{{what: strings.TrimSpace(pointer(e.JSONPointer()) + " " + v.Message), err: e}}
	}
	var many openapi3.MultiError
	if !isA(branches.Unwrap(), &many) || len(many) == 0 {
		return []fault{{what: "fits none of its schemas", err: e}}
	}
	return faultsOf(slices.MinFunc(many, func(a, b error) int { return cmp.Compare(misses(a), misses(b)) }))
}

// misses is how far a value is from a branch.
func misses(err error) int {
	const anotherKind = 1000
	var schema *openapi3.SchemaError
	if isA(err, &schema) && schema.SchemaField == "not" {
		return anotherKind
	}
	return len(faultsOf(err))
}

// lineOf is the line of the component, the path or the operation that an error is about; 0 when it is not found.
func lineOf(document *yaml.Node, err error) int {
	var component *openapi3.ComponentValidationError
	var path *openapi3.PathValidationError
	var operation *openapi3.OperationValidationError
	var steps []string
	switch {
	case errors.As(err, &component):
		plural := map[string]string{"request body": "requestBodies", "security scheme": "securitySchemes"}
		steps = []string{"components", cmp.Or(plural[component.Section], component.Section+"s"), component.Name}
	case errors.As(err, &path):
		steps = []string{"paths", path.Path}
	}
	if errors.As(err, &operation) {
		steps = append(steps, strings.ToLower(operation.Method))
	}
	line := 0
	for at := document; len(steps) > 0; steps = steps[1:] {
		if at.Kind == yaml.DocumentNode {
			at = at.Content[0]
		}
		i := slices.IndexFunc(at.Content, func(n *yaml.Node) bool { return n.Value == steps[0] })
		if i < 0 || i+1 == len(at.Content) {
			return line
		}
		line, at = at.Content[i].Line, at.Content[i+1]
	}
	return line
}
