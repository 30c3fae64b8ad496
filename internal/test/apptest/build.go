package apptest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
)

// build makes the binary once, with the race detector if this process has it; the folder goes with the operating system's temporary files.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "saltbridge-apptest-")
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "saltbridge")
	args := []string{"build", "-ldflags=-w", "-o", binary} // nobody looks at it with a debugger
	for _, flag := range []string{"-race", "-gcflags"} {
		if value := setting(flag); value != "" {
			args = append(args, flag+"="+value)
		}
	}
	cmd := exec.Command("go", append(args, "./cmd/saltbridge")...)
	cmd.Dir = root()
	cmd.Stderr = os.Stderr
	return binary, cmd.Run()
})

// Binary returns the path of the built binary.
func Binary(t testing.TB) string {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatalf("building the binary: %v", err)
	}
	return binary
}

// root returns the repository's folder.
func root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..", "..")
}

// Raced reports whether this test process, and so the binary, runs with the race detector.
func Raced() bool { return setting("-race") == "true" }

// setting returns a flag with which this test process was built; empty if it was not given.
func setting(flag string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == flag {
			return s.Value
		}
	}
	return ""
}
