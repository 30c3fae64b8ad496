package store_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// aFile is a file of a message that was just announced.
func aFile(shop *storetest.Shop, message chat.MessageID, lane store.MediaLane, sentAt int64) store.MediaRow {
	return store.MediaRow{Account: shop.Account.ID, Message: message, Number: shop.Number.ID, Lane: lane, SentAt: sentAt,
		MediaID: "990" + message.String(), MIME: "image/jpeg", Filename: "a.jpg", SHA256: "sum", State: store.MediaPending,
		DueAt: noon, ExpiresAt: noon + 1000, CreatedAt: noon, UpdatedAt: noon}
}

func addMedia(t *testing.T, s *store.Store, shop *storetest.Shop, rows ...store.MediaRow) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) error { return store.AddMedia(tx, shop.Account.ID, rows) })
}

func mediaOf(t *testing.T, s *store.Store, v chat.Viewer, id chat.MessageID) store.MediaRow {
	t.Helper()
	return must[map[chat.MessageID]store.MediaRow](t)(s.MediaOf(t.Context(), v, []chat.MessageID{id}))[id]
}

func due(t *testing.T, s *store.Store, last store.MediaLane, now int64) map[chat.AccountID]chat.MessageID {
	t.Helper()
	found := map[chat.AccountID]chat.MessageID{}
	for _, r := range must[[]store.MediaRow](t)(s.DueMedia(t.Context(), last, now)) {
		found[r.Account] = r.Message
	}
	return found
}

func TestFilesComeBackAsAnnouncedAndStayInTheirAccount(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		row := aFile(shop, 7, store.MediaHistory, noon-5)
		addMedia(t, s, shop, row)
		same(t, "file", mediaOf(t, s, shop.Viewer, 7), row)
		stranger := storetest.NewShop(t, s)
		same(t, "a stranger's view", mediaOf(t, s, stranger.Viewer, 7), store.MediaRow{})
		storetest.Write(t, s, func(tx *db.Tx) error {
			if _, ok, err := store.MediaIn(tx, stranger.Viewer, 7); ok || err != nil {
				t.Errorf("a stranger finds the file: %v, %v", ok, err)
			}
			if err := store.HoldMedia(tx, stranger.Account.ID, shop.Number.ID, noon+9); err != nil {
				return err
			}
			return store.RestartMedia(tx, stranger.Viewer, 7, noon+9)
		})
		same(t, "file after a stranger's writes", mediaOf(t, s, shop.Viewer, 7), row)
	})
}

func TestFilesOfManyMessagesAreFound(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		var rows []store.MediaRow
		var ids []chat.MessageID
		for i := range 1100 {
			id := chat.MessageID(i + 1)
			ids = append(ids, id)
			if i%2 == 0 {
				rows = append(rows, aFile(shop, id, store.MediaLive, noon))
			}
		}
		addMedia(t, s, shop, rows...)
		if found := must[map[chat.MessageID]store.MediaRow](t)(s.MediaOf(t.Context(), shop.Viewer, ids)); len(found) != len(rows) {
			t.Errorf("%d files found, want %d", len(found), len(rows))
		}
		if n := must[int64](t)(s.MediaWaiting(t.Context())); n != int64(len(rows)) {
			t.Errorf("%d files wait, want %d", n, len(rows))
		}
	})
}

func TestFilesAreDueLiveBeforeHistoryNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		other := storetest.NewShop(t, s)
		addMedia(t, s, other, aFile(other, 1, store.MediaHistory, noon))
		held := aFile(shop, 2, store.MediaLive, noon+9)
		held.DueAt = noon + 100
		stored := aFile(shop, 3, store.MediaLive, noon+8)
		stored.State = store.MediaStored
		addMedia(t, s, shop, held, stored, aFile(shop, 4, store.MediaLive, noon+1), aFile(shop, 5, store.MediaLive, noon+2),
			aFile(shop, 6, store.MediaHistory, noon+3))
		me, they := shop.Account.ID, other.Account.ID
		same(t, "before anything is due", due(t, s, store.MediaHistory, noon-1), map[chat.AccountID]chat.MessageID{})
		same(t, "at first", due(t, s, store.MediaHistory, noon), map[chat.AccountID]chat.MessageID{me: 5, they: 1})
		same(t, "only live ones", due(t, s, store.MediaLive, noon), map[chat.AccountID]chat.MessageID{me: 5})
		same(t, "when all are due", due(t, s, store.MediaLive, noon+100), map[chat.AccountID]chat.MessageID{me: 2})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.HoldMedia(tx, me, shop.Number.ID, noon+50) })
		same(t, "while the number is held", due(t, s, store.MediaHistory, noon+49), map[chat.AccountID]chat.MessageID{they: 1})
		if got := mediaOf(t, s, shop.Viewer, 2).DueAt; got != noon+100 {
			t.Errorf("a hold moved a later time to %d", got-noon)
		}
	})
}

func TestAFileIsClaimedOnceAndOnlyTheClaimCanFail(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		addMedia(t, s, shop, aFile(shop, 7, store.MediaLive, noon))
		row := mediaOf(t, s, shop.Viewer, 7)
		claim := func(until int64) bool {
			return write(t, s, func(tx *db.Tx) (bool, error) { return store.ClaimMedia(tx, row, until, noon) })
		}
		if !claim(noon+10) || claim(noon+20) {
			t.Error("a file was not claimed exactly once")
		}
		after := row
		after.Attempts, after.DueAt = 1, noon+10
		same(t, "claimed file", mediaOf(t, s, shop.Viewer, 7), after)
		settle := func(state store.MediaState, claimed int64) bool {
			after.State, after.Error, after.Hash, after.DueAt = state, "a sentence", "aa", 0
			return write(t, s, func(tx *db.Tx) (bool, error) { return store.SettleMedia(tx, after, claimed) })
		}
		if settle(store.MediaFailed, noon+9) {
			t.Error("a failure of another claim was stored")
		}
		if !settle(store.MediaStored, noon+9) {
			t.Error("a success was not stored because its claim had run out")
		}
		same(t, "settled file", mediaOf(t, s, shop.Viewer, 7), after)
		if settle(store.MediaFailed, 0) {
			t.Error("a stored file failed afterwards")
		}
	})
}
