package encode

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"example.com/bounce/conformance/report"
)

// maxAnnotations is how many errors, and how many warnings, GitHub shows of a step. The last one counts the rest.
const maxAnnotations = 10

// GitHub writes each cause as an annotation of a workflow: an error if a rule is broken or bounce failed, else a warning. It is at the
// line of the role in the target file, if that lies below the folder of the run. A run that is not green has an error in any case.
func GitHub(w io.Writer, r *report.Report) error {
	var errs, warnings []string
	for _, c := range r.Causes {
		switch text := annotation(r, c); c.Outcome {
		case report.Failed, report.Errored:
			errs = append(errs, text)
		default:
			warnings = append(warnings, text)
		}
	}
	if green := r.Verdict == report.Conformant || r.Verdict == report.Partial; len(errs) == 0 && !green {
		why := cmp.Or(r.Ended, strings.Join(r.Reasons, "; "))
		errs = append(errs, "title=bounce%3A "+property(r.Verdict.Words())+"::"+data(why))
	}
	var b strings.Builder
	annotate(&b, "error", errs)
	annotate(&b, "warning", warnings)
	_, err := io.WriteString(w, b.String())
	return err
}

func annotate(b *strings.Builder, command string, texts []string) {
	if len(texts) > maxAnnotations {
		more := len(texts) - maxAnnotations + 1
		texts = append(texts[:maxAnnotations-1:maxAnnotations-1], fmt.Sprintf("title=bounce::and %d more, which the report has", more))
	}
	for _, text := range texts {
		fmt.Fprintf(b, "::%s %s\n", command, text)
	}
}

// annotation is what stands behind the command for a cause: properties and text.
func annotation(r *report.Report, c report.Cause) string {
	text := c.Title
	if about := strings.Trim(c.Operation+": "+ids(c), ": "); about != "" {
		text += " (" + about + ")"
	}
	text = data(text)
	first := r.First(c)
	if first != nil && first.Rerun != "" {
		text += ". Again: " + escapeData(report.Visible(first.Rerun)) // whole: the beginning of a command may be another one
	}
	place := ""
	if path, line := configLine(r, caller(first)); path != "" {
		place = fmt.Sprintf("file=%s,line=%d,", property(path), line)
	}
	return place + "title=bounce%3A " + property(rule(c)) + "::" + text
}

// data returns a text as the text of a command of a workflow, which is one line.
func data(text string) string { return escapeData(report.InLine(text)) }

func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property escapes the value of a property.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
