package ui

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// at is a context whose clock shows Sunday, 22 November 2026, 00:30 in Kolkata: still the 21st in UTC.
func at(t *testing.T) (context.Context, time.Time) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 0, 30, 0, 0, zone)
	return WithFrame(t.Context(), Frame{Lang: "en", Zone: zone, Now: now}), now
}

func TestTimesInTheReadersZone(t *testing.T) {
	ctx, now := at(t)
	tests := []struct {
		ago       time.Duration
		list, day string
	}{
		{0, "00:30", "Today"},
		{20 * time.Minute, "00:10", "Today"},
		{40 * time.Minute, "Yesterday", "Yesterday"},
		{24 * time.Hour, "Yesterday", "Yesterday"},
		{25 * time.Hour, "Fri", "Friday, 20 November"},
		{6 * 24 * time.Hour, "Mon", "Monday, 16 November"},
		{7 * 24 * time.Hour, "15 Nov", "Sunday, 15 November"},
		{400 * 24 * time.Hour, "18 Oct 2025", "18 October 2025"},
		{-time.Hour, "01:30", "Today"},
	}
	for _, tt := range tests {
		ms := now.Add(-tt.ago).UnixMilli()
		if got := listTime(ctx, ms); got != tt.list {
			t.Errorf("%v ago is %q in a list, want %q", tt.ago, got, tt.list)
		}
		if got := dayName(ctx, ms); got != tt.day {
			t.Errorf("%v ago is the day %q, want %q", tt.ago, got, tt.day)
		}
	}
}

func TestTimeLeft(t *testing.T) {
	ctx, _ := at(t)
	for left, want := range map[time.Duration][2]string{
		23*time.Hour + 59*time.Minute + 59*time.Second: {"23 h 59 min left", "23 h"},
		time.Hour:        {"1 h 0 min left", "1 h"},
		59 * time.Minute: {"59 min left", "59 min"},
		59 * time.Second: {"less than a minute left", "1 min"},
	} {
		if got := [2]string{timeLeft(ctx, left), timeLeftShort(ctx, left)}; got != want {
			t.Errorf("%v is %q, want %q", left, got, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Torres":        "AT",
		"ana":               "A",
		"Ana (lemon tree)":  "AL",
		"मीरा शर्मा":        "मीश",
		"ليلى حداد":         "لح",
		"🌵 Cactus Club":     "CC",
		"@bolind":           "B",
		"+55 11 98765-4321": "",
		"Élodie de la Cruz": "ÉD",
		"":                  "",
	} {
		if got := initials(name); got != want {
			t.Errorf("%q has the initials %q, want %q", name, got, want)
		}
	}
}

func TestAmount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 18234: "18,234", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := amount(t.Context(), n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	if got := plural(t.Context(), 1, "%d message", "%d messages"); got != "1 message" {
		t.Errorf("one is %q", got)
	}
	if got := plural(t.Context(), 18234, "%d message", "%d messages"); got != "18,234 messages" {
		t.Errorf("many are %q", got)
	}
}

func TestSyncPercent(t *testing.T) {
	tests := map[string]struct {
		sync chat.Sync
		want int
	}{
		"complete":        {chat.Sync{Kind: chat.SyncHistory, State: chat.SyncComplete, Percent: 97}, 100},
		"receiving":       {chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 42}, 42},
		"beyond the end":  {chat.Sync{Kind: chat.SyncHistory, State: chat.SyncReceiving, Percent: 120}, 100},
		"contacts moving": {chat.Sync{Kind: chat.SyncContacts, State: chat.SyncReceiving}, -1},
		"requested":       {chat.Sync{Kind: chat.SyncHistory, State: chat.SyncRequested}, -1},
		"declined":        {chat.Sync{Kind: chat.SyncHistory, State: chat.SyncDeclined}, 0},
	}
	for name, tt := range tests {
		if got := syncPercent(tt.sync); got != tt.want {
			t.Errorf("%s is %d, want %d", name, got, tt.want)
		}
	}
}

// Two that share a word could not be told apart by a screen reader.
func TestEveryOriginAndStatusHasWords(t *testing.T) {
	ctx, _ := at(t)
	seen := map[string]bool{}
	for _, o := range origins() {
		s := originSign(ctx, o)
		if s.Icon == "" || s.Word == "" || originStory(ctx, o) == "" || seen[s.Word] {
			t.Errorf("origin %s is %+v", o, s)
		}
		seen[s.Word] = true
	}
	for _, st := range statuses() {
		s := statusSign(ctx, st)
		if s.Icon == "" || s.Word == "" || seen[s.Word] {
			t.Errorf("status %s is %+v", st, s)
		}
		seen[s.Word] = true
	}
}

// TestEveryMessageHasAPreview: a line of the list is never empty, whatever was sent.
func TestEveryMessageHasAPreview(t *testing.T) {
	ctx, _ := at(t)
	for _, kind := range []string{"text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "order", "template", "interactive", "button",
		"system", "reaction", chat.TypePlaceholder, chat.TypeUnsupported, chat.TypePrivate, "something new", ""} {
		for name, m := range map[string]chat.Message{
			"bare":    {Content: chat.Content{Type: kind}},
			"blank":   {Content: chat.Content{Type: kind, Text: " \n\u200b\t"}},
			"a file":  {Content: chat.Content{Type: kind, Media: &chat.Media{ID: "1", MIME: "audio/ogg", Voice: true}}},
			"revoked": {Content: chat.Content{Type: kind}, RevokedAt: 1},
		} {
			if p := previewOf(ctx, m); !strings.ContainsFunc(p.Word, unicode.IsLetter) {
				t.Errorf("%s of type %q is shown as %q", name, kind, p.Word)
			}
		}
	}
}
