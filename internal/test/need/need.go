package need

import (
	"os"
	"testing"
)

// Strict reports whether a missing tool is a failure instead of a skipped test.
func Strict() bool {
	return os.Getenv("SALTBRIDGE_TEST_STRICT") == "1"
}

// Missing ends the test because a tool is missing: skipped as a rule, failed when [Strict]. The
// message says what is missing and what to do.
func Missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if Strict() {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
