package main

import (
	"os"

	"github.com/saltbridge/saltbridge/internal/app"
)

// version is set by the build.
var version = "dev"

func main() {
	os.Exit(app.Run(version, os.Args[1:], os.Stdout, os.Stderr))
}
