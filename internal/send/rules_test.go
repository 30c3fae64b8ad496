package send_test

import (
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

// submit queues a message in some way.
func (r *rig) submit(m chat.Message, o send.Order) (chat.Message, error) {
	err := r.store.Write(r.t.Context(), func(tx *db.Tx) (err error) {
		m, err = r.sender.Submit(tx, m, o)
		return err
	})
	return m, err
}

// hold stops the number as Meta's answers do.
func (r *rig) hold(h chat.Hold) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error { return store.SetHold(tx, r.shop.Account.ID, r.shop.Number.ID, h) })
}

// holdContact notes what may not go to the contact of a conversation.
func (r *rig) holdContact(c chat.ConversationID, h chat.ContactHold) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error { return store.HoldContact(tx, r.shop.Account.ID, c, h) })
}

// optOut has the contact of a conversation stop marketing messages.
func (r *rig) optOut(c chat.ConversationID) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		who, err := store.ContactOf(tx, r.shop.Account.ID, c)
		if err != nil {
			return err
		}
		return store.SetPreference(tx, r.shop.Account.ID, who.ID, chat.Preference{Stop: true, At: r.opts.Clock.NowMillis()})
	})
}

// TestEveryRuleHasItsKindAndSaysWhatToDo asks each rule when a message is queued, and, where the state can change
// afterwards, again when it goes out.
func TestEveryRuleHasItsKindAndSaysWhatToDo(t *testing.T) {
	type example struct {
		arrange   func(*rig, chat.ConversationID)
		marketing bool
		kind      chat.Kind
		say       string
	}
	later := time.Now().Add(90 * 24 * time.Hour).UnixMilli()
	cases := map[string]example{
		"in the app only": {func(r *rig, _ chat.ConversationID) { r.mode(chat.ModeApp) }, false, chat.Incapable, "connect the number"},
		"blocked": {func(r *rig, c chat.ConversationID) {
			r.holdContact(c, chat.ContactHold{Kind: chat.ContactBlocked, Since: r.opts.Clock.NowMillis() + 1})
		}, false, chat.Blocked, "Unblock them"},
		"opted out": {func(r *rig, c chat.ConversationID) { r.optOut(c) }, true, chat.OptedOut, "stopped marketing"},
		"Meta holds back": {func(r *rig, c chat.ConversationID) {
			r.holdContact(c, chat.ContactHold{Kind: chat.ContactMarketing, Until: later})
		}, true, chat.OptedOut, "a day or longer"},
		"Meta holds back until more": {func(r *rig, c chat.ConversationID) { r.holdContact(c, chat.ContactHold{Kind: chat.ContactMarketing}) }, true, chat.OptedOut, "a day or longer"},
		"no consent":                 {func(r *rig, _ chat.ConversationID) { r.refuseConsent = true }, true, chat.NoConsent, "never agreed"},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		r.opts.Consent = r.consent
		r.stopped()
		from := r.customer()
		before, err := r.submit(r.text(from.Conversation, "Good morning"), send.Order{Marketing: c.marketing})
		if err != nil {
			t.Fatal(err)
		}
		c.arrange(r, from.Conversation)
		_, err = r.submit(r.text(from.Conversation, "And now"), send.Order{Marketing: c.marketing})
		if chat.KindOf(err) != c.kind || !strings.Contains(chat.Sentence(err), c.say) {
			t.Errorf("queued: got %v, want %s: …%s…", err, c.kind, c.say)
		}
		r.start()
		if got := r.becomes(before.ID, chat.StatusFailed); !strings.Contains(got.ErrorSay, c.say) {
			t.Errorf("sent: says %q", got.ErrorSay)
		}
		r.sender.Close()
		r.wantRequests(0)
	})
}

func (r *rig) consent(*db.Tx, chat.Message, chat.Contact) error {
	if r.refuseConsent {
		return chat.Errorf(chat.NoConsent, "This person never agreed to marketing. Ask them first.")
	}
	return nil
}

func (r *rig) mode(m chat.Mode) {
	r.t.Helper()
	n := r.shop.Number
	n.Mode = m
	r.write(func(tx *db.Tx) error { return store.UpdateNumber(tx, n) })
}

func TestWhatIsNoMarketingGoesToWhoWantsNone(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Consent, r.refuseConsent = r.consent, true
		r.start()
		from := r.customer()
		r.optOut(from.Conversation)
		r.holdContact(from.Conversation, chat.ContactHold{Kind: chat.ContactMarketing})
		// Whoever writes is not blocked any more.
		r.holdContact(from.Conversation, chat.ContactHold{Kind: chat.ContactBlocked, Since: r.opts.Clock.NowMillis() - 60_000})
		r.becomes(r.say(from.Conversation, "Your order is ready").ID, chat.StatusAccepted)
	})
}

func TestTheWindowMayShutWhileAMessageWaits(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.stopped().say(r.customer().Conversation, "Good morning")
		r.opts.Clock.Advance(24 * time.Hour)
		r.start()
		if got := r.becomes(m.ID, chat.StatusFailed); got.ErrorSay == "" {
			t.Errorf("stored %+v", got)
		}
		r.sender.Close()
		r.wantRequests(0)
		r.wantOutbox(0, 0)
	})
}
