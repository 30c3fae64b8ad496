package notify_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/notify"
)

func TestQuietHours(t *testing.T) {
	night := notify.Quiet{On: true, From: "20:00", Until: "08:00", Zone: "Asia/Kolkata"}
	lunch := notify.Quiet{On: true, From: "12:00", Until: "13:00", Days: []time.Weekday{time.Sunday}, Zone: "UTC"}
	for _, c := range []struct {
		name  string
		quiet notify.Quiet
		at    string // UTC
		want  bool
	}{
		{"before a night", night, "2026-06-01T14:29:00Z", false},
		{"a night begins at 20:00 in India", night, "2026-06-01T14:30:00Z", true},
		{"past midnight", night, "2026-06-01T20:00:00Z", true},
		{"a night ends at 8:00", night, "2026-06-02T02:30:00Z", false},
		{"a lunch", lunch, "2026-06-01T12:30:00Z", true},
		{"after a lunch", lunch, "2026-06-01T13:00:00Z", false},
		{"a Sunday", lunch, "2026-06-07T09:00:00Z", true},
		{"switched off", notify.Quiet{From: "00:00", Until: "23:59"}, "2026-06-01T12:30:00Z", false},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.quiet.At(at); got != c.want {
			t.Errorf("%s: quiet is %t", c.name, got)
		}
	}
}

func TestChoicesAreChecked(t *testing.T) {
	if err := notify.Usual().Check(); err != nil {
		t.Errorf("the usual: %v", err)
	}
	for name, c := range map[string]notify.Choice{
		"an unknown kind": {Ways: map[notify.Kind][]notify.Way{"lunch": {notify.Show}}},
		"an unknown way":  {Ways: map[notify.Kind][]notify.Way{notify.Mine: {"smoke"}}},
		"no time of day":  {Quiet: notify.Quiet{On: true, From: "8", Until: "20:00"}},
		"one digit":       {Quiet: notify.Quiet{On: true, From: "8:00", Until: "20:00"}},
	} {
		if err := c.Check(); err == nil || chat.KindOf(err) != chat.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
