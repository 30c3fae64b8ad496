package life_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
)

// TestThePhoneGoesUnused lets a phone lie for two weeks: the owner is reminded on day 10 and 12, in the feed and by mail,
// once each, and Meta ends the connection on the day that was foretold. (Pitfall 21.)
func TestThePhoneGoesUnused(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		l.Advance(time.Minute)
		before := l.now().AppSeenAt
		if _, err := l.OwnerWrites(shop, ana, sandbox.Text("Back in two weeks")); err != nil {
			t.Fatal(err)
		}
		l.eventually("the message is evidence of use", func() bool { return l.now().AppSeenAt > before })
		f, ok := chat.ForecastOf(l.now(), l.health().AppSeenHow, l.shared.NowMillis())
		if !ok || f.How != chat.EvidenceMessage || f.Confidence != chat.ConfidenceMedium || f.Unused != 0 {
			t.Errorf("forecast %+v", f)
		}
		cut := f.CutAt
		l.Advance(9*24*time.Hour + 12*time.Hour)
		if len(l.mails.list()) != 0 {
			t.Errorf("reminded on day 9: %q", l.mails.list())
		}
		for i, day := range []time.Duration{24 * time.Hour, 48 * time.Hour} {
			l.Advance(day)
			l.eventually("the owner is reminded", func() bool { return len(l.mails.list()) == i+1 })
		}
		mail := l.mails.list()[1]
		for _, want := range []string{"@example.com", "12 days", "on the phone itself", "Open WhatsApp on the phone of +1 202-555-0142"} {
			if !strings.Contains(mail, want) {
				t.Errorf("the mail lacks %q:\n%s", want, mail)
			}
		}
		if n := strings.Count(l.alerts(), "health APP_UNUSED warning"); n != 2 {
			t.Errorf("%d reminders in the feed:\n%s", n, l.alerts())
		}
		l.Advance(2 * 24 * time.Hour)
		l.eventually("Meta ended the connection", func() bool { // it may be asked before it tells why
			n := l.now()
			return n.Link == chat.LinkDisconnected && n.LinkReason == "PRIMARY_INACTIVITY"
		})
		if n := l.now(); n.LinkChangedAt < cut-1000 {
			t.Errorf("ended %+v, foretold not before %d", n, cut)
		}
		l.has("link disconnected critical")
	})
}

// TestUseOfThePhoneEndsTheReminders opens the app in time: a contact is saved, which only the phone does.
func TestUseOfThePhoneEndsTheReminders(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		l.Advance(10*24*time.Hour + time.Minute)
		l.eventually("the owner is reminded", func() bool { return len(l.mails.list()) == 1 })
		before := l.now().AppSeenAt // by the book too, when it was connected
		if err := l.ChangeContact(shop, "add", "New Customer", "13125550999"); err != nil {
			t.Fatal(err)
		}
		l.eventually("the book is evidence of use", func() bool { return l.now().AppSeenAt > before && l.health().AppSeenHow == chat.EvidenceBook })
		l.Advance(3 * 24 * time.Hour)
		l.quiet()
		if f, _ := chat.ForecastOf(l.now(), l.health().AppSeenHow, l.shared.NowMillis()); f.Unused != 3 || f.Confidence != chat.ConfidenceHigh || len(l.mails.list()) != 1 {
			t.Errorf("forecast %+v, %d mails", f, len(l.mails.list()))
		}
	})
}

// TestThePlatformsStateIsKnown reads what Meta says, by asking and by news.
func TestThePlatformsStateIsKnown(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		l.Advance(2 * time.Minute)
		l.eventually("Meta was asked", func() bool { return l.health().AskedAt != 0 })
		h := l.health()
		if !h.OnBizApp || h.Platform != "CLOUD_API" || h.Status != "CONNECTED" || h.Quality != "GREEN" || h.NameStatus != "APPROVED" || h.Throughput == "" ||
			h.DailyLimit == "" || !h.TokenOK || !h.Subscribed || h.Webhook != l.url {
			t.Errorf("health %+v", h)
		}
		if err := l.SetQuality(shop, "RED"); err != nil {
			t.Fatal(err)
		}
		l.says("phone_number_quality_update", "account", map[string]any{"display_phone_number": digits, "event": "FLAGGED"})
		l.eventually("the news is followed by a question", func() bool { return l.health().Quality == "RED" })
		l.has("health QUALITY warning")
		l.has("phone_number_quality_update FLAGGED warning")
		l.says("account_update", "account", map[string]any{"event": "ACCOUNT_RESTRICTION", "restriction_info": []any{map[string]any{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1}}})
		l.eventually("the restriction is in the feed", func() bool { return strings.Contains(l.alerts(), "ACCOUNT_RESTRICTION critical") })
		if n := l.now(); n.Link != chat.LinkConnected {
			t.Errorf("a restriction switched the number off: %s", n.Link)
		}
	})
}

// TestTheSelfTestFindsWhatIsWrong sends ourselves what Meta would send, through the address Meta has.
func TestTheSelfTestFindsWhatIsWrong(t *testing.T) {
	eachEngine(t, choices{public: true}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		before := l.stats().Deliveries.Applied
		h, err := l.onboard.SelfTest(t.Context(), l.viewer, l.number)
		if err != nil || h.TestSay != "" || h.TestAt == 0 {
			t.Fatalf("health %+v, %v: want it passed", h, err)
		}
		if after := l.stats().Deliveries; after.Applied <= before || after.Failed != 0 {
			t.Errorf("deliveries %+v: want the signed webhook applied", after)
		}
		l.onboard.VerifyToken = "another"
		if h, err = l.onboard.SelfTest(t.Context(), l.viewer, l.number); err != nil || !strings.Contains(h.TestSay, "another verify token") {
			t.Errorf("says %q, %v", h.TestSay, err)
		}
		l.has("health WEBHOOK_UNREACHABLE critical")
		l.onboard.VerifyToken, l.onboard.AppSecret = "shake", "wrong"
		if h, err = l.onboard.SelfTest(t.Context(), l.viewer, l.number); err != nil || !strings.Contains(h.TestSay, "signature was not accepted") {
			t.Errorf("says %q, %v", h.TestSay, err)
		}
	})
}
