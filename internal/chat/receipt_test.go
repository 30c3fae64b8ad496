package chat_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
)

var ladder = []chat.Status{chat.StatusNone, chat.StatusQueued, chat.StatusSending, chat.StatusUncertain, chat.StatusAccepted,
	chat.StatusSent, chat.StatusFailed, chat.StatusDelivered, chat.StatusRead, chat.StatusPlayed}

func TestEveryStatusHasItsOwnRung(t *testing.T) {
	for i, s := range ladder {
		if s.Rung() != i {
			t.Errorf("%q stands on rung %d, want %d", s, s.Rung(), i)
		}
	}
	if chat.Status("something new of Meta's").Rung() != 0 {
		t.Error("an unknown status has a rung")
	}
}

func TestClimbOnlyGoesUp(t *testing.T) {
	for i, from := range ladder {
		for j, next := range ladder {
			if got, want := from.Climb(next), ladder[max(i, j)]; got != want {
				t.Errorf("%q and then %q is %q, want %q", from, next, got, want)
			}
		}
	}
}

func TestTheOrderOfReceiptsDoesNotMatter(t *testing.T) {
	status := rapid.SampledFrom(ladder)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := status.Draw(t, "a"), status.Draw(t, "b"), status.Draw(t, "c")
		if a.Climb(b) != b.Climb(a) {
			t.Fatal("not commutative")
		}
		if a.Climb(a) != a {
			t.Fatal("not idempotent")
		}
		if a.Climb(b).Climb(c) != a.Climb(b.Climb(c)) {
			t.Fatal("not associative")
		}
		news := rapid.SliceOf(status).Draw(t, "news")
		shuffled := rapid.Permutation(news).Draw(t, "shuffled")
		if climbAll(a, news) != climbAll(a, append(shuffled, shuffled...)) {
			t.Fatalf("%v and %v lead to different places", news, shuffled)
		}
	})
}

func climbAll(s chat.Status, news []chat.Status) chat.Status {
	for _, n := range news {
		s = s.Climb(n)
	}
	return s
}
