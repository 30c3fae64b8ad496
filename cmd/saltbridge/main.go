package main

import (
	"os"
	"runtime/debug"

	"github.com/saltbridge/saltbridge/internal/app"
)

// version is set by the build.
var version = "dev"

// A server under load makes much that lives for a moment and keeps little. So it may hold twice as much garbage, in percent of
// what is in use, as Go's default before it is collected, which saves a tenth of the processor's time, but not while a
// flood makes it large. GOGC and GOMEMLIMIT override both.
const (
	garbage = 200
	large   = 96 << 20 // bytes; the database's cache comes on top
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(large)
	}
	os.Exit(app.Run(version, os.Args[1:], os.Stdout, os.Stderr))
}
