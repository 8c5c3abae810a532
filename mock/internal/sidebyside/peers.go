//go:build external

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The peers that .ci/run does not install. Scalar's needs a later Node.js than some distributions have.
const (
	nodePackage = "node@22.21.1"
	npmPackages = "@scalar/mock-server@0.14.4 @hono/node-server@2.1.9 @mockoon/cli@9.9.0"
)

// mapping is the stub of WireMock.
const mapping = `{"request":{"method":"PUT","urlPath":"` + path + `"},"response":{"status":200,"headers":{"Content-Type":"application/json"},` +
	`"jsonBody":{"scheduledStart":"2031-08-26T08:53:51-07:00","scheduledEnd":"2031-08-26T10:53:51-07:00","status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}}}`

// scalar starts Scalar's mock server, which is a library; its arguments are the document and the port.
const scalar = `import { readFileSync } from 'node:fs'
import { createMockServer } from '@scalar/mock-server'
import { serve } from '@hono/node-server'

const app = await createMockServer({ document: readFileSync(process.argv[2], 'utf8') })
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.argv[3]) })
`

// peerServers returns other mock servers. It installs those that .ci/run has not installed in the same cache; files for this run go to
// the folder.
func peerServers(ctx context.Context, folder string) ([]*server, error) {
	cache := os.Getenv("BOUNCE_CI_CACHE")
	if cache == "" {
		home, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		cache = filepath.Join(home, "bounce-ci")
	}
	prism := filepath.Join(cache, "npm", "node_modules", ".bin", "prism")
	wiremock := filepath.Join(cache, "java", "wiremock", "wiremock-standalone.jar")
	for _, needed := range []string{prism, wiremock} {
		if _, err := os.Stat(needed); err != nil {
			return nil, fmt.Errorf("%w; .ci/run installs it", err)
		}
	}
	peers := filepath.Join(cache, "peers")
	if err := installPeers(ctx, peers); err != nil {
		return nil, err
	}
	stubs, script := filepath.Join(folder, "mappings"), filepath.Join(peers, "scalar.mjs") // it must be where its packages are
	err := errors.Join(os.MkdirAll(stubs, 0o700), os.WriteFile(filepath.Join(stubs, "put.json"), []byte(mapping), 0o600),
		os.WriteFile(script, []byte(scalar), 0o600))
	if err != nil {
		return nil, err
	}
	const document = "openapi/bounce.yaml"
	node := filepath.Join(peers, "node_modules", ".bin", "node")
	relative := strings.TrimPrefix(path, "/selfservice/v1") // these two serve the paths of the document, without that of its server
	return []*server{
		{name: "Scalar's mock server", path: relative, command: func(port string) []string {
			return []string{node, script, document, port}
		}},
		{name: "WireMock", command: func(port string) []string {
			return []string{"java", "-jar", wiremock, "--port", port, "--bind-address", "127.0.0.1", "--root-dir", folder, "--disable-banner", "--no-request-journal"}
		}},
		{name: "Prism", path: relative, command: func(port string) []string {
			return []string{prism, "mock", "-p", port, "-h", "127.0.0.1", document}
		}},
		{name: "Mockoon", command: func(port string) []string {
			cli := filepath.Join(peers, "node_modules", "@mockoon", "cli", "bin", "run.js")
			return []string{node, cli, "start", "--data", document, "--port", port, "--hostname", "127.0.0.1", "--disable-log-to-file", "--disable-admin-api"}
		}},
	}, nil
}

// installPeers installs the packages by npm, unless they are there.
func installPeers(ctx context.Context, folder string) error {
	stamp := filepath.Join(folder, ".installed")
	if text, err := os.ReadFile(stamp); err == nil && string(text) == npmPackages {
		return nil
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	bin := filepath.Join(folder, "node_modules", ".bin")
	for _, packages := range []string{nodePackage, npmPackages} { // npm takes those that its own Node.js can run
		arguments := append([]string{"install", "--silent", "--no-audit", "--no-fund", "--prefix", folder}, strings.Fields(packages)...)
		c := exec.CommandContext(ctx, "npm", arguments...)
		c.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("npm install %s: %w: %s", packages, err, out)
		}
	}
	return os.WriteFile(stamp, []byte(npmPackages), 0o600)
}
