package router

// Successor returns a Router without operations, for Supersede. Close of r closes it, too.
func (r *Router) Successor(o Options) *Router {
	next := New(o)
	next.closed = r.closed
	return next
}

// Supersede lets a Successor answer all requests that come from now on; request ids go on. Those in progress end as they began. A
// later call supersedes that successor.
func (r *Router) Supersede(next *Router) {
	from := r
	if present := r.next.Load(); present != nil {
		from = present
	}
	next.ids.count.Store(from.ids.count.Load())
	r.next.Store(next)
}
