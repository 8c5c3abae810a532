package main

import (
	"bytes"
	"encoding/pem"
	"io"
	"os"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// config is how the image runs: what cmd/bounce/Dockerfile says, and a test holds the two equal.
func config() v1.Config {
	return v1.Config{
		User:         "65534:65534",
		Env:          []string{"BOUNCE_MOCK_ADDR=0.0.0.0:2686", "BOUNCE_MOCK_LOG_REQUESTS=always"},
		ExposedPorts: map[string]struct{}{"2686/tcp": {}},
		StopSignal:   "SIGTERM",
		Healthcheck: &v1.HealthConfig{
			Test:        []string{"CMD", "/bounce", "health"},
			Interval:    10 * time.Second,
			Timeout:     5 * time.Second,
			StartPeriod: 2 * time.Second,
		},
		Entrypoint: []string{"/bounce"},
		Cmd:        []string{"mock"},
	}
}

// image writes an OCI layout with one image for each architecture of linux, from scratch: the binary, and the authorities that
// vouch for the hosts of key sets.
func (c clone) image(folder, version string, binaries map[platform]string) error {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, p := range platforms {
		if p.os != "linux" {
			continue
		}
		image, err := c.imageOf(p, version, binaries[p])
		if err != nil {
			return err
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: p.os, Architecture: p.arch}},
		})
	}
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		return err
	}
	return path.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": version}))
}

func (c clone) imageOf(p platform, version, binary string) (v1.Image, error) {
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	var files bytes.Buffer
	if err := writeTar(&files, []entry{
		{name: "bounce", mode: 0o755, data: data},
		{name: "etc/", mode: 0o755 | os.ModeDir},
		{name: "etc/ssl/", mode: 0o755 | os.ModeDir},
		{name: "etc/ssl/certs/", mode: 0o755 | os.ModeDir},
		{name: "etc/ssl/certs/ca-certificates.crt", mode: 0o644, data: authorities()},
	}, c.time); err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(files.Bytes())), nil
	}, tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err := mutate.Append(base, mutate.Addendum{Layer: layer, History: v1.History{
		Created: v1.Time{Time: c.time}, CreatedBy: "bounce/.ci/release",
	}})
	if err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture, file.Created, file.Config = p.os, p.arch, v1.Time{Time: c.time}, config()
	file.Config.Labels = map[string]string{"org.opencontainers.image.title": "bounce", "org.opencontainers.image.version": version}
	return mutate.ConfigFile(image, file)
}

// authorities are those that Mozilla trusts, of the version that go.sum pins. Those with constraints that PEM cannot say are left
// out.
func authorities() []byte {
	var all bytes.Buffer
	for root := range bundle.Roots() {
		if root.Constraint == nil {
			_ = pem.Encode(&all, &pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate}) // a buffer takes everything
		}
	}
	return all.Bytes()
}
