package main

import (
	"cmp"
	"debug/buildinfo"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// materials are what a binary was built from, as go version -m prints it.
type materials struct{ info *buildinfo.BuildInfo }

func inspect(binary string) (materials, error) {
	info, err := buildinfo.ReadFile(binary)
	return materials{info}, err
}

// version is that of the module without its v, such as 1.2.0, or devel.
func (m materials) version() string {
	return strings.TrimPrefix(strings.Trim(m.info.Main.Version, "()"), "v")
}

// write writes a bill of materials. It has no serial number, which would differ from run to run.
func (m materials) write(file string, at time.Time) error {
	bom := cdx.NewBOM()
	main := component(cdx.ComponentTypeApplication, m.info.Main.Path, m.info.Main.Version)
	properties := []cdx.Property{}
	for _, s := range m.info.Settings {
		properties = append(properties, cdx.Property{Name: "go:" + s.Key, Value: s.Value})
	}
	main.Properties = &properties
	bom.Metadata = &cdx.Metadata{Timestamp: at.Format(time.RFC3339), Component: &main}

	// The standard library is linked in, too, and has vulnerabilities of its own.
	components := []cdx.Component{component(cdx.ComponentTypeLibrary, "std", strings.TrimPrefix(m.info.GoVersion, "go"))}
	for _, d := range m.info.Deps {
		used := cmp.Or(d.Replace, d)
		c := component(cdx.ComponentTypeLibrary, used.Path, used.Version)
		if used.Sum != "" {
			c.Properties = &[]cdx.Property{{Name: "go:sum", Value: used.Sum}}
		}
		components = append(components, c)
	}
	slices.SortFunc(components, func(a, b cdx.Component) int { return cmp.Compare(a.BOMRef, b.BOMRef) })
	bom.Components = &components
	references := []string{}
	for _, c := range components {
		references = append(references, c.BOMRef)
	}
	bom.Dependencies = &[]cdx.Dependency{{Ref: main.BOMRef, Dependencies: &references}}
	return create(file, func(w io.Writer) error {
		return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_6)
	})
}

func component(kind cdx.ComponentType, path, version string) cdx.Component {
	// A package URL: "+" of a version such as v2.0.0+incompatible is written as %2B.
	url := fmt.Sprintf("pkg:golang/%s@%s", path, strings.ReplaceAll(version, "+", "%2B"))
	return cdx.Component{Type: kind, BOMRef: url, Name: path, Version: version, PackageURL: url}
}
