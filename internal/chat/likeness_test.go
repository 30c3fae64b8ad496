package chat_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestLikeness(t *testing.T) {
	names := []string{"opening-hours", "When we are open", "Monday to Saturday from 9 to 18"}
	last := 1 << 20
	for _, typed := range []string{"OPENING-hours", "open", "hours", "ours", "oph"} { // each fits less well than the one before
		score, ok := chat.Likeness(typed, names...)
		if !ok || score >= last {
			t.Errorf("%q: %d after %d, %v", typed, score, last, ok)
		}
		last = score
	}
	for typed, want := range map[string]bool{"": true, " ": true, "zebra": false, "saturday": true, "sruoh": false} {
		if _, ok := chat.Likeness(typed, names...); ok != want {
			t.Errorf("%q: %v", typed, ok)
		}
	}
}
