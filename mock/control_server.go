package mock

import (
	"encoding/json"
	"net/http"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/openapi"
)

// serverHandlers binds the operations of the control API that concern tokens and the server itself.
func (s *Server) serverHandlers(bind func(func(*Exchange) (*answer, *Refusal)) handler, control *openapi.Document) map[string]handler {
	mint := bind(s.whileItStays(func(x *Exchange) (*answer, *Refusal) { return s.mintToken(x, "") }))
	mint.bodiless = true
	return map[string]handler{
		"mintToken":        mint,
		"listDefects":      bind(s.listDefects),
		"readContractYAML": bind(asYAML(s.options.Contract)),
		"readContractJSON": bind(s.asJSON(s.options.Contract)),
		"readControlYAML":  bind(asYAML(control)),
		"readControlJSON":  bind(s.asJSON(control)),
		"readMetrics":      bind(s.readMetrics),
		"readCA":           bind(s.readCA),
	}
}

// asYAML serves a document as it was loaded.
func asYAML(d *openapi.Document) func(*Exchange) (*answer, *Refusal) {
	return func(*Exchange) (*answer, *Refusal) {
		return &answer{status: http.StatusOK, contentType: "application/yaml", body: rawBody(d.Source())}, nil
	}
}

func (s *Server) asJSON(d *openapi.Document) func(*Exchange) (*answer, *Refusal) {
	return func(x *Exchange) (*answer, *Refusal) {
		text, err := d.JSON()
		if err != nil {
			s.logger.Error("document as JSON", "err", err)
			return nil, x.refuse(faultInternal, "The mock could not write the document as JSON.")
		}
		return &answer{status: http.StatusOK, contentType: typeJSON, body: json.RawMessage(text)}, nil
	}
}

func (s *Server) readMetrics(x *Exchange) (*answer, *Refusal) {
	_, stats := s.journal.Entries(journal.Filter{Limit: 1})
	text, err := s.metrics.Text(metrics.Journal{Total: stats.Total, Dropped: stats.Dropped, Kept: stats.Kept})
	if err != nil {
		s.logger.Error("metrics", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not write its metrics.")
	}
	return &answer{status: http.StatusOK, contentType: metrics.ContentType, body: rawBody(text)}, nil
}

// readCA serves the authority that has signed the mock's certificate, for clients that are to trust it.
func (s *Server) readCA(x *Exchange) (*answer, *Refusal) {
	if s.options.TLS == nil || s.options.TLS.ca == nil {
		return nil, x.refuse(faultNoCA, "The mock has made no certificate authority.")
	}
	return &answer{status: http.StatusOK, contentType: "application/x-pem-file", body: rawBody(s.options.TLS.ca)}, nil
}
