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
	checks := controlChecks()
	bind := func(answer func(*Exchange) (*answer, *Refusal)) handler {
		return handler{
			checks: func(*readings) []Check { return checks }, answer: answer,
			readings: func(*Exchange) *readings { return s.defaults },
		}
	}
	bodiless := func(h handler) handler { h.bodiless = true; return h }
	ofCustomer := func(then func(*Exchange, string) (*answer, *Refusal)) handler {
		h := bind(s.ofCustomer(then))
		h.path = []string{"csi"}
		return h
	}
	return map[string]handler{
		"createCustomer":          bodiless(bind(s.createCustomer)),
		"readCustomerReadings":    ofCustomer(s.readCustomerReadings),
		"chooseCustomerReadings":  ofCustomer(s.chooseCustomerReadings),
		"releaseCustomerReadings": ofCustomer(s.releaseCustomerReadings),
		"readCustomerKeys":        ofCustomer(s.readCustomerKeys),
		"setCustomerKeys":         ofCustomer(s.setCustomerKeys),
		"rotateCustomerKeys":      bodiless(ofCustomer(s.rotateCustomerKeys)),
		"readReadings":            bind(s.readReadings),
		"chooseReadings":          bind(s.chooseReadings),
		"listRequests":            bind(s.listRequests),
		"readHealth":              bind(s.readHealth),
		"readClock":               bind(s.readClock),
		"setClock":                bind(s.setClock),
	}
}

// ofCustomer is for operations whose path names a customer, who has to be there.
func (s *Server) ofCustomer(then func(*Exchange, string) (*answer, *Refusal)) func(*Exchange) (*answer, *Refusal) {
	return func(x *Exchange) (*answer, *Refusal) {
		csi := x.path["csi"]
		if _, known := s.world.Customer(csi); !known {
			return nil, x.refuse(faultNoCustomer, "There is no customer of this CSI.")
		}
		return then(x, csi)
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
		Readings: s.readings.server.Load().table(), RandomSeed: s.options.RandomSeed,
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
