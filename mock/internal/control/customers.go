package control

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
)

// customers are the customers, with their keys and tokens.
type customers struct {
	*state.State

	logger          *slog.Logger
	defaultCustomer string
}

func (c customers) operations() []operation {
	return []operation{
		{id: "listCustomers", answer: c.listCustomers, unheld: true},
		{id: "createCustomer", answer: c.createCustomer, bodyOptional: true, body: c.customerBody(), unheld: true},
		{id: "readCustomer", answer: c.readCustomer},
		{id: "removeCustomer", answer: c.removeCustomer, unheld: true},
		{id: "readOptIn", answer: c.readOptIn},
		{id: "setOptIn", answer: c.setOptIn},
		{id: "readCustomerKeys", answer: c.readCustomerKeys, unheld: true},
		{id: "setCustomerKeys", answer: c.setCustomerKeys, body: c.keysBody()},
		{id: "rotateCustomerKeys", answer: c.rotateCustomerKeys, bodyOptional: true},
	}
}

func (c customers) tokenOperations() []operation {
	return []operation{
		{id: "mint*Token", answer: c.mintToken, bodyOptional: true},
		{id: "listDefects", answer: listDefects, unheld: true},
	}
}

// customerBrief is a customer in a list.
type customerBrief struct {
	CSI        string `json:"csi"`
	Name       string `json:"name"`
	Identifier string `json:"identifier"`
	OptedIn    bool   `json:"optedIn"`
}

// customerView is the answer of createCustomer and readCustomer: the entry of a seed file, filled in, and tokens.
type customerView struct {
	CSI        string               `json:"csi"`
	Name       string               `json:"name"`
	Identifier string               `json:"identifier"`
	CustomerID string               `json:"customerId,omitempty"`
	Contacts   []string             `json:"contacts"`
	OptedIn    bool                 `json:"optedIn"`
	JWKSURI    string               `json:"jwksUri,omitempty"`
	Issuer     string               `json:"issuer,omitempty"`
	Audience   string               `json:"audience,omitempty"`
	Readings   map[string]string    `json:"readings,omitempty"`
	Services   []seed.ServiceFields `json:"services"`
	Tokens     map[string]string    `json:"tokens"`
}

// customerList is the answer of listCustomers.
type customerList struct {
	Customers []customerBrief `json:"customers"`
	Total     int             `json:"total"`
	Next      string          `json:"next,omitempty"`
}

// listCustomers shows a page of the customers that the query selects.
func (c customers) listCustomers(x *Request) (any, error) {
	csis, err := c.Store.CSIs(x.ctx())
	if err != nil {
		return nil, err
	}
	query := x.Request.URL.Query()
	after, part := query.Get("after"), strings.ToLower(query.Get("q"))
	start := 0
	if after != "" {
		if start = slices.Index(csis, after) + 1; start == 0 {
			const want = "must be the CSI of a customer; one that was removed has no place in the list any more: begin without after"
			return nil, x.refusal(KindBadCriteria, "The parameter after "+want+".",
				openapi.Violation{In: "query", Pointer: "after", Code: "unknown", Message: want})
		}
	}
	list := customerList{Customers: []customerBrief{}}
	limit := x.Number("limit", len(csis))
	for i, csi := range csis {
		onPage := i >= start && len(list.Customers) < limit
		var each domain.Customer
		if onPage || part != "" { // a search reads all, for the total
			if each, err = c.Store.Customer(x.ctx(), csi); err != nil && !errors.Is(err, domain.ErrUnknown) {
				return nil, err
			}
			if err != nil || !mentions(each, part) { // it was removed since it was listed
				continue
			}
		}
		list.Total++
		switch {
		case onPage:
			list.Customers = append(list.Customers, customerBrief{each.CSI, each.Name, each.Identifier, each.OptedIn})
		case i >= start:
			list.Next = list.Customers[len(list.Customers)-1].CSI
		}
	}
	return list, nil
}

// mentions reports whether a customer's CSI, name or Identifier has a part, which is in lower case.
func mentions(c domain.Customer, part string) bool {
	return slices.ContainsFunc([]string{c.CSI, c.Name, c.Identifier}, func(text string) bool { return strings.Contains(strings.ToLower(text), part) })
}

// createCustomer adds the customer of the body, or one that is made up.
func (c customers) createCustomer(x *Request) (any, error) {
	wanted, err := x.tokensWanted()
	if err != nil {
		return nil, err
	}
	created, err := c.CreateCustomer(x.ctx(), x.Raw, x.Now)
	if err != nil {
		return nil, err
	}
	c.logger.Debug("customer added", "customer", created.CSI)
	return answered(c.customerAnswer(x, http.StatusCreated, created, wanted))
}

// answered returns an answer, or the error that stands for a refusal.
func answered(a *answer, r *exchange.Refusal) (any, error) {
	if r != nil {
		return nil, refusal{r}
	}
	return a, nil
}

// customerAnswer shows a customer, with the wanted tokens by its signer: also one that was made, and is gone already.
func (c customers) customerAnswer(x *Request, status int, shown seed.Customer, wanted []string) (*answer, *exchange.Refusal) {
	key := keys.Key{Signer: shown.Signer, Issuer: shown.Issuer, Audience: shown.Audience}
	tokens, refusal := c.tokensBy(x, shown.CSI, key, wanted...)
	if refusal != nil {
		return nil, refusal
	}
	fields := seed.CustomerOf(shown)
	return &answer{Status: status, ContentType: exchange.TypeJSON, Body: customerView{
		CSI: shown.CSI, Name: shown.Name, Identifier: shown.Identifier, CustomerID: shown.ID, Contacts: fields.Contacts, OptedIn: shown.OptedIn,
		JWKSURI: shown.JWKSURI, Issuer: shown.Issuer, Audience: shown.Audience, Readings: shown.Readings, Services: fields.Services, Tokens: tokens,
	}}, nil
}

func (c customers) readCustomer(x *Request) (any, error) {
	wanted, err := x.tokensWanted()
	if err != nil {
		return nil, err
	}
	whole, err := c.WholeCustomer(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	whole.Keys = nil
	return answered(c.customerAnswer(x, http.StatusOK, whole, wanted))
}

func (c customers) removeCustomer(x *Request) (any, error) {
	return nil, c.RemoveCustomer(x.ctx(), x.csi)
}

func (c customers) readOptIn(x *Request) (any, error) {
	customer, err := c.Store.Customer(x.ctx(), x.csi)
	return map[string]any{"optedIn": customer.OptedIn}, err
}

func (c customers) setOptIn(x *Request) (any, error) {
	optedIn, _ := x.Body["optedIn"].(bool)
	if err := c.Store.SetOptIn(x.ctx(), x.csi, optedIn); err != nil {
		return nil, err
	}
	return c.readCustomer(x)
}
