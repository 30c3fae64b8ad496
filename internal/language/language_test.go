package language

import (
	"testing"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

func TestAccepted(t *testing.T) {
	for header, want := range map[string]string{
		"":                   "en",
		"en":                 "en",
		"en-GB,en;q=0.9":     "en",
		"en-AU":              "en",
		"en-US,en;q=0.9":     "en-US",
		"en-IN,hi;q=0.8":     "en-IN",
		"hi":                 "hi",
		"hi-IN,en;q=0.5":     "hi",
		"hi-Latn":            "en", // Hindi in Latin letters is another thing to read
		"de-DE,hi;q=0.3":     "hi",
		"en;q=0.4, hi;q=0.9": "hi",
		"en-XB":              "en",
		"pt-BR,pt":           "en",
		"*":                  "en",
		"nonsense;;;q=,":     "en",
		"\x00":               "en",
	} {
		if got := Accepted(header).Tag; got != want {
			t.Errorf("%q chooses %s, want %s", header, got, want)
		}
	}
}

func TestPseudoIsOnlyOfferedWhenAskedFor(t *testing.T) {
	for _, l := range All(false) {
		if l.Tag == Pseudo {
			t.Error("it is among the languages for people")
		}
	}
	if all := All(true); all[len(all)-1].Tag != Pseudo || !Of(Pseudo).RTL {
		t.Error("it is missing")
	}
	if Of("xx").Tag != English {
		t.Error("an unknown tag is not English")
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct {
		n           int64
		world, hind string
	}{
		{0, "0", "0"},
		{999, "999", "999"},
		{1000, "1,000", "1,000"},
		{-1000, "-1,000", "-1,000"},
		{-100, "-100", "-100"},
		{99999, "99,999", "99,999"},
		{100000, "100,000", "1,00,000"},
		{123456789, "123,456,789", "12,34,56,789"},
	}
	for _, tt := range tests {
		for tag, want := range map[string]string{"en": tt.world, "en-US": tt.world, "en-IN": tt.hind, "hi": tt.hind} {
			if got := Of(tag).Number(tt.n); got != want {
				t.Errorf("%d in %s is %q, want %q", tt.n, tag, got, want)
			}
		}
	}
	for n, want := range map[float64]string{1.25: "1.2", 0.04: "0.0", -0.5: "-0.5", 123456.78: "1,23,456.8"} {
		if got := Of("hi").Decimal(n, 1); got != want {
			t.Errorf("%v is %q, want %q", n, got, want)
		}
	}
	if got := Of("hi").Percent(42); got != "42%" {
		t.Errorf("a share is %q", got)
	}
}

func TestTimes(t *testing.T) {
	at := time.Date(2026, 9, 5, 14, 5, 0, 0, time.UTC)
	tests := []struct{ tag, clock, full, short, day, weekday string }{
		{"en", "14:05", "5 September 2026, 14:05", "5 Sept 2026", "5 Sept", "Saturday, 5 September"},
		{"en-IN", "2:05 pm", "5 September 2026, 2:05 pm", "5 Sept 2026", "5 Sept", "Saturday, 5 September"},
		{"en-US", "2:05 PM", "September 5, 2026, 2:05 PM", "Sep 5, 2026", "Sep 5", "Saturday, September 5"},
		{"hi", "2:05 pm", "5 सितंबर 2026, 2:05 pm", "5 सित॰ 2026", "5 सित॰", "शनिवार, 5 सितंबर"},
	}
	for _, tt := range tests {
		l := Of(tt.tag)
		got := []string{l.Clock(at, HoursUsual), l.DateTime(at, HoursUsual), l.ShortDate(at), l.DayMonth(at), l.WeekdayDate(at)}
		for i, want := range []string{tt.clock, tt.full, tt.short, tt.day, tt.weekday} {
			if got[i] != want {
				t.Errorf("%s: %q, want %q", tt.tag, got[i], want)
			}
		}
	}
	for hour, want := range map[int]string{0: "12:30 am", 1: "1:30 am", 11: "11:30 am", 12: "12:30 pm", 23: "11:30 pm"} {
		if got := Of("en").Clock(time.Date(2026, 1, 1, hour, 30, 0, 0, time.UTC), Hours12); got != want {
			t.Errorf("%d o'clock is %q, want %q", hour, got, want)
		}
	}
	if got := Of("hi").Clock(at, Hours24); got != "14:05" {
		t.Errorf("Hindi with 24 hours is %q", got)
	}
}

func TestLists(t *testing.T) {
	for tag, want := range map[string][4]string{
		"en":    {"", "a", "a and b", "a, b and c"},
		"en-US": {"", "a", "a and b", "a, b, and c"},
		"hi":    {"", "a", "a और b", "a, b, और c"},
	} {
		for n, want := range want {
			if got := Of(tag).List([]string{"a", "b", "c"}[:n]); got != want {
				t.Errorf("%s: %q, want %q", tag, got, want)
			}
		}
	}
}

func TestForms(t *testing.T) {
	for tag, want := range map[string][]plural.Form{
		"en": {plural.One, plural.Other},
		"hi": {plural.One, plural.Other},
		"ja": {plural.Other},
		"ar": {plural.Zero, plural.One, plural.Two, plural.Few, plural.Many, plural.Other},
		"ru": {plural.One, plural.Few, plural.Many},
	} {
		got := forms(language.MustParse(tag))
		if len(got) != len(want) {
			t.Errorf("%s has %v, want %v", tag, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s has %v, want %v", tag, got, want)
			}
		}
	}
}
