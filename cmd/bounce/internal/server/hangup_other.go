//go:build !unix

package server

// onHangup does nothing: there is no SIGHUP.
func onHangup(func()) (stop func()) { return func() {} }
