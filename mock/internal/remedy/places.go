package remedy

import (
	"net/http"
	"net/url"
	"slices"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/openapi/suggest"
)

// customer returns a customer, and whether there is one.
func (t *trial) customer(csi string) (domain.Customer, bool) {
	c, err := t.API.Store.Customer(t.ctx(), csi)
	return c, err == nil
}

// caller returns the customer that the Identifier names.
func (t *trial) caller() (domain.Customer, bool) {
	c, err := t.API.Store.CustomerByIdentifier(t.ctx(), t.request.Header.Get("Identifier"))
	return c, err == nil
}

// exists reports whether the store has what a place names.
func (t *trial) exists(p domain.Place) bool {
	in, err := t.API.Store.Instance(t.ctx(), p.CSI, p.Instance)
	_, named := t.path["serviceType"]
	switch {
	case p.Instance == "":
		return true
	case err != nil || named && in.Service != t.last.Service:
		return false
	case p.Execution == "":
		return true
	}
	e, err := t.API.Store.Execution(t.ctx(), p.CSI, p.Execution)
	return err == nil && e.Instance == p.Instance
}

// at suggests the path of the operation for another place.
func (t *trial) at(p domain.Place, service string) []journal.Edit {
	custID := t.last.Customer.ID
	if t.last.Readings.Is("cust-id", "csi") {
		custID = t.last.Customer.CSI
	}
	return []journal.Edit{set("path", "", placeIn(t.operation, p, service, custID))}
}

// findOwnPlace suggests the caller's own place of the same names, or else the credentials of the customer who owns the place, or
// else another place of the caller.
func findOwnPlace(t *trial, r *exchange.Refusal) []journal.Edit {
	own := t.last.Place
	own.CSI = t.last.Customer.CSI
	if t.exists(own) {
		return t.at(own, t.last.Service)
	}
	if owner, known := t.customer(t.last.Place.CSI); known && t.exists(t.last.Place) {
		return t.credentialsOf(owner)
	}
	return findPlace(t, r)
}

// findPlace suggests the caller's place whose names are the nearest. If the caller has no executions, it suggests adding the one
// in the path.
func findPlace(t *trial, r *exchange.Refusal) []journal.Edit {
	x := t.last
	if x.Place.CSI == "" {
		return fixQuery(t, r)
	}
	list := t.places(x.Place.Execution != "")
	if len(list) == 0 {
		list = t.places(false)
	}
	if len(list) == 0 {
		return nil
	}
	p, service := t.nearest(list)
	if p == x.Place { // only the execution is missing, as the customer has none
		return []journal.Edit{call(http.MethodPost,
			"/__admin/customers/"+url.PathEscape(p.CSI)+"/instances/"+url.PathEscape(p.Instance)+"/executions", map[string]any{"id": p.Execution})}
	}
	return t.at(p, service)
}

// places returns the executions of the caller, or its instances, each with the execution of the path.
func (t *trial) places(executions bool) (all []domain.Listed) {
	if executions {
		page, _ := t.API.Store.Executions(t.ctx(), t.last.Customer.CSI, store.Query{})
		return page.Executions
	}
	c, _ := t.API.Store.WholeCustomer(t.ctx(), t.last.Customer.CSI)
	for _, in := range c.Instances {
		all = append(all, domain.Listed{Instance: in.Name, Service: in.Service, Execution: domain.Execution{ID: t.last.Place.Execution}})
	}
	return all
}

// nearest returns the place, from a list of the caller's, whose names are the nearest to those of the path, and its service.
func (t *trial) nearest(list []domain.Listed) (p domain.Place, service string) {
	p, service = t.last.Place, t.last.Service
	found := nearest(list, func(l domain.Listed) []int {
		return []int{
			asNumber(l.Instance != p.Instance), asNumber(l.ID != p.Execution), asNumber(l.Service != service),
			suggest.Distance(l.Instance, p.Instance), suggest.Distance(l.ID, p.Execution),
		}
	})
	return domain.Place{CSI: t.last.Customer.CSI, Instance: found.Instance, Execution: found.ID}, found.Service
}

// nearest returns the item of a non-empty list with the least distances, which are compared in their order.
func nearest[T any](list []T, distances func(T) []int) T {
	return slices.MinFunc(list, func(a, b T) int { return slices.Compare(distances(a), distances(b)) })
}

func asNumber(b bool) int {
	if b {
		return 1
	}
	return 0
}

// findOtherInstance suggests the nearest of the caller's places that is not on a production instance.
func findOtherInstance(t *trial, _ *exchange.Refusal) []journal.Edit {
	list := slices.DeleteFunc(t.places(t.last.Place.Execution != ""), func(e domain.Listed) bool {
		in, err := t.API.Store.Instance(t.ctx(), t.last.Customer.CSI, e.Instance)
		return err != nil || in.Production
	})
	if len(list) == 0 {
		return nil
	}
	return t.at(t.nearest(list))
}

func fixService(t *trial, _ *exchange.Refusal) []journal.Edit {
	in, err := t.API.Store.Instance(t.ctx(), t.last.Place.CSI, t.last.Place.Instance)
	if err != nil {
		return nil
	}
	return t.at(t.last.Place, in.Service)
}
