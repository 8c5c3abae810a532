package source

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// shared is the member of the first file with what several files refer to. The joined document does not have it.
const shared = "x-shared"

const sharedRef = "#/" + shared + "/"

// Join makes one document of YAML files: it adds the paths and the components of each to the first one. A reference to a member
// of x-shared stands for what that holds, which may be any part of a document. Anchors hold within their file.
func Join(files fs.FS, first string) ([]byte, error) {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	document, err := load(files, first)
	if err != nil {
		return nil, err
	}
	e := &expansion{shared: map[string]*yaml.Node{}}
	if at := member(document, shared); at != nil {
		for i := 0; i+1 < len(at.Content); i += 2 {
			e.shared[at.Content[i].Value] = at.Content[i+1]
		}
		remove(document, shared)
	}
	for _, name := range slices.DeleteFunc(names, func(name string) bool { return name == first }) {
		part, err := load(files, name)
		if err != nil {
			return nil, err
		}
		if err := add(document, part); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return e.text(document)
}

// load returns the mapping in a file.
func load(files fs.FS, name string) (*yaml.Node, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: want a mapping", name)
	}
	return document.Content[0], nil
}

// add adds the members of a mapping to another one. A mapping that both have is joined down to the third level, such as
// components.schemas.Customer; anything else may stand in one of them only.
func add(to, from *yaml.Node) error { return addBelow(to, from, nil) }

func addBelow(to, from *yaml.Node, path []string) error {
	const names = 2 // in the third level stand the names of components
	for i := 0; i+1 < len(from.Content); i += 2 {
		key, value := from.Content[i], from.Content[i+1]
		known := member(to, key.Value)
		switch place := append(slices.Clone(path), key.Value); {
		case known == nil:
			to.Content = append(to.Content, key, value)
		case known.Kind != yaml.MappingNode || value.Kind != yaml.MappingNode || len(path) >= names || len(path) == 1 && path[0] == "paths":
			return fmt.Errorf("line %d: %s is in another file, too", key.Line, strings.Join(place, "."))
		default:
			if err := addBelow(known, value, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// member is the value of a key in a mapping; nil if it has no such key.
func member(mapping *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func remove(mapping *yaml.Node, name string) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
			return
		}
	}
}
