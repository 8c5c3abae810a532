package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// entry is a file of an archive. All that depends on the machine is left out.
type entry struct {
	name string
	mode fs.FileMode
	data []byte
}

// archive writes the binary and what a user reads first, as NAME.tar.gz or NAME.zip.
func (c clone) archive(name string, p platform, binary string) error {
	entries := []entry{
		{name: p.executable(), mode: 0o755},
		{name: "README.md", mode: 0o644},
	}
	for i, file := range []string{binary, filepath.Join(c.folder, "README.md")} {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		entries[i].data = data
	}
	if p.os == "windows" {
		return create(name+".zip", func(w io.Writer) error { return writeZip(w, entries, c.time) })
	}
	return create(name+".tar.gz", func(w io.Writer) error {
		z := gzip.NewWriter(w)
		return errors.Join(writeTar(z, entries, c.time), z.Close())
	})
}

func writeTar(w io.Writer, entries []entry, at time.Time) error {
	t := tar.NewWriter(w)
	for _, e := range entries {
		header := tar.Header{Name: e.name, Mode: int64(e.mode), Size: int64(len(e.data)), ModTime: at, Format: tar.FormatUSTAR, Typeflag: tar.TypeReg}
		if e.mode.IsDir() {
			header.Typeflag, header.Mode = tar.TypeDir, int64(e.mode.Perm())
		}
		if err := t.WriteHeader(&header); err != nil {
			return err
		}
		if _, err := t.Write(e.data); err != nil {
			return err
		}
	}
	return t.Close()
}

func writeZip(w io.Writer, entries []entry, at time.Time) error {
	z := zip.NewWriter(w)
	for _, e := range entries {
		header := zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at}
		header.SetMode(e.mode)
		f, err := z.CreateHeader(&header)
		if err != nil {
			return err
		}
		if _, err := f.Write(e.data); err != nil {
			return err
		}
	}
	return z.Close()
}

func create(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// sum writes SHA256SUMS: a line for each file below the folder, in the order of their names.
func sum(folder string) error {
	var lines strings.Builder
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, name)
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(data), filepath.ToSlash(relative))
		return err
	})
	if err != nil {
		return err
	}
	return create(filepath.Join(folder, "SHA256SUMS"), func(w io.Writer) error {
		_, err := io.WriteString(w, lines.String())
		return err
	})
}
