package sandbox

import (
	"slices"
	"time"
)

// limitSteps are the messaging limits an account climbs (Meta: messaging-limits page, Sep 2026).
var limitSteps = []string{"TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"}

// A step up comes within six hours once half of the limit was used in seven days, at high quality.
const (
	climbAfter = 6 * time.Hour
	climbSpan  = 7
)

// noteReach counts a user reached outside of a window and plans the next step up when it is earned.
func (w *World) noteReach(n *number, now time.Time) {
	b := n.waba
	if b.meta.ReachedByDay == nil {
		b.meta.ReachedByDay = map[string]int{}
	}
	b.meta.ReachedByDay[now.Format(time.DateOnly)]++
	limit := w.reachLimit(b)
	if limit == 0 || b.meta.Unverified || b.meta.Climbing || n.quality != "GREEN" || b.reachedLately(now)*2 < limit {
		return
	}
	b.meta.Climbing = true
	w.climbLater(n)
}

func (w *World) climbLater(n *number) {
	w.later(w.now().Add(climbAfter), func(time.Time) { w.climb(n) })
}

// reachedLately sums the last seven days.
func (b *waba) reachedLately(now time.Time) int {
	sum := 0
	for back := range climbSpan {
		sum += b.meta.ReachedByDay[now.AddDate(0, 0, -back).Format(time.DateOnly)]
	}
	return sum
}

func (w *World) climb(n *number) {
	b := n.waba
	b.meta.Climbing = false
	i := slices.Index(limitSteps, b.limit())
	if n.quality != "GREEN" || b.meta.Unverified || i < 0 || i+1 == len(limitSteps) {
		return
	}
	b.meta.Limit = limitSteps[i+1]
	w.tellLimit(b)
}

// tellLimit reports the new limit (Meta: business_capability_update page; the count of numbers is its sample's).
func (w *World) tellLimit(b *waba) {
	w.notifyAccount(b.numbers[0], "business_capability_update", object{"max_daily_conversations_per_business": b.limit(), "max_phone_numbers_per_waba": 25})
	w.changed(event{Kind: "phone", Number: b.numbers[0].id})
}
