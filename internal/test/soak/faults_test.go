package soak

import (
	"fmt"
	"testing"
)

// faults counts what is wrong, by kind, and keeps the first examples.
type faults struct {
	lost    int // acknowledged, and not there
	doubled int // there more often than it may be
	half    int // there in part
	other   int // in the wrong order, with the wrong count, …

	examples []string
}

// add counts one fault under a kind, which is a field of f.
func (f *faults) add(kind *int, format string, args ...any) {
	*kind++
	if len(f.examples) < 20 {
		f.examples = append(f.examples, fmt.Sprintf(format, args...))
	}
}

// report fails the test if anything was wrong.
func (f *faults) report(t testing.TB) {
	t.Helper()
	for _, e := range f.examples {
		t.Errorf("%s", e)
	}
}

func (f *faults) String() string {
	return fmt.Sprintf("lost %d, doubled %d, half %d, other faults %d", f.lost, f.doubled, f.half, f.other)
}
