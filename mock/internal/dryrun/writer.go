package dryrun

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"time"
)

// Writer is the connection to a client that is not there: whatever is written is dropped, and nothing is read from it. A fault can
// take it over. Make one by NewWriter.
type Writer struct{ header http.Header }

// NewWriter returns a Writer.
func NewWriter() *Writer { return &Writer{http.Header{}} }

// Header implements http.ResponseWriter.
func (w *Writer) Header() http.Header { return w.header }

// Write implements http.ResponseWriter.
func (w *Writer) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (w *Writer) WriteHeader(int) {}

// Hijack implements http.Hijacker.
func (w *Writer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c := gone{}
	return c, bufio.NewReadWriter(bufio.NewReader(c), bufio.NewWriter(c)), nil
}

// gone is a connection whose client has read everything, and says nothing more.
type gone struct{}

func (gone) Read([]byte) (int, error)         { return 0, io.EOF }
func (gone) Write(b []byte) (int, error)      { return len(b), nil }
func (gone) Close() error                     { return nil }
func (gone) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (gone) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (gone) SetDeadline(time.Time) error      { return nil }
func (gone) SetReadDeadline(time.Time) error  { return nil }
func (gone) SetWriteDeadline(time.Time) error { return nil }
