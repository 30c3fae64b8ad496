package need_test

import (
	"runtime"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/need"
)

// recorder stands in for a test and remembers how it was ended.
type recorder struct {
	testing.TB
	ended string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(string, ...any) { r.end("failed") }

func (r *recorder) Skipf(string, ...any) { r.end("skipped") }

func (r *recorder) end(how string) {
	r.ended = how
	runtime.Goexit()
}

func TestMissing(t *testing.T) {
	for strict, want := range map[string]string{"": "skipped", "0": "skipped", "1": "failed"} {
		t.Run("strict="+strict, func(t *testing.T) {
			t.Setenv("SALTBRIDGE_TEST_STRICT", strict)
			r := &recorder{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				need.Missing(r, "no %s", "database")
			}()
			<-done
			if r.ended != want {
				t.Fatalf("test was %q, want %q", r.ended, want)
			}
		})
	}
}
