package control

import (
	"errors"
	"fmt"
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
)

func (a *API) customerOperations() []operation {
	return []operation{
		{id: "listCustomers", answer: a.listCustomers, unheld: true},
		{id: "createCustomer", answer: a.createCustomer, bodyOptional: true, explain: explainCustomer, unheld: true},
		{id: "readCustomer", answer: a.readCustomer},
		{id: "removeCustomer", answer: a.removeCustomer, unheld: true},
		{id: "readOptIn", answer: a.readOptIn},
		{id: "setOptIn", answer: a.setOptIn},
	}
}

// customersView is the answer of listCustomers.
type customersView struct {
	Customers []customerBrief `json:"customers"`
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

// optInView is the answer of readOptIn.
type optInView struct {
	OptedIn bool `json:"optedIn"`
}

func (a *API) listCustomers(x *Request, _ string) (*answer, *exchange.Refusal) {
	ctx := x.Request.Context()
	csis, err := a.store().CSIs(ctx)
	if err != nil {
		return nil, a.refuseStore(x, "", err)
	}
	v := customersView{Customers: []customerBrief{}}
	for _, csi := range csis {
		switch c, err := a.store().Customer(ctx, csi); {
		case err == nil:
			v.Customers = append(v.Customers, customerBrief{c.CSI, c.Name, c.Identifier, c.OptedIn})
		case !errors.Is(err, domain.ErrUnknown): // removed since it was listed
			return nil, a.refuseStore(x, csi, err)
		}
	}
	return exchange.OK(v)
}

// createCustomer adds the customer of the body, or one that is made up.
func (a *API) createCustomer(x *Request, _ string) (*answer, *exchange.Refusal) {
	c, err := a.State.CreateCustomer(x.Request.Context(), x.Raw, x.Now)
	switch wrong, taken := (seed.Faults)(nil), (*state.TakenError)(nil); {
	case errors.As(err, &wrong):
		return nil, refuseSeed(x, KindBadEntry, notOneCustomer, wrong)
	case errors.As(err, &taken):
		return nil, refuseTaken(x, KindDuplicate, taken)
	case errors.Is(err, state.ErrManyCustomers):
		return nil, x.Refuse(KindManyCustomers, fmt.Sprintf("The mock has %d customers, as many as it may.", a.State.MaxCustomers()))
	case err != nil:
		a.Logger.Info("customer refused", "err", err)
		return nil, x.Refuse(KindBadEntry, "The customer breaks a rule of the domain.")
	}
	a.Logger.Debug("customer added", "customer", c.CSI)
	return a.customerAnswer(x, http.StatusCreated, c)
}

// customerAnswer shows a customer, with tokens by its signer: also one that was made, and is gone already.
func (a *API) customerAnswer(x *Request, status int, c seed.Customer) (*answer, *exchange.Refusal) {
	tokens, refusal := a.tokensBy(x, c.CSI, keys.Key{Signer: c.Signer, Issuer: c.Issuer, Audience: c.Audience})
	if refusal != nil {
		return nil, refusal
	}
	fields := seed.CustomerOf(c)
	return &answer{Status: status, ContentType: exchange.TypeJSON, Body: customerView{
		CSI: c.CSI, Name: c.Name, Identifier: c.Identifier, CustomerID: c.ID, Contacts: fields.Contacts, OptedIn: c.OptedIn,
		JWKSURI: c.JWKSURI, Issuer: c.Issuer, Audience: c.Audience, Readings: c.Readings, Services: fields.Services, Tokens: tokens,
	}}, nil
}

func (a *API) readCustomer(x *Request, csi string) (*answer, *exchange.Refusal) {
	c, err := a.State.WholeCustomer(x.Request.Context(), csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	c.Keys = nil
	return a.customerAnswer(x, http.StatusOK, c)
}

func (a *API) removeCustomer(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.State.RemoveCustomer(x.Request.Context(), csi); err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	return exchange.NoContent()
}

func (a *API) readOptIn(x *Request, csi string) (*answer, *exchange.Refusal) {
	c, err := a.store().Customer(x.Request.Context(), csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	return exchange.OK(optInView{c.OptedIn})
}

func (a *API) setOptIn(x *Request, csi string) (*answer, *exchange.Refusal) {
	optedIn, _ := x.Body["optedIn"].(bool)
	if err := a.store().SetOptIn(x.Request.Context(), csi, optedIn); err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return a.readCustomer(x, csi)
}
