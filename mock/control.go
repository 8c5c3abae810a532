package mock

import (
	"net/http"
	"strconv"

	"example.com/bounce/mock/internal/journal"
)

// defaultRequests is how many entries of the journal are listed unless the query says otherwise.
const defaultRequests = 100

// controlHandlers binds the operations of the control API by operationId.
func (s *Server) controlHandlers() map[string]handler {
	bind := func(answer func(*Exchange) (*answer, *Refusal)) handler {
		return handler{checks: controlChecks(), answer: answer, readings: s.defaults}
	}
	return map[string]handler{
		"createCustomer": bind(s.createCustomer),
		"listRequests":   bind(s.listRequests),
		"readHealth":     bind(s.readHealth),
		"readClock":      bind(s.readClock),
		"setClock":       bind(s.setClock),
	}
}

// ok is a plain answer of the control API.
func ok(view any) (*answer, *Refusal) {
	return &answer{status: http.StatusOK, contentType: typeJSON, body: view}, nil
}

// health is the answer of readHealth.
type health struct {
	Status     string            `json:"status"`
	Server     string            `json:"server"`
	Contract   contractView      `json:"contract"`
	Readings   map[string]string `json:"readings"`
	RandomSeed int64             `json:"randomSeed"`
}

type contractView struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

func (s *Server) readHealth(*Exchange) (*answer, *Refusal) {
	contract := s.options.Contract
	return ok(health{
		Status: "healthy", Server: "bounce-mock",
		Contract: contractView{Name: contract.Name(), SHA256: contract.Digest()},
		Readings: s.readings.table(), RandomSeed: s.options.RandomSeed,
	})
}

// requests is the answer of listRequests.
type requests struct {
	Requests []journal.Entry `json:"requests"`
	Meta     journal.Stats   `json:"meta"`
}

func (s *Server) listRequests(x *Exchange) (*answer, *Refusal) {
	query := x.Request.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil { // left out: the document has seen to the rest
		limit = defaultRequests
	}
	entries, stats := s.journal.Entries(journal.Filter{Limit: limit, CSI: query.Get("csi")})
	return ok(requests{Requests: entries, Meta: stats})
}
