package storetest

import (
	"context"
	"errors"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// Wrap returns a store that hands each call to do, which makes it as often as it likes; the results are those of the last time.
func Wrap(s store.Store, do func(call func() error) error) store.Store { return wrapped{s, do} }

type wrapped struct {
	inner store.Store
	do    func(call func() error) error
}

func isUnavailable(err error) bool { return errors.Is(err, store.ErrUnavailable) }

func result[T any](w wrapped, call func() (T, error)) (x T, err error) {
	err = w.do(func() (err error) {
		x, err = call()
		return err
	})
	return x, err
}

func (w wrapped) CSIs(ctx context.Context) ([]string, error) {
	return result(w, func() ([]string, error) { return w.inner.CSIs(ctx) })
}

func (w wrapped) Count(ctx context.Context) (int, error) {
	return result(w, func() (int, error) { return w.inner.Count(ctx) })
}

func (w wrapped) Customer(ctx context.Context, csi string) (domain.Customer, error) {
	return result(w, func() (domain.Customer, error) { return w.inner.Customer(ctx, csi) })
}

func (w wrapped) CustomerByIdentifier(ctx context.Context, identifier string) (domain.Customer, error) {
	return result(w, func() (domain.Customer, error) { return w.inner.CustomerByIdentifier(ctx, identifier) })
}

func (w wrapped) WholeCustomer(ctx context.Context, csi string) (domain.Customer, error) {
	return result(w, func() (domain.Customer, error) { return w.inner.WholeCustomer(ctx, csi) })
}

func (w wrapped) AddCustomer(ctx context.Context, c domain.Customer) error {
	return w.do(func() error { return w.inner.AddCustomer(ctx, c) })
}

func (w wrapped) SetOptIn(ctx context.Context, csi string, optedIn bool) error {
	return w.do(func() error { return w.inner.SetOptIn(ctx, csi, optedIn) })
}

func (w wrapped) RemoveCustomer(ctx context.Context, csi string) error {
	return w.do(func() error { return w.inner.RemoveCustomer(ctx, csi) })
}

func (w wrapped) AddInstance(ctx context.Context, csi string, x domain.Instance) error {
	return w.do(func() error { return w.inner.AddInstance(ctx, csi, x) })
}

func (w wrapped) RemoveInstance(ctx context.Context, csi, name string) error {
	return w.do(func() error { return w.inner.RemoveInstance(ctx, csi, name) })
}

func (w wrapped) Instance(ctx context.Context, csi, name string) (domain.Instance, error) {
	return result(w, func() (domain.Instance, error) { return w.inner.Instance(ctx, csi, name) })
}

func (w wrapped) Calendar(ctx context.Context, csi, name string, f func(domain.Calendar) error) error {
	return w.do(func() error { return w.inner.Calendar(ctx, csi, name, f) })
}

func (w wrapped) Executions(ctx context.Context, csi string, q store.Query) (store.Page, error) {
	return result(w, func() (store.Page, error) { return w.inner.Executions(ctx, csi, q) })
}

func (w wrapped) Execution(ctx context.Context, csi, id string) (domain.Listed, error) {
	return result(w, func() (domain.Listed, error) { return w.inner.Execution(ctx, csi, id) })
}

func (w wrapped) AddExecution(ctx context.Context, csi, instance string, x domain.Execution) error {
	return w.do(func() error { return w.inner.AddExecution(ctx, csi, instance, x) })
}

func (w wrapped) ReplaceExecution(ctx context.Context, csi, instance string, x domain.Execution) error {
	return w.do(func() error { return w.inner.ReplaceExecution(ctx, csi, instance, x) })
}

func (w wrapped) RemoveExecution(ctx context.Context, p domain.Place) error {
	return w.do(func() error { return w.inner.RemoveExecution(ctx, p) })
}

func (w wrapped) Save(ctx context.Context, csi string) ([]byte, error) {
	return result(w, func() ([]byte, error) { return w.inner.Save(ctx, csi) })
}

func (w wrapped) Restore(ctx context.Context, csi string, saved []byte) error {
	return w.do(func() error { return w.inner.Restore(ctx, csi, saved) })
}
