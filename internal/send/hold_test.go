package send_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// standing returns how the number stands.
func (r *rig) standing() chat.Standing {
	r.t.Helper()
	all, err := r.store.Standings(r.t.Context(), r.shop.Viewer)
	if err != nil {
		r.t.Fatal(err)
	}
	return all[r.shop.Number.ID]
}

// heldBy waits until the number is held for a code.
func (r *rig) heldBy(kind chat.HoldKind, code int) chat.Hold {
	r.t.Helper()
	var h chat.Hold
	r.eventually(fmt.Sprintf("the number is held by %d", code), func() bool {
		h = r.standing().Hold
		return h.Kind == kind && h.Code == code
	})
	return h
}

// TestARefusalThatConcernsTheNumberStopsItAndKeepsTheQueue goes through the codes after which nothing else would
// get through either.
func TestARefusalThatConcernsTheNumberStopsItAndKeepsTheQueue(t *testing.T) {
	type example struct {
		reply answer
		code  int
		kind  chat.HoldKind
	}
	no := func(status, code int) answer { return refusal(status, fmt.Sprintf(`{"error":{"code":%d}}`, code)) }
	cases := map[string]example{
		"token expired":      {no(401, 190), 190, chat.HoldAccess},
		"permission missing": {no(403, 10), 10, chat.HoldAccess},
		"no access to asset": {no(403, 200), 200, chat.HoldAccess},
		"unknown number":     {refusal(400, `{"error":{"code":100,"error_subcode":33}}`), 100, chat.HoldAccess},
		"policy":             {no(403, 368), 368, chat.HoldAccount},
		"locked":             {no(403, 131031), 131031, chat.HoldAccount},
		"spam limit":         {no(400, 131048), 131048, chat.HoldPause},
		"maintenance":        {no(500, 131057), 131057, chat.HoldPause},
		"calls of the hour":  {no(400, 80007), 80007, chat.HoldPause},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		var well atomic.Bool
		r.meta.reply = func(int, request) *answer {
			if well.Load() {
				return nil
			}
			return &c.reply
		}
		first := r.start().say(r.customer().Conversation, "first")
		h := r.heldBy(c.kind, c.code)
		if got := r.message(first.ID); got.Status != chat.StatusQueued || got.ErrorSay == "" || h.Say == "" {
			t.Errorf("stored %+v under %+v", got, h)
		}
		r.wantOutbox(1, 0)
		r.wantAlert(c.kind.NeedsSomeone())
		well.Store(true)
		second := r.message(r.say(r.customer().Conversation, "second").ID)
		waits := second.Status == chat.StatusQueued && strings.Contains(second.ErrorSay, "Messages wait") && strings.Contains(second.ErrorSay, h.Say)
		if !waits && r.stillHeld(h) {
			t.Errorf("who writes now is told %q", second.ErrorSay)
		}
		if asked := r.meta.asked(); len(asked) != 1 && r.stillHeld(h) {
			t.Errorf("Meta was asked %d times under the hold, want once: %v", len(asked), r.meta.texts())
		}
		r.advanceUntil("the first goes out", func() bool {
			r.opts.Clock.Advance(time.Minute)
			return r.message(first.ID).Status == chat.StatusAccepted
		})
		r.eventually("all is sent", func() bool { w, _ := r.outbox(); return w == 0 })
		if h := r.standing().Hold; h.Kind != chat.HoldNone {
			t.Errorf("still held: %+v", h)
		}
	})
}

// stillHeld tells whether a hold had not ended when something was read before: short ones may, on a slow machine.
func (r *rig) stillHeld(h chat.Hold) bool { return r.opts.Clock.NowMillis() < h.Until }

// wantAlert checks that people were told, or not.
func (r *rig) wantAlert(want bool) {
	r.t.Helper()
	notices, err := r.store.Notices(r.t.Context(), r.shop.Viewer, 10)
	if err != nil {
		r.t.Fatal(err)
	}
	if told := len(notices) == 1 && notices[0].Event == "HELD"; told != want {
		r.t.Errorf("notices %+v, want one: %v", notices, want)
	}
	r.eventually("the hold is counted", func() bool { return (r.sender.Counters().Held.Load() == 1) == want })
}

// TestAHeldNumberGoesOnAfterItWasConnectedAgain does what onboarding does: another token, and the hold is gone.
func TestAHeldNumberGoesOnAfterItWasConnectedAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.reply = func(_ int, q request) *answer {
			if q.Token == token {
				return &answer{status: 401, body: `{"error":{"code":190}}`}
			}
			return nil
		}
		first := r.start().say(r.customer().Conversation, "first")
		r.heldBy(chat.HoldAccess, 190)
		r.write(func(tx *db.Tx) error {
			secrets := store.Secrets{Token: r.opts.Vault.Seal(auth.PurposeToken, "EAAGother"), AppSecret: []byte{}}
			if err := store.SetSecrets(tx, r.shop.Account.ID, r.shop.Number.ID, secrets); err != nil {
				return err
			}
			return store.SetHold(tx, r.shop.Account.ID, r.shop.Number.ID, chat.Hold{})
		})
		r.sender.Look()
		r.becomes(first.ID, chat.StatusAccepted)
		r.wantRequests(2)
	})
}

func TestSomeoneMaySayThatTheReasonIsGone(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var well atomic.Bool
		r.meta.reply = func(int, request) *answer {
			if well.Load() {
				return nil
			}
			return &answer{status: 403, body: `{"error":{"code":131031}}`}
		}
		first := r.start().say(r.customer().Conversation, "first")
		r.heldBy(chat.HoldAccount, 131031)
		well.Store(true)
		over := r.standing().Hold
		over.Until = r.opts.Clock.NowMillis()
		r.write(func(tx *db.Tx) error { return store.SetHold(tx, r.shop.Account.ID, r.shop.Number.ID, over) })
		r.sender.Look()
		r.becomes(first.ID, chat.StatusAccepted)
		r.eventually("the hold is gone", func() bool { return r.standing().Hold.Kind == chat.HoldNone })
	})
}

// TestAnHourWithoutMeta has nobody answer for an hour: nothing fails, nothing is uncertain, and the number does not
// knock at the door all the time.
func TestAnHourWithoutMeta(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var down atomic.Bool
		down.Store(true)
		r.meta.reply = func(int, request) *answer {
			if down.Load() {
				return &answer{status: 503, body: `{"error":{"code":2,"is_transient":true}}`}
			}
			return nil
		}
		r.stopped()
		var all []chat.MessageID
		for n := range 8 {
			all = append(all, r.say(r.customer().Conversation, fmt.Sprint("message ", n)).ID)
		}
		r.start()
		end := r.opts.Clock.Now().Add(time.Hour)
		r.advanceUntil("an hour has passed", func() bool { return r.opts.Clock.Now().After(end) })
		knocked := len(r.meta.asked())
		down.Store(false)
		for _, id := range all {
			r.advanceUntil("everything is sent", func() bool { return r.message(id).Status == chat.StatusAccepted })
		}
		if knocked > 90 {
			t.Errorf("Meta was asked %d times in an hour", knocked)
		}
		r.wantOutbox(0, 0)
	})
}

func TestAMessageWithoutATokenWaitsForOne(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.write(func(tx *db.Tx) error {
			return store.SetSecrets(tx, r.shop.Account.ID, r.shop.Number.ID, store.Secrets{Token: []byte{}, AppSecret: []byte{}})
		})
		m := r.start().say(r.customer().Conversation, "Good morning")
		if h := r.heldBy(chat.HoldAccess, 0); h.Say == "" {
			t.Errorf("held without a sentence: %+v", h)
		}
		r.wantRequests(0)
		r.wantOutbox(1, 0)
		if got := r.message(m.ID); got.Status != chat.StatusQueued {
			t.Errorf("stored %+v", got)
		}
	})
}

// TestAReceiptMayStopTheNumberToo has Meta take a message and tell of the restriction by webhook.
func TestAReceiptMayStopTheNumberToo(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		from, now := r.customer(), r.opts.Clock.NowMillis()
		told := func(code int, at int64) {
			r.write(func(tx *db.Tx) error {
				return r.sender.Told(tx, r.shop.Account.ID, r.shop.Number.ID, from.Conversation, code, at)
			})
		}
		told(131031, now-2*time.Hour.Milliseconds())
		if h := r.standing().Hold; h.Kind != chat.HoldNone {
			t.Errorf("old news hold the number: %+v", h)
		}
		told(131049, now)
		if _, err := r.submit(r.text(from.Conversation, "Offer"), marketing); chat.KindOf(err) != chat.OptedOut {
			t.Errorf("marketing within a day after 131049: %v", err)
		}
		r.opts.Clock.Advance(23 * time.Hour)
		told(131031, r.opts.Clock.NowMillis())
		r.heldBy(chat.HoldAccount, 131031)
	})
}
