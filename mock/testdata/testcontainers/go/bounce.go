// Package bounce starts the mock in a container. A Go test that may import the mock itself does not need it: mock.Start is faster.
package bounce

import (
	"testing"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// AdminToken is the token of the mock's control API.
const AdminToken = "token-of-the-tests"

// Start starts the mock, and stops it when the test has ended.
func Start(t *testing.T) (url string) {
	t.Helper()
	container, err := testcontainers.Run(t.Context(), "bounce",
		testcontainers.WithExposedPorts("2686/tcp"),
		testcontainers.WithEnv(map[string]string{"BOUNCE_MOCK_ADMIN_TOKEN": AdminToken}),
		testcontainers.WithWaitStrategy(wait.ForLog(`"ready":true`)),
	)
	testcontainers.CleanupContainer(t, container)
	if err != nil {
		t.Fatal(err)
	}
	url, err = container.PortEndpoint(t.Context(), "2686/tcp", "http")
	if err != nil {
		t.Fatal(err)
	}
	return url
}
