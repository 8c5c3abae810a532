//go:build external

package ui_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/bounce/openapi"
)

// misuse is JavaScript that the types of the control API refuse: tsc fails where it does not.
const misuse = `import { call, curl } from "./api.js";
// @ts-expect-error: the control API has no such operation
call("readClok");
// @ts-expect-error: a clock has no such member
call("readClock").then((clock) => clock.earlyest);
// @ts-expect-error: the operation takes no such body
call("advanceClock", {}, { bye: "PT1H" });
// @ts-expect-error: nor such a parameter
curl("listCustomers", { limits: 1 });
call("readClock").then((clock) => clock.earliest.length);
`

// The JavaScript is right by types that are made of the document of the control API.
func TestTypesOfTheConsole(t *testing.T) {
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("source")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"control.yaml": string(document.Source()), "misuse.js": misuse} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range [][]string{
		{"openapi-typescript", "control.yaml", "--output", "control.d.ts"},
		{"tsc", "--noEmit", "--allowJs", "--checkJs", "--strict", "--noUnusedLocals", "--target", "es2024", "--lib", "es2024,dom,dom.iterable,esnext.collection",
			"--module", "esnext", "--moduleResolution", "bundler", "app.js", "docs.js", "misuse.js", "types.d.ts"},
	} {
		run := exec.CommandContext(t.Context(), command[0], command[1:]...)
		run.Dir = folder
		if out, err := run.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command[0], err, out)
		}
	}
}
