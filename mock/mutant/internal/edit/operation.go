package edit

import (
	"fmt"
	"net/http"
	"strings"

	"example.com/bounce/openapi"
)

// isOperation returns an error if the contract has no operation of that id.
func isOperation(id string) error {
	contract, err := openapi.Bounce()
	if err != nil {
		return err
	}
	if _, found := contract.Operation(id); !found {
		return fmt.Errorf("unknown operation %q", id)
	}
	return nil
}

// operationOf returns the operationId of a request; "" if the contract has no such operation.
func operationOf(r *http.Request) string {
	contract, err := openapi.Bounce()
	if err != nil {
		return ""
	}
	path := strings.Split(r.URL.EscapedPath(), "/")
	for _, o := range contract.Operations() {
		if o.Method == r.Method && matches(strings.Split(o.Path, "/"), path) {
			return o.ID
		}
	}
	return ""
}

// matches reports whether a path matches a template.
func matches(template, path []string) bool {
	if len(template) != len(path) {
		return false
	}
	for i, segment := range template {
		if !strings.HasPrefix(segment, "{") && segment != path[i] {
			return false
		}
	}
	return true
}
