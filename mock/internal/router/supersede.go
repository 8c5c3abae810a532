package router

// Successor returns a Router without operations, for Supersede. Close of r closes it, too, and they share the request ids.
func (r *Router) Successor(o Options) *Router {
	next := New(o)
	next.closed, next.ids = r.closed, r.ids
	return next
}

// Supersede lets a Successor answer all requests that come from now on. Those in progress end as they began. A
// later call supersedes that successor.
func (r *Router) Supersede(next *Router) { r.next.Store(next) }
