package matrix

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// JSON writes the matrix as JSON.
func JSON(w io.Writer, m *Matrix) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(m)
}

// Text writes the matrix as text: a line for each mutant, then a summary, and the breaches.
func Text(w io.Writer, m *Matrix) error {
	b := bufio.NewWriter(w)
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	line := func(last string, cells ...string) {
		if m.Complete {
			cells = append(cells, last)
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	}
	line("OTHERS", "MUTANT", "CLASS", "RULE", "KILLED BY")
	for _, row := range m.Mutants {
		line(strconv.Itoa(len(row.Others)), row.Name, row.Class, row.Rule, cmp.Or(strings.Join(row.Own, " "), row.Excuse, "-"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(b)
	m.summary(b)
	for i, breach := range m.Broken {
		if i == 0 {
			fmt.Fprintln(b, "\nBROKEN")
		}
		fmt.Fprintf(b, "  %s: %s: %s\n", breach.Rule, breach.Subject, breach.Text)
	}
	return b.Flush()
}

func (m *Matrix) summary(w io.Writer) {
	survivors, own, excused := 0, 0, 0
	for _, row := range m.Mutants {
		switch {
		case row.Excuse != "" && len(row.Own) == 0:
			excused++
		case len(row.Own)+len(row.Others) == 0:
			survivors++
		}
		if len(row.Own) > 0 {
			own++
		}
	}
	green := 0
	for _, l := range m.Lawful {
		if len(l.Findings) == 0 {
			green++
		}
	}
	fmt.Fprintf(w, "mutants    %d: %d killed by a scenario of their own rule, %d by others only, %d survive\n",
		len(m.Mutants), own, len(m.Mutants)-own-survivors-excused, survivors)
	if excused > 0 {
		fmt.Fprintf(w, "excused    %d cannot be caught by a target file\n", excused)
	}
	if m.Whole {
		fmt.Fprintf(w, "scenarios  %s\n", m.use())
	} else {
		fmt.Fprintln(w, "scenarios  not judged: that takes the whole catalogue")
	}
	if len(m.Lawful) > 1 {
		fmt.Fprintf(w, "lawful     %d of %d green, with exact readings\n", green, len(m.Lawful))
	} else { // the healthy mock always runs
		fmt.Fprintf(w, "healthy    %d of %d green, with exact readings\n", green, len(m.Lawful))
	}
	fmt.Fprintf(w, "time       %.1f s\n", float64(m.Seconds))
	if m.Holds() {
		fmt.Fprintln(w, "all rules hold")
	}
}

// use counts the scenarios by what they are good for.
func (m *Matrix) use() string {
	idle, controls := 0, 0
	for _, b := range m.Broken {
		if b.Rule == NoIdle {
			idle++
		}
	}
	for _, s := range m.Scenarios {
		if s.Control {
			controls++
		}
	}
	return fmt.Sprintf("%d: %d kill a mutant of their own rule, %d are controls, %d kill nothing",
		len(m.Scenarios), len(m.Scenarios)-idle-controls, controls, idle)
}
