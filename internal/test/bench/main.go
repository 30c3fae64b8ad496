package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// suites are what can be measured, in the order in which it is.
var suites = []struct {
	name string
	run  func(b *bench) error
}{
	{"start", (*bench).start},
	{"ingest.sqlite", (*bench).ingestSQLite},
	{"ingest.postgres", (*bench).ingestPostgres},
	{"status", (*bench).grown},
	{"stream", (*bench).stream},
	{"send", (*bench).send},
	{"import", (*bench).imports},
	{"sandbox", (*bench).sandbox},
	{"search", (*bench).found},
	{"inbox", (*bench).inbox},
}

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "prototype" {
		if err := servePrototype(args[1]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if len(args) > 2 && args[0] == "world" {
		if err := serveWorld(args[1], args[2]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	b := &bench{binary: os.Getenv("SALTBRIDGE_BENCH_BINARY"), short: os.Getenv("SALTBRIDGE_BENCH_SHORT") != ""}
	if b.binary == "" {
		b.binary = "bin/saltbridge"
	}
	fmt.Printf("bench cores %d count\n", runtime.NumCPU())
	failed := false
	for _, s := range suites {
		wanted := func(word string) bool {
			name, size, _ := strings.Cut(word, "=")
			if !strings.HasPrefix(s.name, name) {
				return false
			}
			b.size, _ = strconv.Atoi(size)
			return true
		}
		if len(args) > 0 && !slices.ContainsFunc(args, wanted) {
			continue
		}
		if err := s.run(b); err != nil {
			fmt.Fprintf(os.Stderr, "bench: %s: %v\n", s.name, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// bench prints figures.
type bench struct {
	binary string // the server to measure
	size   int    // how much is to be measured with, where that was said; 0: as much as counts
	short  bool   // runs for correctness alone: the figures mean nothing
}

// figure prints one figure.
func (b *bench) figure(name string, value float64, unit string) {
	fmt.Printf("bench %s %s %s\n", name, number(value), unit)
}

func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 1:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.4f", v)
}
