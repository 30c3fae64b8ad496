package chat_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestAReminderIsDueOnceForTheSameEvidence(t *testing.T) {
	const day = 24 * time.Hour
	cases := map[string]struct {
		reminded int // the day of the last reminder
		moved    time.Duration
		unused   int
		want     int
	}{
		"nothing told yet":            {0, 0, 10, 10},
		"told":                        {10, 0, 11, 0},
		"the second":                  {10, 0, 12, 12},
		"both told":                   {12, 0, 13, 0},
		"late news moved it a little": {10, 2 * time.Second, 10, 0},
		"and on day 12":               {10, 2 * time.Second, 12, 12},
		"used again, then left":       {12, 3 * day, 10, 10},
		"in use":                      {10, 10 * day, 0, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			seen := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
			h := chat.Health{RemindedFor: seen.UnixMilli(), RemindedDay: c.reminded}
			f := chat.Forecast{SeenAt: seen.Add(c.moved).UnixMilli(), Unused: c.unused}
			if got := h.ReminderDue(f); got != c.want {
				t.Errorf("due on day %d, want %d", got, c.want)
			}
		})
	}
}
