package history_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"example.com/bounce/conformance/report/internal/history"
)

// texts returns the elements of a drawing, and its text. It fails the test for what is no XML.
func texts(t *testing.T, svg []byte) (elements map[string]int, text string) {
	t.Helper()
	elements = map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, text
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			elements[token.Name.Local]++
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || a.Name.Local == "style" {
					t.Errorf("the attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			text += string(token)
		}
	}
}

func lostUpdate() []history.Operation {
	return []history.Operation{
		{Client: 1, Input: "schedule for 10:00", Output: "accepted", Call: 0, Return: 0.002, Evidence: true},
		{Client: 2, Input: "schedule for 13:00", Output: "accepted", Call: 0.001, Return: 0.003},
		{Client: 1, Input: "details", Output: "not scheduled", Call: 0.004, Return: 0.005, Evidence: true, Illegal: true},
	}
}

func TestADrawingHasABarForEachOperationAndMarksTheIllegalOne(t *testing.T) {
	t.Parallel()
	svg, err := history.SVG(history.New(lostUpdate()))
	if err != nil {
		t.Fatal(err)
	}
	elements, text := texts(t, svg)
	if elements["rect"] != 3 || bytes.Count(svg, []byte(`class="lane"`)) != 2 {
		t.Errorf("got %d bars in %d lanes, want 3 in 2", elements["rect"], bytes.Count(svg, []byte(`class="lane"`)))
	}
	if n := bytes.Count(svg, []byte(`class="bar evidence illegal"`)); n != 1 {
		t.Errorf("%d operations are marked, want 1", n)
	}
	for _, want := range []string{"schedule for 13:00", "not scheduled", "client 2", "no order explains this answer"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
}

func TestAHostileTextStaysText(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{
		`</text></svg><script>alert(1)</script>`, `"onload="alert(1)`, "]]><!--", "&#x3c;script>", "\x00\x1b[31m\xff\ufffe", "\u202eevil",
		strings.Repeat("<é", 1<<16), "",
	} {
		all := lostUpdate()
		all[1].Input, all[2].Output = hostile, hostile
		for _, h := range []history.History{history.New(all), {Operations: all}} {
			svg, err := history.SVG(h)
			if err != nil {
				t.Fatal(err)
			}
			if elements, _ := texts(t, svg); elements["script"] > 0 || elements["svg"] != 1 || len(svg) > 1<<16 {
				t.Errorf("%.20q: got %v in %d bytes", hostile, elements, len(svg))
			}
		}
	}
}

func TestAHistoryIsBounded(t *testing.T) {
	t.Parallel()
	var all []history.Operation
	for i := range 500 {
		all = append(all, history.Operation{
			Client: i % 7, Input: fmt.Sprint("request ", i), Output: strings.Repeat("é", 500), Call: float64(i), Return: float64(i + 20),
			Evidence: i == 3 || i == 490, Illegal: i == 490,
		})
	}
	h := history.New(all)
	if len(h.Operations) != history.MaxOperations || h.LeftOut != 500-history.MaxOperations || h.Operations[0].Input != "request 3" {
		t.Fatalf("got %d operations from %q on, and %d left out", len(h.Operations), h.Operations[0].Input, h.LeftOut)
	}
	for _, o := range h.Operations {
		if len(o.Output) > history.MaxText {
			t.Errorf("an output of %d bytes", len(o.Output))
		}
	}
	if svg, err := history.SVG(h); err != nil || len(svg) > 1<<17 {
		t.Errorf("got %d bytes, %v", len(svg), err)
	}
}

func TestADrawingNeedsTimesInOrder(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]history.Operation{
		"no number": {Call: math.NaN()}, "for ever": {Return: math.Inf(1)}, "backwards": {Call: 2, Return: 1}, "too far": {Return: math.MaxFloat64},
	} {
		if svg, err := history.SVG(history.History{Operations: []history.Operation{o}}); err == nil {
			t.Errorf("%s: got %s", name, svg)
		}
	}
	if _, err := history.SVG(history.History{}); err == nil {
		t.Error("a history without operations was drawn")
	}
	if _, err := history.SVG(history.History{Operations: []history.Operation{{}}}); err != nil {
		t.Error(err)
	}
}
