package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// link changes how the number is connected, and tells so.
func (d *desk) link(l chat.Link, reason string) {
	d.t.Helper()
	d.clock.Advance(time.Second)
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if _, err := store.ChangeLink(tx, d.account, d.number.ID, chat.LinkChange{Link: l, Reason: reason, At: d.clock.NowMillis()}); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventNumberChanged, Number: d.number.ID})
	})
}

// unwatched has nobody ask Meta how the number stands, nor connect it: what the test says of its link stays.
func (d *desk) unwatched() {
	d.t.Helper()
	later := d.clock.Now().Add(365 * 24 * time.Hour).UnixMilli()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.SetTrouble(tx, d.account, d.number.ID, chat.Trouble{Until: later}); err != nil {
			return err
		}
		return store.PutHealth(tx, d.account, chat.Health{Number: d.number.ID, LookAt: later, AskedAt: d.clock.NowMillis()})
	})
}

// TestTheComposerSaysWhyAnswersWait looks at the composer, and at an answer that was accepted before, for every way in which a
// number does not send.
func TestTheComposerSaysWhyAnswersWait(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.unwatched()
	talk := d.file(d.says(ana, time.Minute, "Hello?"), d.answers(ana, chat.FromAgent, chat.StatusQueued, time.Second, "Written before"))[0].Conversation
	me := d.signedIn(d.agent)
	hold := func(h chat.Hold) func() {
		return func() {
			storetest.Write(t, d.store, func(tx *db.Tx) error { return store.SetHold(tx, d.account, d.number.ID, h) })
		}
	}
	link := func(l chat.Link, reason string) func() { return func() { d.link(l, reason) } }
	for _, step := range []struct {
		do    func()
		waits string // empty: nothing waits
		shut  bool
	}{
		{func() {}, "", false},
		{link(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED"), "change of the phone", false},
		{link(chat.LinkChecking, "PARTNER_REMOVED"), "being asked which", false},
		{link(chat.LinkConnected, ""), "", false},
		{link(chat.LinkDisconnected, "PRIMARY_INACTIVITY"), "once it is connected again", false},
		{link(chat.LinkConnecting, ""), "still being connected", false},
		{link(chat.LinkConnected, ""), "", false},
		{hold(chat.Hold{Kind: chat.HoldAccount, Say: "Meta locked it.", Until: d.clock.NowMillis() + time.Hour.Milliseconds()}), "Meta locked it.", false},
		{hold(chat.Hold{}), "", false},
		{link(chat.LinkDisconnected, "CHANGE_NUMBER"), "", true},
	} {
		step.do()
		got := me.get("/fragments/conversation/" + talk.String())
		if got.StatusCode != http.StatusOK {
			t.Fatalf("status %d", got.StatusCode)
		}
		if says := strings.Contains(got.body, `data-testid="waits"`); says != (step.waits != "") || !strings.Contains(got.body, step.waits) {
			t.Errorf("want it to wait for %q, says so: %v", step.waits, says)
		}
		if n := strings.Count(got.body, step.waits); step.waits != "" && n != 2 {
			t.Errorf("%q stands there %d times, want it at the composer and at the message that waits", step.waits, n)
		}
		if shut := strings.Contains(got.body, `data-testid="shut"`); shut != step.shut {
			t.Errorf("%q: shut %v, want %v", step.waits, shut, step.shut)
		}
	}
}

// TestAnAnswerWaitsForItsNumber loses the connection while a conversation is open: the page says so, takes an answer, and
// shows it go out when the number is back.
func TestAnAnswerWaitsForItsNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	d.unwatched()
	talk := d.file(d.says(ana, time.Minute, "Hello?"))[0].Conversation
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + talk.String())
	p.WaitVisible("#composer")
	d.link(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED")
	p.WaitText("[data-testid=waits]", "change of the phone")
	p.Type("#composer", "I am here")
	p.Click("[data-testid=send]")
	p.WaitText(".item [data-testid=waiting]", "Messages wait")
	if sent := d.meta.texts(); len(sent) != 0 {
		t.Fatalf("Meta got %q", sent)
	}
	d.link(chat.LinkConnected, "")
	d.clock.Advance(3 * time.Second) // the sender looks again
	p.WaitText(".bubble[data-status=accepted]", "I am here")
	p.WaitGone("[data-testid=waits]")
}
