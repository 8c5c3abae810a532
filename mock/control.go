package mock

import (
	"maps"
	"net/http"

	"example.com/bounce/openapi"
)

// controlHandlers binds the operations of the control API by operationId. control is their document.
func (s *Server) controlHandlers(control *openapi.Document) map[string]handler {
	checks := controlChecks()
	bind := func(answer func(*Exchange) (*answer, *Refusal)) handler {
		return handler{
			checks: func(*readings) []Check { return checks }, answer: answer,
			readings: func(*Exchange) *readings { return s.defaults },
		}
	}
	bodiless := func(h handler) handler { h.bodiless = true; return h }
	atCustomer := func(then func(*Exchange, string) (*answer, *Refusal)) handler {
		h := bind(s.ofCustomer(then))
		h.path = []string{"csi"}
		return h
	}
	ofCustomer := func(then func(*Exchange, string) (*answer, *Refusal)) handler {
		h := atCustomer(then)
		h.answer = s.whileItStays(h.answer)
		return h
	}
	all := map[string]handler{
		"createCustomer":          bodiless(bind(s.createCustomer)).readBy(readsCustomer),
		"readCustomerReadings":    ofCustomer(s.readCustomerReadings),
		"chooseCustomerReadings":  ofCustomer(s.chooseCustomerReadings),
		"releaseCustomerReadings": ofCustomer(s.releaseCustomerReadings),
		"readCustomerKeys":        atCustomer(s.readCustomerKeys),
		"setCustomerKeys":         ofCustomer(s.setCustomerKeys).readBy(readsKeys),
		"rotateCustomerKeys":      bodiless(ofCustomer(s.rotateCustomerKeys)),
		"readReadings":            bind(s.readReadings),
		"chooseReadings":          bind(s.chooseReadings),
		"releaseReadings":         bind(s.releaseReadings),
		"readHealth":              bind(s.readHealth),
		"listCustomers":           bind(s.listCustomers),
		"removeCustomer":          atCustomer(s.removeCustomer),
		"exportSeed":              bind(s.exportSeed),
		"exportCustomerSeed":      ofCustomer(s.exportCustomerSeed),
		"mintCustomerToken":       bodiless(ofCustomer(s.mintToken)),
		"readSeedSchema":          bind(s.readSeedSchema),
	}
	ofServer := func(then func(*Exchange, string) (*answer, *Refusal)) handler {
		return bind(func(x *Exchange) (*answer, *Refusal) { return then(x, "") })
	}
	maps.Copy(all, s.serverHandlers(bind, control))
	maps.Copy(all, s.requestHandlers(ofServer, atCustomer))
	maps.Copy(all, s.clockHandlers(ofServer, ofCustomer))
	maps.Copy(all, s.stateHandlers(ofServer, atCustomer))
	maps.Copy(all, s.worldHandlers(ofCustomer))
	maps.Copy(all, s.detourHandlers(ofServer, ofCustomer))
	return all
}

// whileItStays is for operations that a customer's end must not come between: meanwhile nobody adds, removes or brings back
// any. They must not wait, nor lock states themselves.
func (s *Server) whileItStays(then func(*Exchange) (*answer, *Refusal)) func(*Exchange) (*answer, *Refusal) {
	return func(x *Exchange) (*answer, *Refusal) {
		s.states.mu.RLock()
		defer s.states.mu.RUnlock()
		return then(x)
	}
}

// ofCustomer is for operations whose path names a customer, who has to be there to begin with.
func (s *Server) ofCustomer(then func(*Exchange, string) (*answer, *Refusal)) func(*Exchange) (*answer, *Refusal) {
	return func(x *Exchange) (*answer, *Refusal) {
		csi := x.path["csi"]
		if _, known := s.world.Customer(csi); !known {
			return nil, x.refuse(faultNoCustomer, "There is no customer of this CSI.")
		}
		x.Now = s.clocks.of(csi).Now()
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
	// SkewMilliseconds is Options.Skew.
	SkewMilliseconds int64 `json:"skewMilliseconds"`
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
		SkewMilliseconds: s.options.Skew.Milliseconds(),
	})
}
