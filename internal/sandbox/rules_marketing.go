package sandbox

import "time"

// The Marketing Messages API synchronizes a template before it carries it: new ones, and those it has not
// carried for seven days (Meta: send-marketing-messages page, Feb 2026).
const (
	syncTakes   = 10 * time.Minute
	syncForgets = 7 * 24 * time.Hour
)

// carryMarketing decides which way a marketing message goes. Without onboarding it travels through Cloud
// API, unless the client insists.
func (w *World) carryMarketing(n *number, t *template, strict bool) (carried bool, gerr *graphError) {
	if n.waba.meta.NoMarketingAPI {
		if strict {
			return false, refuse(134102, "The account is not onboarded to the Marketing Messages API, and product_policy is STRICT.")
		}
		return false, nil
	}
	if t == nil || t.status != "APPROVED" {
		return true, nil // the send itself says what is wrong
	}
	now := w.now()
	if now.Before(t.life.SyncedAt) {
		return false, refuse(134101, "The template is still syncing. Try again in ten minutes.")
	}
	if !t.life.SyncedAt.IsZero() && now.Sub(t.life.SyncedAt) > syncForgets {
		t.life.SyncedAt = now.Add(syncTakes)
		return false, refuse(134101, "The template was idle for more than seven days and is syncing. Try again in ten minutes.")
	}
	t.life.SyncedAt = now
	return true, nil
}
