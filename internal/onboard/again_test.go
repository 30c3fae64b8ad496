package onboard

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// TestResumeTriesAtOnce has Meta refuse to subscribe us, and somebody say that the reason is gone.
func TestResumeTriesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.meta.says(subscribe, answer{400, `{"error":{"code":100}}`}, answer{200, `{"success":true}`})
		r.look()
		r.look() // it rests
		r.wantLink(n.ID, chat.LinkConnecting)
		if err := r.Resume(t.Context(), r.viewer, n.ID); err != nil {
			t.Fatal(err)
		}
		r.look()
		r.wantLink(n.ID, chat.LinkConnected)
		err := r.Resume(t.Context(), r.viewer, n.ID)
		wantKind(t, err, chat.Conflict, "Nothing stops")
		wantBook(t, err, chat.RunbookConnect)
		r.write(func(tx *db.Tx) error {
			return store.SetHold(tx, n.Account, n.ID, chat.Hold{Kind: chat.HoldAccount, Code: 131031, Say: "Locked.", Since: 1, Until: r.Clock.NowMillis() + time.Hour.Milliseconds()})
		})
		if err := r.Resume(t.Context(), r.viewer, n.ID); err != nil {
			t.Fatal(err)
		}
		if s, err := r.store.Standings(t.Context(), r.viewer); err != nil || s[n.ID].Hold.Holds(r.Clock.NowMillis()) || s[n.ID].Hold.Kind != chat.HoldAccount {
			t.Errorf("standing %+v, %v: want the next message tried", s[n.ID], err)
		}
		if err := r.Remove(t.Context(), r.viewer, n.ID); err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]func() error{
			"resume":    func() error { return r.Resume(t.Context(), r.viewer, n.ID) },
			"check":     func() error { _, err := r.Check(t.Context(), r.viewer, n.ID); return err },
			"self-test": func() error { _, err := r.SelfTest(t.Context(), r.viewer, n.ID); return err },
			"token":     func() error { return r.Renew(t.Context(), r.viewer, n.ID, "T") },
		} {
			if err := act(); chat.KindOf(err) != chat.Conflict || chat.ErrorRunbook(err) == "" {
				t.Errorf("%s of a removed number: %v", name, err)
			}
		}
	})
}

// TestARefusedSyncIsRequestedAgain only while Meta takes requests, and only what it refused.
func TestARefusedSyncIsRequestedAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.meta.says(history, answer{400, `{"error":{"code":200}}`}, answer{200, `{"request_id":"req.again"}`})
		r.looks()
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncFailed)
		wantKind(t, r.SyncAgain(t.Context(), r.viewer, n.ID, chat.SyncContacts), chat.Conflict, "only once")
		if err := r.SyncAgain(t.Context(), r.viewer, n.ID, chat.SyncHistory); err != nil {
			t.Fatal(err)
		}
		r.looks()
		r.wantSyncs(n.ID, chat.SyncRequested, chat.SyncRequested)
		if _, h := r.syncs(n.ID); h.RequestID != "req.again" || h.Error != "" {
			t.Errorf("history %+v", h)
		}
		r.write(func(tx *db.Tx) error {
			return store.PutSync(tx, n.Account, chat.Sync{Number: n.ID, Kind: chat.SyncHistory, State: chat.SyncFailed})
		})
		r.Clock.Advance(25 * time.Hour)
		err := r.SyncAgain(t.Context(), r.viewer, n.ID, chat.SyncHistory)
		wantKind(t, err, chat.Conflict, "first 24 hours")
		wantBook(t, err, chat.RunbookHistory)
	})
}

// TestGroupsAreNamed keeps the groups of a number that has any.
func TestGroupsAreNamed(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		for _, name := range []string{" Team ", "Team", "Suppliers"} {
			if err := r.NameGroup(t.Context(), r.viewer, n.ID, name); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, r.NameGroup(t.Context(), r.viewer, n.ID, " "), chat.Invalid, "needs a name")
		wantKind(t, r.ForgetGroup(t.Context(), r.viewer, n.ID, "Family"), chat.NotFound, "No group")
		if err := r.ForgetGroup(t.Context(), r.viewer, n.ID, "Team"); err != nil {
			t.Fatal(err)
		}
		if all, err := r.store.AppGroups(t.Context(), r.viewer, n.ID); err != nil || len(all) != 1 || all[0].Name != "Suppliers" {
			t.Errorf("groups %+v, %v", all, err)
		}
		api := byToken
		api.PhoneNumberID, api.Mode = other, chat.ModeAPI
		m, err := Add(t.Context(), r.Options, r.viewer.Account, api)
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, r.NameGroup(t.Context(), r.viewer, m.ID, "Team"), chat.Incapable, "not in the app")
	})
}
