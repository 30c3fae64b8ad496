package main

import (
	"os"
	"runtime/debug"

	"github.com/saltbridge/saltbridge/internal/app"
)

// version is set by the build.
var version = "dev"

// garbage is how much of what is in use, in percent, may be garbage before it is collected. A server under load makes
// much that lives for a moment and keeps little: twice Go's default costs some ten megabytes and saves a tenth of the
// processor's time. GOGC overrides it.
const garbage = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	os.Exit(app.Run(version, os.Args[1:], os.Stdout, os.Stderr))
}
