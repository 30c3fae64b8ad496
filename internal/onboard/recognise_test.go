package onboard

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// ways are how a number can be here without being connected under the id that it is added by.
var ways = map[string]func(r *rig) error{
	"tracked": func(r *rig) error {
		_, err := r.Track(r.t.Context(), r.viewer, "+1 (202) 555-0142", "Shop")
		return err
	},
	"removed": func(r *rig) error {
		n := r.connecting()
		r.looks()
		r.hears(n)
		return r.Remove(r.t.Context(), r.viewer, n.ID)
	},
	"removed, under another id": func(r *rig) error { return r.hadID(true) },
	"ended, under another id":   func(r *rig) error { return r.hadID(false) },
}

// hadID has the number known under another id at Meta than it has now, and removed or disconnected.
func (r *rig) hadID(removed bool) error {
	as := byToken
	as.PhoneNumberID, as.Digits = other, "12025550142"
	n, err := Add(r.t.Context(), r.Options, r.viewer.Account, as)
	if err != nil {
		return err
	}
	r.hears(n)
	if removed {
		return r.Remove(r.t.Context(), r.viewer, n.ID)
	}
	return r.store.Write(r.t.Context(), func(tx *db.Tx) error {
		_, err := store.ChangeLink(tx, n.Account, n.ID, chat.LinkChange{Link: chat.LinkDisconnected, At: r.Clock.NowMillis()})
		return err
	})
}

// TestANumberAddedByTokenIsTheOneThatIsHere adds without the digits, on the command line and in the browser: there is one number
// afterwards, it is connected, and it is the one that was here.
func TestANumberAddedByTokenIsTheOneThatIsHere(t *testing.T) {
	for name, prepare := range ways {
		for how, add := range map[string]func(r *rig) error{
			"command line": func(r *rig) error {
				_, err := Add(r.t.Context(), r.Options, r.viewer.Account, byToken)
				return err
			},
			"browser": func(r *rig) error {
				_, err := r.ByToken(r.t.Context(), r.viewer, Tokened{Token: byToken.Token, WABAID: waba, PhoneNumberID: phone})
				return err
			},
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				each(t, func(t *testing.T, r *rig) {
					if err := prepare(r); err != nil {
						t.Fatal(err)
					}
					before := r.only()
					r.meta.forget()
					if err := add(r); err != nil {
						t.Fatal(err)
					}
					r.looks()
					r.looks()
					n := r.only()
					if n.ID != before.ID || n.PhoneNumberID != phone || n.Link != chat.LinkConnected || n.Digits != "12025550142" || n.Mode != chat.ModeCoexistence {
						t.Errorf("it is %+v now, was %+v", n, before)
					}
					r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
					if token, _ := r.secrets(n.ID); token != byToken.Token {
						t.Errorf("the token is %q", token)
					}
					if e, ok, err := r.store.Lookup(t.Context(), store.KeyPhoneNumberID, phone); !ok || e.Target != int64(n.ID) || err != nil {
						t.Errorf("its id leads to %+v, %v, %v", e, ok, err)
					}
				})
			})
		}
	}
}

// TestANumberThatWasWrittenToStays has a customer write before Meta tells which number was added: nothing of it is lost.
func TestANumberThatWasWrittenToStays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if err := ways["tracked"](r); err != nil {
			t.Fatal(err)
		}
		n := r.connecting()
		talk := r.hears(n)
		r.looks()
		if got := r.only(); got.ID != n.ID || got.Link != chat.LinkConnected {
			t.Errorf("it is %+v now", got)
		}
		if c, err := r.store.Conversation(t.Context(), r.viewer, talk); err != nil || c.Number != n.ID {
			t.Errorf("the conversation is %+v, %v", c, err)
		}
	})
}

// TestAnotherNumberStaysAnother adds one beside a tracked one: Meta is asked which it is before we are subscribed, and it is new.
func TestAnotherNumberStaysAnother(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		if _, err := r.Track(t.Context(), r.viewer, "+49 151 12345678", ""); err != nil {
			t.Fatal(err)
		}
		r.connecting()
		r.looks()
		r.wantCalls(about, subscribe, about, about, contacts, history)
		if all, err := r.store.Numbers(t.Context(), r.viewer); err != nil || len(all) != 2 {
			t.Errorf("%d numbers, %v: want both", len(all), err)
		}
	})
}
