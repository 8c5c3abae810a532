//go:build external

package encode_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report/encode"
	"example.com/bounce/conformance/report/internal/reporttest"
)

// formatter writes the page that Cucumber's own formatter makes of messages.
const formatter = `import { createWriteStream, readFileSync } from "node:fs"; import { pathToFileURL } from "node:url";
import { Readable } from "node:stream"; import { pipeline } from "node:stream/promises";
const { CucumberHtmlStream } = await import(pathToFileURL(process.argv[1]));
const envelopes = readFileSync(process.argv[2], "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
await pipeline(Readable.from(envelopes), new CucumberHtmlStream(), createWriteStream(process.argv[3]));`

// The page shows as many scenarios of each status as the report has, and the reason of one that failed.
func TestCucumberShowsTheMessages(t *testing.T) {
	t.Parallel()
	r, dir := reporttest.Sample(t), t.TempDir()
	file, page := filepath.Join(dir, "report.ndjson"), filepath.Join(dir, "report.html")
	if err := os.WriteFile(file, []byte(written(t, encode.Messages, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "node", "--input-type=module", "-e", formatter, "--", reporttest.Installed(t, "@cucumber/html-formatter/dist/src/index.js"), file, page)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	const boxes = `[...document.querySelectorAll("label [data-status]")]`
	got, reason := map[string]int{}, false
	err := chromedp.Run(reporttest.Browser(t), chromedp.Navigate("file://"+page),
		chromedp.Poll(boxes+".length > 0", nil, chromedp.WithPollingTimeout(time.Minute)),
		chromedp.Evaluate(`Object.fromEntries(`+boxes+`.map((box) => [box.dataset.status, Number(box.querySelector("strong").textContent)]))`, &got),
		chromedp.Evaluate(`document.body.innerText.includes("it was accepted (200), want it refused: the method POST")`, &reason))
	if diff := cmp.Diff(messagesOf(r), got); err != nil || diff != "" || !reason {
		t.Errorf("the page shows the reason: %v, and these scenarios by status (%v, -want +got):\n%s", reason, err, diff)
	}
}
