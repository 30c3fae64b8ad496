package sandbox

import "strconv"

// Tier is a range of charged messages of a market and category within a month, and what it takes off the
// list rate.
type Tier struct {
	From, To int // To is 0 for the last one
	Discount float64
}

// defaultTiers are ours: Meta's thresholds and discounts are in tables that could not be read. Only the
// spelling "100001:500000" is Meta's (account_update reference, Apr 2026).
func defaultTiers() []Tier {
	return []Tier{{0, 100_000, 0}, {100_001, 500_000, 0.06}, {500_001, 1_000_000, 0.12}, {1_000_001, 0, 0.2}}
}

// tiered says whether a category has volume tiers.
func tiered(category string) bool {
	return category == "utility" || category == "authentication" || category == "authentication_international"
}

// tierOf finds the tier of the n-th message.
func tierOf(all []Tier, n int) Tier {
	for _, t := range all {
		if t.To == 0 || n <= t.To {
			return t
		}
	}
	return Tier{}
}

// Name is how webhooks and analytics print the tier.
func (t Tier) Name() string {
	if t.To == 0 {
		return strconv.Itoa(t.From) + ":MAX"
	}
	return strconv.Itoa(t.From) + ":" + strconv.Itoa(t.To)
}
