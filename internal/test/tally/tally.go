package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of go test -json (go doc test2json).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// testID names a test across packages; an empty test is the package itself.
type testID struct{ pkg, test string }

type counts struct{ passed, failed, skipped int }

// tally turns the events of one run into output for people and three numbers.
type tally struct {
	out     io.Writer
	counts  counts
	output  map[testID][]string
	within  map[testID]counts // what the subtests of a test, or the tests of a package, came to
	skipped []string
}

func newTally(out io.Writer) *tally {
	return &tally{out: out, output: map[testID][]string{}, within: map[testID]counts{}}
}

// read takes events until the stream ends.
func (t *tally) read(events io.Reader) error {
	decoder := json.NewDecoder(events)
	for {
		var e event
		switch err := decoder.Decode(&e); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			// Keep the pipe flowing, or go test would hang on it.
			_, _ = io.Copy(io.Discard, events)
			return fmt.Errorf("reading the output of go test: %w", err)
		}
		t.take(e)
	}
}

func (t *tally) take(e event) {
	id := testID{e.Package, e.Test}
	switch e.Action {
	case "output":
		t.output[id] = append(t.output[id], e.Output)
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(e)
			return
		}
		t.endTest(id, e.Action)
		if e.Action != "fail" {
			delete(t.output, id)
		}
	}
}

// endTest counts a test, unless its subtests already stand for it.
func (t *tally) endTest(id testID, action string) {
	subtests, hasSubtests := t.within[id]
	covered := hasSubtests && (action != "fail" || subtests.failed > 0)
	if !covered {
		t.counts.add(action)
	}
	if action == "skip" {
		t.skipped = append(t.skipped, fmt.Sprintf("%s %s: %s", id.pkg, id.test, reason(t.output[id])))
	}
	for id.test != "" {
		id.test = id.test[:max(strings.LastIndexByte(id.test, '/'), 0)]
		sum := t.within[id]
		sum.add(action)
		t.within[id] = sum
	}
}

func (c *counts) add(action string) {
	switch action {
	case "pass":
		c.passed++
	case "fail":
		c.failed++
	case "skip":
		c.skipped++
	}
}

// endPackage prints what a package came to, with all output of a failed one.
func (t *tally) endPackage(e event) {
	tests := t.within[testID{e.Package, ""}]
	switch {
	case e.Action == "fail":
		if tests.failed == 0 {
			t.counts.failed++
		}
		t.printFailed(e.Package)
	case tests != counts{}:
		fmt.Fprintf(t.out, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
	}
	for id := range t.output {
		if id.pkg == e.Package {
			delete(t.output, id)
		}
	}
}

// printFailed prints what is kept of a package: the output of failed and unfinished tests, in the
// order of their names, then the package's own.
func (t *tally) printFailed(pkg string) {
	var ids []testID
	for id := range t.output {
		if id.pkg == pkg && id.test != "" {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b testID) int { return strings.Compare(a.test, b.test) })
	for _, id := range append(ids, testID{pkg, ""}) {
		ended := id.test == ""
		for _, line := range t.output[id] {
			ended = ended || strings.HasPrefix(strings.TrimSpace(line), "--- ")
			if !strings.HasPrefix(line, "=== ") && line != "FAIL\n" {
				fmt.Fprint(t.out, line)
			}
		}
		if !ended {
			fmt.Fprintf(t.out, "--- unfinished: %s\n", id.test)
		}
	}
}

// reason is what a skipped test said last, without its place in the source.
func reason(output []string) string {
	for _, line := range slices.Backward(output) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "=== ") {
			continue
		}
		if _, said, ok := strings.Cut(line, ".go:"); ok {
			_, said, _ = strings.Cut(said, ": ")
			return said
		}
		return line
	}
	return "no reason given"
}

// summary prints the skipped tests and, last, the counts.
func (t *tally) summary() {
	slices.Sort(t.skipped)
	for _, s := range t.skipped {
		fmt.Fprintln(t.out, "skip ", s)
	}
	fmt.Fprintf(t.out, "%d passed, %d failed, %d skipped\n", t.counts.passed, t.counts.failed, t.counts.skipped)
}
