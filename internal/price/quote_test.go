package price

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestQuote(t *testing.T) {
	oct := day("2026-10-01")
	for name, c := range map[string]struct {
		d    Draft
		want Quote
	}{
		"marketing, window shut":           {Draft{At: day("2026-11-29"), Category: "marketing", Digits: "13125550177"}, Quote{Charged, "marketing", "North America", 0.025, 0, oct}},
		"marketing, window open":           {Draft{At: day("2026-11-29"), Category: "marketing", Digits: "919800000001", WindowOpen: true}, Quote{Charged, "marketing", "India", 0.0118, 0, oct}},
		"utility in the window, paid":      {Draft{At: day("2026-11-29"), Category: "utility", Digits: "5511987654321", WindowOpen: true}, Quote{Charged, "utility", "Brazil", 0.0068, 0, oct}},
		"utility in the window, free":      {Draft{At: day("2026-09-30"), Category: "utility", Digits: "5511987654321", WindowOpen: true}, Quote{Reason: FreeInWindow, Category: "utility"}},
		"utility on the card before":       {Draft{At: day("2026-09-30"), Category: "utility", Digits: "51123"}, Quote{Charged, "utility", "Peru", 0.02, 0, day("2026-07-01")}},
		"text in the window, free":         {Draft{At: day("2026-09-30"), Category: "service", Digits: "49151", WindowOpen: true}, Quote{Reason: FreeInWindow, Category: "service"}},
		"text, nobody counted":             {Draft{At: day("2026-11-29"), Category: "service", Digits: "49151", WindowOpen: true, ServiceUsed: -1}, Quote{FreeAtFirst, "service", "Germany", 0.055, 0, oct}},
		"text beyond the thousand":         {Draft{At: day("2026-11-29"), Category: "service", Digits: "49151", WindowOpen: true, ServiceUsed: 1000}, Quote{Charged, "service", "Germany", 0.055, 0, oct}},
		"text, country unknown":            {Draft{At: day("2026-11-29"), Category: "service", WindowOpen: true, ServiceUsed: -1}, Quote{Reason: NoCountry, Category: "service"}},
		"from an advertisement":            {Draft{At: day("2026-11-29"), Category: "marketing", Digits: "49151", EntryPoint: true}, Quote{Reason: FreeFromAd, Category: "marketing"}},
		"authentication, perhaps abroad":   {Draft{At: day("2026-11-29"), Category: "authentication", Digits: "919800000001"}, Quote{Charged, "authentication", "India", 0.0014, 0.0304, oct}},
		"authentication, no rate abroad":   {Draft{At: day("2026-11-29"), Category: "authentication", Digits: "49151"}, Quote{Charged, "authentication", "Germany", 0.055, 0, oct}},
		"country unknown":                  {Draft{At: day("2026-11-29"), Category: "marketing"}, Quote{Reason: NoCountry, Category: "marketing"}},
		"category unknown":                 {Draft{At: day("2026-11-29"), Category: "surprise", Digits: "49151"}, Quote{Reason: NoCategory, Category: "surprise"}},
		"before the first card":            {Draft{At: day("2026-06-30"), Category: "marketing", Digits: "49151"}, Quote{Reason: NoCard, Category: "marketing"}},
		"before charging by message began": {Draft{At: day("2025-06-30"), Category: "marketing", Digits: "49151"}, Quote{Reason: ByConversation, Category: "marketing"}},
		"a calling code nobody listed":     {Draft{At: day("2026-11-29"), Category: "marketing", Digits: "298200001"}, Quote{Charged, "marketing", "Other", 0.0604, 0, oct}},
	} {
		if got := open(t).Quote(c.d); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// What is quoted is what Decide and Rate would charge, and an amount is only told when it is known.
func TestQuoteAgreesWithTheRules(t *testing.T) {
	b := open(t)
	rapid.Check(t, func(t *rapid.T) {
		d := Draft{At: day("2025-01-01").AddDate(0, 0, rapid.IntRange(0, 900).Draw(t, "day")),
			Category:   rapid.SampledFrom([]string{"marketing", "utility", "authentication", "service", "", "other"}).Draw(t, "category"),
			Digits:     rapid.SampledFrom([]string{"", "49151", "13125550177", "919800000001", "298"}).Draw(t, "digits"),
			WindowOpen: rapid.Bool().Draw(t, "open"), EntryPoint: rapid.Bool().Draw(t, "ad"), ServiceUsed: rapid.IntRange(-1, 2000).Draw(t, "used")}
		q := b.Quote(d)
		if (q.Rate > 0) != (q.Reason == Charged || q.Reason == FreeAtFirst) || (q.Market != "") != (q.Rate > 0) || (q.Card.IsZero()) != (q.Rate == 0) {
			t.Fatalf("%+v: %+v", d, q)
		}
		if !q.Known() {
			return
		}
		charged := Decide(Message{At: d.At, Category: d.Category, WindowOpen: d.WindowOpen, EntryPoint: d.EntryPoint, ServiceUsed: max(0, d.ServiceUsed)}).Billable()
		if charged != (q.Reason == Charged) {
			t.Fatalf("%+v: %+v, but billable is %v", d, q, charged)
		}
		if q.Rate > 0 && q.Rate != b.Rate(q.Market, d.Category, d.At) {
			t.Fatalf("%+v: %+v is not the card's rate", d, q)
		}
	})
}

func TestEntryPointOpen(t *testing.T) {
	came := day("2026-11-20")
	hours := func(n int) time.Time { return came.Add(time.Duration(n) * time.Hour) }
	for name, c := range map[string]struct {
		came, answered, now time.Time
		want                bool
	}{
		"from no advertisement":   {now: hours(1)},
		"the answer opens it":     {came, time.Time{}, hours(23), true},
		"an answer too late":      {came, time.Time{}, hours(24), false},
		"open":                    {came, hours(2), hours(73), true},
		"shut":                    {came, hours(2), hours(74), false},
		"was answered a day late": {came, hours(25), hours(26), false},
	} {
		if got := EntryPointOpen(c.came, c.answered, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
