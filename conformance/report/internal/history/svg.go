package history

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// The measures of the drawing, in its own units.
const (
	width    = 960
	gutter   = 90 // for the names of the clients
	rowHigh  = 40
	barHigh  = 14
	top      = 30
	minBar   = 3
	charWide = 5.6 // of the labels' font, about
)

// SVG draws a history as one svg element, to be embedded in a page or kept as a file: a row for each client, or several where its
// requests overlap, a bar for each request from its call to its return, and input and output below the bar. It has no script, no
// style and no reference. Colours are currentColor, so that it follows the theme of the page; the classes history, lane, bar,
// evidence, illegal and label are there for a style sheet. It fails for a history without operations, for more than
// MaxOperations, and for a time that is no number or a return before its call.
func SVG(h History) ([]byte, error) {
	first, last, err := h.span()
	if err != nil {
		return nil, err
	}
	rows := h.rows()
	high := top + rowHigh*len(rows) + 24
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="history" viewBox="0 0 %d %d" width="100%%" role="img" fill="currentColor" `+
		`font-family="sans-serif" font-size="10"><title>%s</title>`+"\n", width, high, escape(h.title()))
	x := func(at float64) float64 { return gutter + (at-first)/(last-first)*(width-gutter-10) }
	for i, row := range rows {
		y := top + rowHigh*i
		fmt.Fprintf(&b, `<g class="lane"><text x="4" y="%d">%s</text>`+
			`<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="currentColor" stroke-opacity="0.2"/>`+"\n",
			y+11, escape(clientName(row[0].Client)), gutter, y+barHigh+1, width, y+barHigh+1)
		for n, o := range row {
			end := float64(width)
			if n+1 < len(row) {
				end = x(row[n+1].Call)
			}
			drawBar(&b, o, x(o.Call), x(o.Return), end, y)
		}
		b.WriteString("</g>\n")
	}
	fmt.Fprintf(&b, `<text class="label" x="%d" y="%d">%s</text>`+"\n</svg>\n", gutter, high-8, escape(h.legend(last-first)))
	return b.Bytes(), nil
}

// drawBar draws an operation. Its label is cut where the next one begins; the title has the whole text.
func drawBar(b *bytes.Buffer, o Operation, from, to, end float64, y int) {
	class, opacity, outline, mark := "bar", "0.25", "", ""
	if o.Evidence {
		class, opacity = "bar evidence", "0.6"
	}
	if o.Illegal {
		class, opacity, outline, mark = "bar evidence illegal", "0.9", ` stroke="currentColor" stroke-width="3" stroke-dasharray="4 2"`, "\u2717 "
	}
	fit := max(int((end-from-4)/charWide), 0)
	input, output := fitted(mark+shorten(o.Input), fit), fitted("\u2192 "+shorten(o.Output), fit)
	fmt.Fprintf(b, `<g class="%s"><title>%s</title><rect x="%.1f" y="%d" width="%.1f" height="%d" fill-opacity="%s"%s/>`+
		`<text class="label" x="%.1f" y="%d">%s</text><text class="label" x="%.1f" y="%d">%s</text></g>`+"\n",
		class, escape(o.describe()), from, y, max(to-from, minBar), barHigh, opacity, outline,
		from, y-3, escape(input), from, y+barHigh+11, escape(output))
}

func (o Operation) describe() string {
	text := fmt.Sprintf("%s, %.3f ms to %.3f ms: %s: %s", clientName(o.Client), o.Call*1e3, o.Return*1e3, shorten(o.Input), shorten(o.Output))
	if o.Illegal {
		text += " (no order explains this answer)"
	}
	return text
}

// span returns the first call and the last return, which are apart.
func (h History) span() (first, last float64, err error) {
	if n := len(h.Operations); n == 0 || n > MaxOperations {
		return 0, 0, fmt.Errorf("draw a history of %d operations, want 1 to %d", n, MaxOperations)
	}
	first, last = math.Inf(1), math.Inf(-1)
	for i, o := range h.Operations {
		const most = 1e9 // seconds; it keeps sums finite
		if !(math.Abs(o.Call) <= most && math.Abs(o.Return) <= most && o.Call <= o.Return) {
			return 0, 0, fmt.Errorf("draw operation %d of a history: call %v and return %v, want times in order", i+1, o.Call, o.Return)
		}
		first, last = min(first, o.Call), max(last, o.Return)
	}
	if first == last {
		last = first + 1e-6
	}
	return first, last, nil
}

// rows returns the operations by client, each row in the order of time, without two at once.
func (h History) rows() (rows [][]Operation) {
	all := slices.Clone(h.Operations)
	slices.SortStableFunc(all, func(a, b Operation) int {
		if a.Client != b.Client {
			return a.Client - b.Client
		}
		return int(math.Copysign(1, a.Call-b.Call))
	})
	for _, o := range all {
		i := slices.IndexFunc(rows, func(row []Operation) bool {
			last := row[len(row)-1]
			return last.Client == o.Client && last.Return <= o.Call
		})
		if i < 0 {
			rows = append(rows, nil)
			i = len(rows) - 1
		}
		rows[i] = append(rows[i], o)
	}
	return rows
}

func (h History) title() string {
	for _, o := range h.Operations {
		if o.Illegal {
			return "A history that no order explains, from: " + o.describe()
		}
	}
	return "A history of racing requests"
}

func (h History) legend(span float64) string {
	text := fmt.Sprintf("%.3f ms from left to right; dashed and \u2717: no order of the requests explains this answer; dark: with these", span*1e3)
	if h.LeftOut > 0 {
		text += fmt.Sprintf("; %d requests are left out", h.LeftOut)
	}
	return text
}

func clientName(client int) string {
	if client == 0 {
		return "before"
	}
	return fmt.Sprintf("client %d", client)
}

// shorten bounds a text from outside to MaxText bytes of UTF-8.
func shorten(text string) string {
	if len(text) <= MaxText {
		return strings.ToValidUTF8(text, "\uFFFD")
	}
	cut := MaxText - len("…")
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.ToValidUTF8(text[:cut], "") + "…"
}

// fitted returns a text of at most n characters.
func fitted(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	if n == 0 {
		return ""
	}
	return string([]rune(text)[:n-1]) + "…"
}

// escape returns a text for XML, without the characters that XML cannot have.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // to memory
	return b.String()
}
