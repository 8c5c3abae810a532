package ui_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

var update = flag.Bool("update", false, "bundle the files of the folder source anew into those of the folder assets")

// bundle returns the files that a browser loads, made of those that a person writes: comments, indents and long names are for the latter.
func bundle(t *testing.T) map[string]string {
	t.Helper()
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: "source/app.js", OutputPath: "ui/console"}, {InputPath: "source/style.css", OutputPath: "ui/console"},
			{InputPath: "source/docs.js", OutputPath: "docs/init"}, {InputPath: "source/docs.css", OutputPath: "docs/docs"},
		},
		Outdir: "assets", Bundle: true, Format: api.FormatESModule, Target: api.ES2024, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Plugins: []api.Plugin{{Name: "markup", Setup: func(build api.PluginBuild) {
			build.OnLoad(api.OnLoadOptions{Filter: `source/[a-z]+\.js$`}, shorter)
		}}},
	})
	for _, message := range append(result.Errors, result.Warnings...) {
		t.Fatalf("%+v: %s", message.Location, message.Text)
	}
	files := map[string]string{}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(filepath.Join(workingFolder(t), "assets"), file.Path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.ToSlash(name)] = string(file.Contents)
	}
	return files
}

var (
	indent   = regexp.MustCompile(`\n[ \t]+`)
	quoted   = regexp.MustCompile(`([a-z])="([\w-]+)"([\s>])`)
	optional = regexp.MustCompile(`</(?:td|tr|th|li|dt|dd|option)>\n?`)
	verbatim = regexp.MustCompile("<(?:pre|textarea)[^`]*?\n[^`]*?</(?:pre|textarea)")
)

// shorter takes out of templates what HTML does not need: indents (a line feed and an indent show as one space), quotes, and end tags
// with the line feed after them. It fails for a template of an element that shows indents.
func shorter(a api.OnLoadArgs) (r api.OnLoadResult, err error) {
	text, err := os.ReadFile(a.Path)
	if found := verbatim.Find(text); found != nil {
		r.Errors = append(r.Errors, api.Message{Text: a.Path + " has a line feed in " + string(found)})
	}
	text = quoted.ReplaceAll(optional.ReplaceAll(indent.ReplaceAll(text, []byte("\n")), nil), []byte("$1=$2$3"))
	contents := string(text)
	r.Contents, r.Loader = &contents, api.LoaderJS
	return r, err
}

func workingFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// What a browser loads is what the sources say.
func TestTheBundleIsThatOfTheSources(t *testing.T) {
	t.Parallel()
	for name, text := range bundle(t) {
		name = filepath.Join("assets", filepath.FromSlash(name))
		if *update {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(name)
		if err != nil || string(kept) != text {
			t.Errorf("%s is not what the sources make (%v): go test ./mock/internal/ui -update", name, err)
		}
	}
}

// sources returns the files that a person writes, by name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"source/*.js", "source/*.css", "assets/*.html", "assets/*/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.ToSlash(name)] = strings.ReplaceAll(string(text), "\r\n", "\n")
		}
	}
	if len(all) < 20 {
		t.Fatalf("found %d sources, want 20 or more", len(all))
	}
	return all
}
