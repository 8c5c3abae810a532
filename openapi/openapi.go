// Package openapi is the contract: the OpenAPI document of the API and the three tables beside it (clauses, readings,
// hygiene rules), embedded, loaded and made usable. It lists the document's operations, reads JSON strictly, and
// validates a request or an answer, reporting every fault at once in words of its own.
//
// It is not a router, a server or a client, and it knows no state. It is the only home of kin-openapi; it imports none
// of this module's other packages. The mock is driven by it and the conformance suite judges by it: it is all that the
// two share.
package openapi

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed bounce.yaml
var bounceYAML []byte

//go:embed control.yaml
var controlYAML []byte

//go:embed authorization.yaml
var authorizationYAML []byte

// Document is a loaded and validated OpenAPI document. It never changes and is safe for concurrent use.
type Document struct {
	name       string
	source     []byte
	model      *openapi3.T
	basePath   string
	operations []*Operation
	byID       map[string]*Operation
}

// Bounce returns the embedded document of the API (bounce.yaml), loaded once.
var Bounce = sync.OnceValues(func() (*Document, error) { return Load("bounce.yaml", bounceYAML) })

// Control returns the embedded document of the mock's control API (control.yaml), loaded once.
var Control = sync.OnceValues(func() (*Document, error) { return Load("control.yaml", controlYAML) })

// Authorization returns the embedded document of the mock's authorization server (authorization.yaml), loaded once.
var Authorization = sync.OnceValues(func() (*Document, error) { return Load("authorization.yaml", authorizationYAML) })

// Load reads an OpenAPI 3.0 document from YAML or JSON. The name stands in its errors. An error says what is wrong and
// where, a line a fault: the document is not OpenAPI 3.0, breaks the specification, has an example that its schema refuses, an
// operation without an operationId, a server URL with a host, or an extension (x-lead-time, x-clauses, ...) that cannot
// be understood. So is one that is nearly called like one of ours; any other is let be.
func Load(name string, source []byte) (*Document, error) {
	model, err := openapi3.NewLoader().LoadFromData(source)
	if err != nil {
		return nil, broken(name, nil, err)
	}
	if model.IsOpenAPI31OrLater() {
		return nil, fmt.Errorf("load %s: openapi is %q, want 3.0.x", name, model.OpenAPI)
	}
	for format, validator := range formats {
		model.SetStringFormatValidator(format, openapi3.NewCallbackValidator(validator))
	}
	err = model.Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableMultiError())
	if err != nil {
		return nil, broken(name, source, err)
	}
	if err := misspelt(source); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if err := walk(model, prepare, narrow); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if source, err = withoutAnchors(source); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	d := &Document{name: name, source: source, model: model, byID: map[string]*Operation{}}
	if d.basePath, err = basePath(model.Servers); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if err := d.addOperations(); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return d, nil
}

// prepare checks the extensions of a schema, and makes one that says nothing take null as well: in OpenAPI 3.0, nullable is for
// schemas with a type alone, but the library asks for it everywhere.
func prepare(s *openapi3.Schema) error {
	if s.IsEmpty() {
		s.Always = new(true)
	}
	return checkTogether(s)
}

// basePath is the path of the first server. A host would tie the document to one deployment, so it is refused.
func basePath(servers openapi3.Servers) (string, error) {
	if len(servers) == 0 {
		return "", nil
	}
	u, err := url.Parse(servers[0].URL)
	if err != nil || u.Host != "" {
		return "", fmt.Errorf("servers[0].url is %q, want a path such as /selfservice/v1", servers[0].URL)
	}
	return strings.TrimSuffix(u.Path, "/"), nil
}

// Name is the name that the document was loaded under.
func (d *Document) Name() string { return d.name }

// Source is the document's text as it was loaded, without YAML's anchors. The caller must not change it.
func (d *Document) Source() []byte { return d.source }

// JSON is the document as JSON, its members sorted and YAML's shorthands resolved: Load reads the same from it.
func (d *Document) JSON() ([]byte, error) {
	model, err := d.written()
	if err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(model, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", d.name, err)
	}
	return append(text, '\n'), nil
}

// written is the model as the source has it, without what Load has prepared.
func (d *Document) written() (*openapi3.T, error) {
	model, err := openapi3.NewLoader().LoadFromData(d.source)
	if err != nil {
		return nil, fmt.Errorf("read %s again: %w", d.name, err)
	}
	return model, nil
}

// Digest is the SHA-256 of the document's text in hexadecimal: it tells which contract a report was made with.
func (d *Document) Digest() string {
	sum := sha256.Sum256(d.source)
	return hex.EncodeToString(sum[:])
}

// BasePath is the path of the document's first server without a trailing slash, "" when there is none
// (clause base-path).
func (d *Document) BasePath() string { return d.basePath }

// Operations lists the operations by path, then method. The caller must not change the slice.
func (d *Document) Operations() []*Operation { return d.operations }

// Operation finds an operation by its operationId.
func (d *Document) Operation(id string) (*Operation, bool) {
	o, ok := d.byID[id]
	return o, ok
}
