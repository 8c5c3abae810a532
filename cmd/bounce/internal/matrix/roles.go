package matrix

import (
	"embed"
	"errors"
	"fmt"
	"sync"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// rolesFiles are a seed file with something for every role of a target file, and the target file that describes it.
//
//go:embed roles/world.yaml roles/target.yaml
var rolesFiles embed.FS

// seedFile is the seed of a server that the target file describes.
var seedFile = sync.OnceValues(func() ([]byte, error) { return rolesFiles.ReadFile("roles/world.yaml") })

// withoutControl returns the options of a server without a control API, which the target file describes.
func withoutControl() (mock.Options, error) {
	seed, err := seedFile()
	return mock.Options{Seed: mock.SeedFile{Text: seed, Name: "world.yaml"}, Admin: mock.Admin{Off: true}}, err
}

// targetFile returns the target file with the tokens that its commands print. They expire in an hour.
func targetFile() (*conformance.Config, error) {
	const name = "roles/target.yaml"
	text, err := rolesFiles.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read target file: %w", err)
	}
	config, err := conformance.ParseConfig(name, text, nil)
	if err != nil {
		return nil, err
	}
	o, err := withoutControl()
	if err != nil {
		return nil, err
	}
	server, err := mock.New(o)
	if err != nil {
		return nil, err
	}
	for role, identity := range config.Identities {
		request, err := tokenRequest(identity.Token.Command)
		if err != nil {
			return nil, fmt.Errorf("%s: identities.%s: %w", name, role, err)
		}
		token, err := server.Token(request)
		if err != nil {
			return nil, fmt.Errorf("%s: identities.%s: %w", name, role, err)
		}
		identity.Token = conformance.Token{Value: token}
		config.Identities[role] = identity
	}
	return config, nil
}

// tokenRequest reads a command of the target file: bounce token with flags.
func tokenRequest(command []string) (mock.TokenRequest, error) {
	var r mock.TokenRequest
	if len(command) < 2 || command[0] != "bounce" || command[1] != "token" || len(command)%2 != 0 {
		return r, errors.New("want bounce token with flags for the command of a token")
	}
	for i := 2; i < len(command); i += 2 {
		switch flag, value := command[i], command[i+1]; flag {
		case "--seed-file":
		case "--customer":
			r.Customer = value
		case "--scope":
			r.Scope = value
		case "--defect":
			r.Defect = value
		default:
			return r, fmt.Errorf("bounce token is called with %s, want --seed-file, --customer, --scope or --defect", flag)
		}
	}
	return r, nil
}
