package price

import (
	"math"
	"testing"
	"time"
)

func day(s string) time.Time {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return at
}

func open(t *testing.T) *Book {
	t.Helper()
	b, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMarketOf(t *testing.T) {
	for _, c := range []struct{ digits, on, market string }{
		{"12025550142", "2026-11-22", "North America"}, {"18095550100", "2026-11-22", "Rest of Latin America"},
		{"4915120000001", "2026-11-22", "Germany"}, {"447700900001", "2026-11-22", "United Kingdom"},
		{"919800000001", "2026-11-22", "India"}, {"9715000001", "2026-11-22", "United Arab Emirates"},
		{"74950000001", "2026-11-22", "Russia"}, {"77010000001", "2026-11-22", "Kazakhstan"}, {"77010000001", "2026-07-22", "Russia"},
		{"8801000001", "2026-09-30", "Rest of Asia Pacific"}, {"8801000001", "2026-10-01", "Bangladesh"},
		{"380440000001", "2026-07-01", "Rest of Central & Eastern Europe"}, {"380440000001", "2026-10-02", "Ukraine"},
		{"298200001", "2026-11-22", "Other"}, {"", "2026-11-22", "Other"},
	} {
		if got := open(t).MarketOf(c.digits, day(c.on)); got != c.market {
			t.Errorf("%s on %s: %s, want %s", c.digits, c.on, got, c.market)
		}
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		market, category, on string
		want                 float64
	}{
		{"Brazil", "marketing", "2026-11-22", 0.0625}, {"Brazil", "utility", "2026-11-22", 0.0068},
		{"Brazil", "service", "2026-11-22", 0.0068}, {"Brazil", "authentication_international", "2026-11-22", 0.0068},
		{"India", "authentication_international", "2026-11-22", 0.0304},
		{"Mexico", "marketing", "2026-09-30", 0.0305}, {"Mexico", "marketing", "2026-10-01", 0.0397},
		{"Peru", "utility", "2026-07-15", 0.0200}, {"Peru", "utility", "2026-10-15", 0.0300},
		{"Rest of Middle East", "marketing_lite", "2026-07-15", 0.0341},
		{"nowhere", "utility", "2026-11-22", 0.0077},
		{"Brazil", "utility", "2025-01-01", 0.0068}, // before the first card that is known
	} {
		if got := open(t).Rate(c.market, c.category, day(c.on)); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s %s on %s: %v, want %v", c.market, c.category, c.on, got, c.want)
		}
	}
}

// Every market that a calling code leads to has a rate on every card since.
func TestMarketsHaveRates(t *testing.T) {
	b := open(t)
	for _, c := range b.cards {
		for _, m := range b.markets {
			if m.until.IsZero() && (m.from.IsZero() || !c.From.Before(m.from)) && c.rates[m.name].marketing == 0 {
				t.Errorf("card of %s has no rate for %s", c.From.Format(time.DateOnly), m.name)
			}
		}
		if c.rates["Other"].utility == 0 {
			t.Errorf("card of %s has no rate for Other", c.From.Format(time.DateOnly))
		}
	}
}

func TestDecide(t *testing.T) {
	for name, c := range map[string]struct {
		m    Message
		want Decision
	}{
		"service by conversation":          {Message{At: day("2025-06-30"), Category: "service"}, Decision{"CBP", FreeCustomerService, "service"}},
		"service before it was free":       {Message{At: day("2024-10-01"), Category: "service"}, Decision{"CBP", Regular, "service"}},
		"marketing by conversation":        {Message{At: day("2025-06-30"), Category: "marketing"}, Decision{"CBP", Regular, "marketing"}},
		"entry point by conversation":      {Message{At: day("2025-06-30"), Category: "marketing", EntryPoint: true}, Decision{"CBP", FreeEntryPoint, "referral_conversion"}},
		"service free by message":          {Message{At: day("2026-09-30"), Category: "service"}, Decision{"PMP", FreeCustomerService, "service"}},
		"utility in the window, free":      {Message{At: day("2026-09-30"), Category: "utility", WindowOpen: true}, Decision{"PMP", FreeCustomerService, "utility"}},
		"utility in the window, paid":      {Message{At: day("2026-10-01"), Category: "utility", WindowOpen: true}, Decision{"PMP", Regular, "utility"}},
		"utility outside of the window":    {Message{At: day("2025-07-01"), Category: "utility"}, Decision{"PMP", Regular, "utility"}},
		"service within the thousand":      {Message{At: day("2026-10-01"), Category: "service", ServiceUsed: 999}, Decision{"PMP", FreeCustomerService, "service"}},
		"service beyond the thousand":      {Message{At: day("2026-10-01"), Category: "service", ServiceUsed: 1000}, Decision{"PMP", Regular, "service"}},
		"service in an entry point":        {Message{At: day("2026-10-01"), Category: "service", ServiceUsed: 5000, EntryPoint: true}, Decision{"PMP", FreeEntryPoint, "service"}},
		"marketing in an open window":      {Message{At: day("2026-11-01"), Category: "marketing", WindowOpen: true}, Decision{"PMP", Regular, "marketing"}},
		"authentication in an open window": {Message{At: day("2026-11-01"), Category: "authentication", WindowOpen: true}, Decision{"PMP", Regular, "authentication"}},
	} {
		if got := Decide(c.m); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	in := Message{At: day("2025-06-30"), Category: "marketing", InPaid: true}
	if Decide(in).Charges(in) {
		t.Error("a second message of a paid conversation was charged")
	}
}
