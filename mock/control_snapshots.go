package mock

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
)

// snapshotView is a snapshot in a list.
type snapshotView struct {
	Name string `json:"name"`
	// At is when it was saved, by the clock of then.
	At string `json:"at"`
}

func viewOf(name string, st *state) snapshotView {
	return snapshotView{Name: name, At: st.at.Format(milliseconds)}
}

// snapshotsView is the answer of listSnapshots.
type snapshotsView struct {
	Snapshots []snapshotView `json:"snapshots"`
}

// diffView is the answer of diffSnapshot.
type diffView struct {
	Changes []change `json:"changes"`
}

// stateHandlers binds what the server and each customer have alike.
func (s *Server) stateHandlers(ofServer, ofCustomer func(func(*Exchange, string) (*answer, *Refusal)) handler) map[string]handler {
	all := map[string]handler{}
	for name, then := range map[string]func(*Exchange, string) (*answer, *Refusal){
		"listSnapshots": s.listSnapshots, "saveSnapshot": s.saveSnapshot, "restoreSnapshot": s.restoreSnapshot,
		"diffSnapshot": s.diffSnapshot, "deleteSnapshot": s.deleteSnapshot, "reset": s.reset,
	} {
		named := []string{"name"}
		if name == "listSnapshots" || name == "saveSnapshot" || name == "reset" {
			named = nil
		}
		of, ofOne := ofServer(then), ofCustomer(then)
		of.path, ofOne.path = append(of.path, named...), append(ofOne.path, named...)
		all[name], all[customersOwn[name]] = of, ofOne
	}
	return all
}

// customersOwn are the operations of one customer, by those of the server.
var customersOwn = map[string]string{
	"listSnapshots": "listCustomerSnapshots", "saveSnapshot": "saveCustomerSnapshot",
	"restoreSnapshot": "restoreCustomerSnapshot", "diffSnapshot": "diffCustomerSnapshot",
	"deleteSnapshot": "deleteCustomerSnapshot", "reset": "resetCustomer",
}

func (s *Server) listSnapshots(_ *Exchange, csi string) (*answer, *Refusal) {
	return ok(snapshotsView{s.snapshots(csi)})
}

func (s *Server) saveSnapshot(x *Exchange, csi string) (*answer, *Refusal) {
	name, _ := x.Body["name"].(string)
	st, err := s.snapshot(csi, name)
	if err != nil {
		return nil, x.refuseRestore(err)
	}
	return &answer{status: http.StatusCreated, contentType: typeJSON, body: viewOf(name, st)}, nil
}

func (s *Server) restoreSnapshot(x *Exchange, csi string) (*answer, *Refusal) {
	if err := s.goBack(csi, x.path["name"]); err != nil {
		return nil, x.refuseRestore(err)
	}
	return done()
}

func (s *Server) deleteSnapshot(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.forget(csi, x.path["name"]) {
		return nil, x.refuseRestore(errNoSnapshot)
	}
	return done()
}

// diffSnapshot tells what is different now, or in another snapshot.
func (s *Server) diffSnapshot(x *Exchange, csi string) (*answer, *Refusal) {
	before, after := s.found(csi, x.path["name"]), s.present(csi)
	if before == nil {
		return nil, x.refuseRestore(errNoSnapshot)
	}
	if other := x.Request.URL.Query().Get("against"); other != "" {
		if after = s.found(csi, other); after == nil {
			return nil, x.refuse(faultNoSnapshot, "The snapshot of the query is not there.",
				openapi.Violation{In: "query", Pointer: "against", Code: "unknown", Message: "names no snapshot"})
		}
	}
	if after == nil { // the customer has gone meanwhile
		return nil, x.refuseRestore(bounce.ErrUnknown)
	}
	changes, err := diff(before, after)
	if err != nil {
		s.logger.Error("diff", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not compare the two.")
	}
	return ok(diffView{changes})
}

func (s *Server) reset(x *Exchange, csi string) (*answer, *Refusal) {
	back := func() error { return s.resetOneOfTheWorld(csi) }
	if csi == "" {
		back = s.Reset
	}
	if err := back(); err != nil {
		return nil, x.refuseRestore(err)
	}
	return done()
}

func (x *Exchange) refuseRestore(err error) *Refusal {
	var far *boundsError
	switch {
	case errors.Is(err, errManySnapshots):
		return x.refuse(faultTooManySnapshots, "The mock holds as many snapshots as it can.")
	case errors.As(err, &far):
		return x.refuse(faultFarClock, "It cannot go back: "+far.Error()+".")
	case errors.Is(err, errNoSnapshot):
		return x.refuse(faultNoSnapshot, "There is no snapshot of this name.")
	case errors.Is(err, bounce.ErrDuplicate):
		return x.refuse(faultDuplicate, "Another customer has the Identifier by now.")
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuse(faultNoCustomer, "There is no customer of this CSI.")
	}
	x.server.logger.Error("restore", "err", err)
	return x.refuse(faultInternal, "The mock could not go back.")
}

// done is an answer that has nothing to tell.
func done() (*answer, *Refusal) { return &answer{status: http.StatusNoContent}, nil }
