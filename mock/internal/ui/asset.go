package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"
)

// asset is a file in both codings. The first request for it makes it, so that a mock whose console nobody opens pays nothing.
type asset struct{ plain, zipped, tag string }

var assets sync.Map // of *asset by name

// load returns a file: what is embedded compressed is sent so, and not compressed again.
func load(name string) (*asset, error) {
	if a, found := assets.Load(name); found {
		return a.(*asset), nil
	}
	var zipped []byte
	plain, err := files.ReadFile("assets/" + name)
	if err == nil {
		zipped = compress(plain)
	} else if zipped, err = files.ReadFile("assets/" + name + ".gz"); err == nil {
		plain, err = expand(zipped)
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	a, _ := assets.LoadOrStore(name, &asset{string(plain), string(zipped), hex.EncodeToString(sum[:8])})
	return a.(*asset), nil
}

func compress(plain []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level that there is
	_, _ = w.Write(plain)                                 // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func expand(zipped []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
