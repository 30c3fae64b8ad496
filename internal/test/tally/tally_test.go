package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// The recorded run has passed, failed and skipped tests, subtests of each kind, a parent that fails
// beside its subtests, a panic, a process that exits, a package that does not build and one without tests.
func TestEveryOutcome(t *testing.T) {
	events, err := os.Open("testdata/every-outcome.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	var out bytes.Buffer
	run := newTally(&out)
	if err := run.read(events); err != nil {
		t.Fatal(err)
	}
	run.summary()

	if want := (counts{passed: 8, failed: 5, skipped: 1}); run.counts != want {
		t.Errorf("got %+v, want %+v", run.counts, want)
	}
	const golden = "testdata/every-outcome.txt"
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

func TestBrokenStream(t *testing.T) {
	run := newTally(&bytes.Buffer{})
	if err := run.read(strings.NewReader(`{"Action":"pass","Package":"a","Test":"T"}` + "\nnot JSON\n")); err == nil {
		t.Fatal("a broken stream was taken for a complete one")
	}
	if run.counts.passed != 1 {
		t.Fatalf("%d tests counted before the break, want 1", run.counts.passed)
	}
}
