package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// TestWhatWaitedBeforeABreakSaysWhyItWaits accepts an answer, loses the connection and finds it again: the answer says what every
// answer of the break says, and what is to go later says nothing.
func TestWhatWaitedBeforeABreakSaysWhyItWaits(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		ours, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, inbox.Text("Good morning"))
		if err != nil || ours.ErrorSay != "" {
			t.Fatalf("%+v, %v", ours, err)
		}
		later := ours
		later.ID, later.SentAt = 0, r.clock.NowMillis()+time.Hour.Milliseconds()
		failed := ours
		failed.Status, failed.ErrorSay = chat.StatusFailed, "Refused."
		for at, step := range []struct {
			link  chat.Link
			hold  chat.Hold
			now   string // what the answer says; empty: nothing
			later string
		}{
			{link: chat.LinkConnected},
			{link: chat.LinkOffboarded, now: "change of the phone"},
			{link: chat.LinkDisconnected, now: "once it is connected again"},
			{link: chat.LinkConnected},
			{link: chat.LinkConnected, hold: chat.Hold{Kind: chat.HoldAccount, Say: "Meta locked it.", Until: r.clock.NowMillis() + 2*time.Hour.Milliseconds()}, now: "Meta locked it.", later: "Meta locked it."},
		} {
			r.link(step.link, "", int64(at+1))
			r.hold(step.hold)
			told := []chat.Message{ours, later, failed, from.Message}
			if err := r.inbox.TellWaits(t.Context(), r.shop.Viewer, told); err != nil {
				t.Fatal(err)
			}
			for i, want := range []string{step.now, step.later} {
				if got := told[i].ErrorSay; (got == "") != (want == "") || !strings.Contains(got, want) {
					t.Errorf("%s: message %d says %q, want …%s…", step.link, i, got, want)
				}
			}
			if told[2].ErrorSay != "Refused." || told[3].ErrorSay != "" {
				t.Errorf("%s: what does not wait says %q and %q", step.link, told[2].ErrorSay, told[3].ErrorSay)
			}
		}
		r.hold(chat.Hold{})
		r.link(chat.LinkDisconnected, "CHANGE_NUMBER", 9)
		told := []chat.Message{ours}
		if err := r.inbox.TellWaits(t.Context(), r.shop.Viewer, told); err != nil || told[0].ErrorSay != "" {
			t.Errorf("of a number that is lost nothing waits; it says %q, %v", told[0].ErrorSay, err)
		}
	})
}

// link changes how the number is connected, the newest news having the greatest order.
func (r *rig) link(l chat.Link, reason string, order int64) {
	r.t.Helper()
	err := r.store.Write(r.t.Context(), func(tx *db.Tx) error {
		_, err := store.ChangeLink(tx, r.shop.Account.ID, r.shop.Number.ID, chat.LinkChange{Link: l, Reason: reason, At: r.shop.Number.LinkChangedAt + order})
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) hold(h chat.Hold) {
	r.t.Helper()
	if err := r.store.Write(r.t.Context(), func(tx *db.Tx) error { return store.SetHold(tx, r.shop.Account.ID, r.shop.Number.ID, h) }); err != nil {
		r.t.Fatal(err)
	}
}
