// Package openapi is the contract: the OpenAPI document of the API and its three tables (clauses, readings, hygiene rules),
// embedded and loaded. It lists the document's operations, reads JSON strictly, and validates requests and answers, reporting
// every violation at once in its own words.
//
// It is not a router, a server or a client, and it has no state. It and its package plain are the only homes of kin-openapi; of this
// module it imports only its own parts. The mock is driven by it and the conformance suite judges by it: the two share
// nothing else.
package openapi

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/bounce/openapi/internal/source"
)

// Manual is README.md. Its sections are topics of bounce help.
//
//go:embed README.md
var Manual string

//go:embed bounce.yaml
var bounceYAML []byte

//go:embed control/*.yaml
var controlFiles embed.FS

//go:embed authorization.yaml
var authorizationYAML []byte

// Document is a loaded OpenAPI document. It never changes and is safe for concurrent use.
type Document struct {
	name       string
	source     func() ([]byte, error) // the text as loaded, without YAML's anchors
	model      *openapi3.T
	basePath   string
	operations []*Operation
	byID       map[string]*Operation
}

// Bounce returns the embedded document of the API (bounce.yaml), loaded once.
var Bounce = sync.OnceValues(func() (*Document, error) { return loadOwn("bounce.yaml", bounceYAML) })

// Control returns the embedded document of the mock's control API, loaded once: one document, joined from the files of control.
var Control = sync.OnceValues(func() (*Document, error) {
	files, err := fs.Sub(controlFiles, "control")
	if err != nil {
		return nil, err
	}
	text, err := source.Join(files, "document.yaml")
	if err != nil {
		return nil, fmt.Errorf("join control: %w", err)
	}
	return loadOwn("control.yaml", text)
})

// Authorization returns the embedded document of the mock's authorization server (authorization.yaml), loaded once.
var Authorization = sync.OnceValues(func() (*Document, error) { return loadOwn("authorization.yaml", authorizationYAML) })

// extensions are ours. Others have no meaning here.
var extensions = []string{"x-allowed", "x-clauses", "x-lead-time", "x-one-of", "x-opt-in", "x-required-with", "x-secret", "x-wanted"}

// Load reads an OpenAPI 3.0 document from YAML or JSON. Its errors begin with the name. They have one line for each defect: the
// document is not OpenAPI 3.0, breaks the specification, has an example that its schema refuses, an operation without an
// operationId, a server URL with a host, or one of our extensions (x-lead-time, x-clauses, ...) with an invalid value or a
// misspelt name.
func Load(name string, text []byte) (*Document, error) {
	d, err := load(name, text, (*Document).check)
	if err == nil {
		_, err = d.source()
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// loadOwn is Load for an embedded document: a test holds it to what Load checks, so that no start of a program has to.
func loadOwn(name string, text []byte) (*Document, error) {
	return load(name, text, func(*Document, []byte) error { return nil })
}

// load reads a document, which check may refuse.
func load(name string, text []byte, check func(*Document, []byte) error) (*Document, error) {
	model, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, describeLoadError(name, nil, err)
	}
	if model.IsOpenAPI31OrLater() {
		return nil, fmt.Errorf("load %s: openapi is %q, want 3.0.x", name, model.OpenAPI)
	}
	for format, validator := range formats {
		model.SetStringFormatValidator(format, openapi3.NewCallbackValidator(validator))
	}
	d := &Document{name: name, model: model, byID: map[string]*Operation{}}
	d.source = sync.OnceValues(func() ([]byte, error) {
		expanded, err := source.Expand(text)
		if err != nil {
			return nil, fmt.Errorf("load %s: %w", name, err)
		}
		return expanded, nil
	})
	if err := check(d, text); err != nil {
		return nil, err
	}
	if err := walk(model, prepare, applyMediaLists); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if d.basePath, err = basePath(model.Servers); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if err := d.addOperations(); err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	return d, nil
}

// check holds a document to the specification, and its extensions to the known ones.
func (d *Document) check(text []byte) error {
	err := d.model.Validate(context.Background(), openapi3.EnableExamplesValidation(), openapi3.EnableMultiError())
	if err != nil {
		return describeLoadError(d.name, text, err)
	}
	if err := source.CheckExtensions(text, extensions); err != nil {
		return fmt.Errorf("load %s: %w", d.name, err)
	}
	return nil
}

// prepare checks the extensions of a schema, and makes an empty schema accept null: in OpenAPI 3.0 only schemas with a type need
// nullable, but the library wants it everywhere.
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
func (d *Document) Source() []byte {
	text, err := d.source()
	if err != nil {
		panic(err) // Load has expanded any other document, and a test the embedded ones
	}
	return text
}

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

// written is the model of the source, without the changes that Load has made.
func (d *Document) written() (*openapi3.T, error) {
	model, err := openapi3.NewLoader().LoadFromData(d.Source())
	if err != nil {
		return nil, fmt.Errorf("read %s again: %w", d.name, err)
	}
	return model, nil
}

// JSONSchema returns a schema of the document's components, with everything it refers to, as one JSON Schema (draft 2020-12). The
// caller may change it. It fails for an unknown name.
func (d *Document) JSONSchema(name string) (map[string]any, error) {
	text, err := d.JSON()
	if err != nil {
		return nil, err
	}
	schema, err := source.JSONSchema(text, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	return schema, nil
}

// Digest is the SHA-256 of the document's text in hexadecimal: it identifies the contract of a report.
func (d *Document) Digest() string {
	sum := sha256.Sum256(d.Source())
	return hex.EncodeToString(sum[:])
}

// BasePath is the path of the document's first server without a trailing slash, "" if it has none
// (clause base-path).
func (d *Document) BasePath() string { return d.basePath }

// Operations lists the operations by path, then method. The caller must not change the slice.
func (d *Document) Operations() []*Operation { return d.operations }

// Operation finds an operation by its operationId.
func (d *Document) Operation(id string) (*Operation, bool) {
	o, ok := d.byID[id]
	return o, ok
}
