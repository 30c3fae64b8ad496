package sandbox

import "time"

// wabaMeta is what Meta keeps about an account beside its numbers. Every field is exported so that it is
// saved as it is.
type wabaMeta struct {
	InsightsOff     bool      // is_enabled_for_insights; on from the start in this world
	Unverified      bool      // the portfolio is not verified: 250 templates, 250 users a day
	NoMarketing     bool      // disable_marketing_messages_on_cloud_api
	NoPayment       bool      // no payment method: messages that cost fail with 131042
	Restricted      int       // code of a restriction of the whole account, 0 without one
	RestrictedUntil time.Time // zero: until somebody ends it

	Barred         []string             // countries whose users may not be messaged
	Pacing         int                  // size of the first batch of a template, 0 for no pacing
	DirectSend     string               // what may be sent without a template: off, utility or all
	AuthIntl       map[string]time.Time // countries with authentication-international rates, and since when
	NoMarketingAPI bool                 // not onboarded to the Marketing Messages API

	Created []time.Time          // template creations of the last hour
	Erased  map[string]time.Time // deleted templates by name and language, until their name is free
	Users   map[string][]string  // assigned_users: user id to tasks

	Ledger       []ledgerRow
	Dropped      int                  // rows that left the ledger
	Reached      map[string]time.Time // users reached outside of their window, by wa_id: the last time
	ReachedByDay map[string]int       // by date
	Climbing     bool                 // a step up of the limit is due
	Volume       map[string]int       // charged messages by month, category and market
	Limit        string               // TIER_250, TIER_2K, …; TIER_2K when empty
}

// limitTiers are how many users may be reached outside of their window in 24 hours.
var limitTiers = map[string]int{"TIER_50": 50, "TIER_250": 250, "TIER_1K": 1000, "TIER_2K": 2000, "TIER_10K": 10000, "TIER_100K": 100000}

func (b *waba) limit() string {
	if b.meta.Unverified {
		return "TIER_250"
	}
	return orElse(b.meta.Limit, "TIER_2K")
}
