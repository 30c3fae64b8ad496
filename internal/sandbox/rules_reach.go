package sandbox

import "time"

// Messaging limit: how many users a business may reach outside of their windows in 24 hours, over all
// numbers of the portfolio (Meta: messaging-limits page, Sep 2026).

// reachSpan is the rolling span the limit speaks of.
const reachSpan = 24 * time.Hour

// reachLimit is the limit of an account; 0 means none.
func (w *World) reachLimit(b *waba) int {
	if w.opts.Limits.Reach != 0 {
		return max(w.opts.Limits.Reach, 0)
	}
	return limitTiers[b.limit()]
}

// reach books a user reached outside of the window and says whether that was still allowed.
func (w *World) reach(ch *chat, now time.Time) bool {
	if ch.windowOpen(now) {
		return true
	}
	b, limit := ch.number.waba, w.reachLimit(ch.number.waba)
	if b.meta.Reached == nil {
		b.meta.Reached = map[string]time.Time{}
	}
	if at, known := b.meta.Reached[ch.customer.waID]; known && now.Sub(at) < reachSpan {
		return true // the same user counts once
	}
	if limit > 0 && len(b.meta.Reached) >= limit {
		for waID, at := range b.meta.Reached {
			if now.Sub(at) >= reachSpan {
				delete(b.meta.Reached, waID)
			}
		}
		if len(b.meta.Reached) >= limit {
			return false
		}
	}
	b.meta.Reached[ch.customer.waID] = now
	w.noteReach(ch.number, now)
	return true
}
