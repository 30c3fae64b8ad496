package send_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
)

// TestWhatIsWrittenDuringABreakWaits writes while the number is not connected, for each reason that can end. The message says
// that it waits and for what, and goes out when the number is back.
func TestWhatIsWrittenDuringABreakWaits(t *testing.T) {
	type example struct {
		link   chat.Link
		reason string
		say    string
	}
	eachCase(t, map[string]example{
		"being connected": {chat.LinkConnecting, "", "still being connected"},
		"a new phone":     {chat.LinkOffboarded, "ACCOUNT_OFFBOARDED", "change of the phone"},
		"which number":    {chat.LinkChecking, "PARTNER_REMOVED", "being asked which"},
		"unused":          {chat.LinkDisconnected, "PRIMARY_INACTIVITY", "once it is connected again"},
		"disconnected":    {chat.LinkDisconnected, "PARTNER_REMOVED", "once it is connected again"},
	}, func(t *testing.T, r *rig, c example) {
		r.start()
		from := r.customer()
		r.link(c.link, c.reason)
		m := r.say(from.Conversation, "I am back in an hour")
		if got := r.message(m.ID); got.Status != chat.StatusQueued || !strings.Contains(got.ErrorSay, "Messages wait") || !strings.Contains(got.ErrorSay, c.say) {
			t.Errorf("stored as %s, says %q, want …%s…", got.Status, got.ErrorSay, c.say)
		}
		r.sender.Look()
		r.opts.Clock.Advance(time.Hour)
		r.wantOutbox(1, 0)
		r.wantRequests(0)
		r.link(chat.LinkConnected, "")
		r.sender.Look()
		if got := r.becomes(m.ID, chat.StatusAccepted); got.ErrorSay != "" {
			t.Errorf("it went out, and says %q", got.ErrorSay)
		}
	})
}

// TestWhatWaitsForALostNumberFails queues during a break that turns out to be the end.
func TestWhatWaitsForALostNumberFails(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		from := r.customer()
		r.link(chat.LinkChecking, "PARTNER_REMOVED")
		now := r.say(from.Conversation, "now")
		later, err := r.submit(r.text(r.customer().Conversation, "in an hour"), send.Order{At: r.opts.Clock.Now().Add(time.Hour).UnixMilli()})
		if err != nil || later.ErrorSay != "" {
			t.Fatalf("%v, a message of later says %q", err, later.ErrorSay)
		}
		r.link(chat.LinkDisconnected, "CHANGE_NUMBER")
		r.sender.Look()
		if got := r.becomes(now.ID, chat.StatusFailed); !strings.Contains(got.ErrorSay, "not connected any more") {
			t.Errorf("says %q", got.ErrorSay)
		}
		r.opts.Clock.Advance(time.Hour)
		r.becomes(later.ID, chat.StatusFailed)
		r.wantOutbox(0, 0)
		r.wantRequests(0)
	})
}

// TestTheWindowMayShutDuringABreak has the number come back too late.
func TestTheWindowMayShutDuringABreak(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		from := r.customer()
		r.link(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED")
		r.opts.Clock.Advance(time.Hour)
		m := r.say(from.Conversation, "I am back in a day")
		r.opts.Clock.Advance(23*time.Hour + time.Minute)
		r.write(func(tx *db.Tx) error { return r.relink(tx, chat.LinkConnected, "") })
		r.sender.Look()
		if got := r.becomes(m.ID, chat.StatusFailed); !strings.Contains(got.ErrorSay, "More than 24 hours") {
			t.Errorf("says %q", got.ErrorSay)
		}
		r.wantRequests(0)
	})
}
