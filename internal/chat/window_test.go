package chat_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const day = int64(24 * time.Hour / time.Millisecond)

func TestAWindowIsOpenForADayAfterTheMessage(t *testing.T) {
	const onboarded, sent = 1000, 5000
	w := chat.WindowAfter(sent, onboarded)
	for _, c := range []struct {
		now  int64
		open bool
		left time.Duration
	}{
		{sent, true, 24 * time.Hour},
		{sent + day - 1, true, time.Millisecond},
		{sent + day, false, 0},
		{sent + 100*day, false, 0},
	} {
		if w.Open(c.now) != c.open || w.Left(c.now) != c.left {
			t.Errorf("at %d: open %v, left %v", c.now, w.Open(c.now), w.Left(c.now))
		}
	}
}

func TestAMessageBeforeOnboardingOpensNoWindow(t *testing.T) {
	if w := chat.WindowAfter(999, 1000); w != (chat.Window{}) || w.Open(999) {
		t.Errorf("opened %+v", w)
	}
	if w := chat.WindowAfter(1000, 1000); !w.Open(1000) {
		t.Error("a message of the same moment opens none")
	}
}

func TestExtendKeepsTheLaterWindowInAnyOrder(t *testing.T) {
	window := rapid.Custom(func(t *rapid.T) chat.Window { return chat.Window{Until: rapid.Int64Range(0, 1<<45).Draw(t, "until")} })
	rapid.Check(t, func(t *rapid.T) {
		a, b := window.Draw(t, "a"), window.Draw(t, "b")
		e := a.Extend(b)
		if e != b.Extend(a) || e.Extend(a) != e || e.Until < a.Until || e.Until < b.Until || e != a && e != b {
			t.Fatalf("%v and %v extend to %v", a, b, e)
		}
	})
}
