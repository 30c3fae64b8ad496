package onboard

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestAddChecksItsInput(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	cases := map[string]struct {
		spoil func(*NewNumber)
		say   string
	}{
		"no phone number id":   {func(n *NewNumber) { n.PhoneNumberID = "" }, "phone number id"},
		"a phone number as id": {func(n *NewNumber) { n.PhoneNumberID = "+1 202 555 0142" }, "phone number id"},
		"no WABA id":           {func(n *NewNumber) { n.WABAID = "" }, "WABA id"},
		"no token":             {func(n *NewNumber) { n.Token = "" }, "token is missing"},
		"unknown mode":         {func(n *NewNumber) { n.Mode = "both" }, `"both"`},
		"app only":             {func(n *NewNumber) { n.Mode = chat.ModeApp }, "coexistence or api"},
	}
	for name, c := range cases {
		n := byToken
		c.spoil(&n)
		_, err := Add(t.Context(), r.Options, r.viewer.Account, n)
		t.Run(name, func(t *testing.T) { wantKind(t, err, chat.Invalid, c.say) })
	}
	if all, err := r.store.Numbers(t.Context(), r.viewer); err != nil || len(all) != 0 {
		t.Errorf("stored %+v, %v", all, err)
	}
}

func TestANumberOfAnotherAccountIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		_, err := Add(t.Context(), r.Options, storetest.AddAccount(t, r.store).ID, byToken)
		wantKind(t, err, chat.Conflict, "another account")
		if got := r.number(n.ID); got != n {
			t.Errorf("stored %+v, want %+v", got, n)
		}
	})
}

func TestOnboardingAgainStartsOver(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first := r.connecting()
		r.looks()
		r.wantSyncs(first.ID, chat.SyncRequested, chat.SyncRequested)
		r.write(func(tx *db.Tx) error {
			change := chat.LinkChange{Link: chat.LinkDisconnected, Reason: "CHANGE_NUMBER", At: r.Clock.NowMillis()}
			_, err := store.ChangeLink(tx, r.viewer.Account, first.ID, change)
			return err
		})
		r.Clock.Advance(time.Hour)
		again := byToken
		again.Token, again.AppSecret = "EAAGnewer", "newer secret"
		n, err := Add(t.Context(), r.Options, r.viewer.Account, again)
		if err != nil {
			t.Fatal(err)
		}
		got := r.number(n.ID)
		if got.ID != first.ID || got.CreatedAt != first.CreatedAt || got.Link != chat.LinkConnecting || got.LinkReason != "" ||
			got.OnboardedAt < first.OnboardedAt+3_600_000 || got.Digits != "12025550142" || got.Name != "Fern & Co" {
			t.Errorf("stored %+v after %+v", got, first)
		}
		if token, secret := r.secrets(n.ID); token != "EAAGnewer" || secret != "newer secret" {
			t.Errorf("the secrets are %q and %q", token, secret)
		}
		r.wantSyncs(n.ID, chat.SyncWaiting, chat.SyncWaiting)
		r.meta.forget()
		r.looks()
		r.wantCalls(subscribe, about, about, contacts, history)
		r.wantLink(n.ID, chat.LinkConnected)
		if r.meta.tokens[0] != "EAAGnewer" {
			t.Errorf("asked with %q", r.meta.tokens[0])
		}
	})
}
