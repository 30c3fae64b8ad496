package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestANoteKeepsWhatItSaid(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		c := shop.Receive(t, "4915112345678", "hello").Conversation
		note := chat.Entry{ID: chat.EntryID(s.IDs.Next()), Account: shop.Account.ID, Conversation: c, Kind: chat.EntryNote, Agent: shop.Admin.ID, Body: "first", At: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.AddEntry(tx, note) })
		for _, change := range []struct {
			body            string
			edited, removed int64
		}{{"first", noon + 1, 0}, {"second", noon + 2, 0}, {"third", noon + 3, 0}, {"", noon + 3, noon + 4}} {
			note.Body, note.EditedAt, note.RemovedAt = change.body, change.edited, change.removed
			storetest.Write(t, s, func(tx *db.Tx) error { return store.ChangeNote(tx, note) })
		}
		same(t, "versions", must[[]store.NoteVersion](t)(s.NoteVersions(t.Context(), shop.Viewer, note.ID)),
			[]store.NoteVersion{{noon + 1, "first"}, {noon + 2, "second"}, {noon + 3, "third"}})
		same(t, "note", must[chat.Entry](t)(s.Entry(t.Context(), shop.Viewer, note.ID)), note)
	})
}

func TestTheLastLiveMessageBeforeAPlace(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		old := shop.Incoming(who, noon-1000, "imported")
		old.Message.Origin = chat.FromImport
		filed := shop.File(t, old, shop.Incoming(who, noon, "live"), shop.Outgoing(who, chat.FromAgent, chat.StatusSent, noon+1, "ours"))
		for _, want := range []struct{ before, at int64 }{{noon, 0}, {noon + 1, noon}, {noon + 5000, noon}} {
			if got := must[int64](t)(s.LastLive(t.Context(), shop.Viewer, filed[0].Conversation, want.before, 0)); got != want.at {
				t.Errorf("before %d it is %d, want %d", want.before, got, want.at)
			}
		}
	})
}
