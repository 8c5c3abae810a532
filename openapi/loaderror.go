package openapi

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/bounce/openapi/internal/source"
)

// describeLoadError words what the library finds wrong with a document: one line for each error, with its line in the source if
// that can be found, and without the schemas and values that the library shows. The library reports an error again for each
// reference to its place; the text reports it once.
func describeLoadError(name string, text []byte, err error) error {
	lines := source.NewLines(text)
	var order []string
	first, more := map[string]string{}, map[string]int{}
	for _, f := range findings(err) {
		if _, seen := first[f.what]; seen {
			more[f.what]++
			continue
		}
		order = append(order, f.what)
		first[f.what] = f.where
		if line := lines.Find(placeOf(f.err)...); line > 0 {
			first[f.what] = fmt.Sprintf("line %d: %s", line, f.where)
		}
	}
	var all []error
	for _, what := range order {
		text := strings.Join(strings.Fields(first[what]+what), " ")
		if n := more[what]; n > 0 {
			text += fmt.Sprintf(" (and in %d more places)", n)
		}
		all = append(all, fmt.Errorf("load %s: %s", name, text))
	}
	return errors.Join(all...)
}

// finding is one leaf of the library's tree of errors.
type finding struct {
	where, what string
	err         error // the branch with the leaf
}

func findings(err error) []finding {
	var many openapi3.MultiError
	var schema *openapi3.SchemaError
	switch inner := errors.Unwrap(err); {
	case isA(err, &many):
		var all []finding
		for _, e := range many {
			all = append(all, findings(e)...)
		}
		return all
	case isA(err, &schema):
		return schemaFindings(schema)
	case inner == nil || !strings.HasSuffix(err.Error(), inner.Error()):
		return []finding{{what: err.Error(), err: err}}
	default:
		all := findings(inner)
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

// isA is errors.As for the error itself, not for the errors that it wraps.
func isA[T error](err error, target *T) (ok bool) {
	*target, ok = err.(T) //nolint:errorlint // each level of the tree is looked at by itself
	return ok
}

// schemaFindings words a schema error. Of a oneOf it takes the branch that the value misses by least; a branch whose not refuses
// the value is for another kind of value.
func schemaFindings(e *openapi3.SchemaError) []finding {
	branches, isOneOf := errors.Unwrap(e.Origin).(interface{ Unwrap() error })
	if !isOneOf {
		v := Violation{In: "body"}
		v.describe(e)
		return []finding{{what: strings.TrimSpace(pointer(e.JSONPointer()) + " " + v.Message), err: e}}
	}
	var many openapi3.MultiError
	if !isA(branches.Unwrap(), &many) || len(many) == 0 {
		return []finding{{what: "fits none of its schemas", err: e}}
	}
	return findings(slices.MinFunc(many, func(a, b error) int { return cmp.Compare(misses(a), misses(b)) }))
}

// misses is the distance of a value from a branch.
func misses(err error) int {
	const anotherKind = 1000
	var schema *openapi3.SchemaError
	if isA(err, &schema) && schema.SchemaField == "not" {
		return anotherKind
	}
	return len(findings(err))
}

// placeOf lists the keys that lead to the component, the path or the operation that an error is about.
func placeOf(err error) (keys []string) {
	var component *openapi3.ComponentValidationError
	var path *openapi3.PathValidationError
	var operation *openapi3.OperationValidationError
	switch {
	case errors.As(err, &component):
		plural := map[string]string{"request body": "requestBodies", "security scheme": "securitySchemes"}
		keys = []string{"components", cmp.Or(plural[component.Section], component.Section+"s"), component.Name}
	case errors.As(err, &path):
		keys = []string{"paths", path.Path}
	}
	if errors.As(err, &operation) {
		keys = append(keys, strings.ToLower(operation.Method))
	}
	return keys
}
