package store_test

import (
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// queued files a message that an agent has just written.
func queued(t testing.TB, s *store.Store, shop *storetest.Shop) store.Filed {
	t.Helper()
	return shop.File(t, shop.Outgoing(chat.Person{Phone: "4915112345678"}, chat.FromAgent, chat.StatusQueued, noon, "hello"))[0]
}

func status(t testing.TB, s *store.Store, shop *storetest.Shop, id chat.MessageID) chat.Message {
	t.Helper()
	return must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, id))
}

// TestReceiptsInAnyOrderLeadToTheSameStatus deals receipts out over any batches, with repeats, and our own
// news between them.
func TestReceiptsInAnyOrderLeadToTheSameStatus(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		status4 := rapid.SampledFrom([]chat.Status{chat.StatusSent, chat.StatusDelivered, chat.StatusRead, chat.StatusPlayed, chat.StatusFailed})
		rapid.Check(t, func(r *rapid.T) {
			m := queued(t, s, shop)
			wamid := fmt.Sprint("wamid.", m.ID)
			news := rapid.SliceOfN(status4, 1, 8).Draw(r, "receipts")
			want := chat.StatusQueued
			for rest := news; len(rest) > 0; {
				if rapid.Bool().Draw(r, "our own news first") {
					storetest.Write(t, s, func(tx *db.Tx) error {
						return store.Climb(tx, shop.Account.ID, m.ID, chat.StatusAccepted, wamid, 0, "")
					})
					want = want.Climb(chat.StatusAccepted)
				}
				n := rapid.IntRange(1, len(rest)).Draw(r, "batch")
				var steps []store.Step
				for _, status := range rest[:n] {
					step := store.Step{Message: m.ID, Learns: true, Receipt: chat.Receipt{WAMID: wamid, Status: status, At: noon + int64(status.Rung())}}
					if status == chat.StatusFailed {
						step.Say, step.Code = "It failed.", 131026
					}
					steps = append(steps, step)
					want = want.Climb(status)
				}
				storetest.Write(t, s, func(tx *db.Tx) error { return store.AddReceipts(tx, shop.Account.ID, steps) })
				rest = rest[n:]
			}
			got := status(t, s, shop, m.ID)
			say, code := "", 0
			if want == chat.StatusFailed {
				say, code = "It failed.", 131026
			}
			if got.Status != want || got.WAMID != wamid || got.ErrorSay != say || got.ErrorCode != code {
				r.Fatalf("%v lead to %s %q %q %d, want %s", news, got.Status, got.WAMID, got.ErrorSay, got.ErrorCode, want)
			}
			distinct := map[chat.Status]bool{}
			for _, n := range news {
				distinct[n] = true
			}
			if stored := must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, m.ID)); len(stored) != len(distinct) {
				r.Fatalf("%d receipts of %v", len(stored), news)
			}
		})
	})
}

func TestReceiptsComeBackAsStored(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := queued(t, s, shop)
		sent := chat.Receipt{Status: chat.StatusSent, At: noon, Pricing: []byte(`{"billable":true}`)}
		failed := chat.Receipt{Status: chat.StatusFailed, At: noon + 1, Code: 131026, Detail: "undeliverable"}
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.AddReceipts(tx, shop.Account.ID, []store.Step{{Message: m.ID, Receipt: failed}, {Message: m.ID, Receipt: sent}})
		})
		same(t, "receipts", must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, m.ID)), []chat.Receipt{sent, failed})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.AddReceipts(tx, shop.Account.ID, nil) })
	})
}

func TestAReceiptNeverReplacesAKnownWAMID(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := queued(t, s, shop)
		for _, wamid := range []string{"", "wamid.1", "wamid.2", ""} {
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.Climb(tx, shop.Account.ID, m.ID, chat.StatusSending, wamid, 0, "")
			})
		}
		if got := status(t, s, shop, m.ID); got.WAMID != "wamid.1" || got.Status != chat.StatusSending {
			t.Errorf("wamid %q, status %s", got.WAMID, got.Status)
		}
	})
}

func TestOurOwnViewMovesFreelyUntilMetaTookTheMessage(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := queued(t, s, shop)
		restate := func(status chat.Status, say string) {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Restate(tx, shop.Account.ID, m.ID, status, say) })
		}
		for _, step := range []chat.Status{chat.StatusSending, chat.StatusQueued, chat.StatusUncertain, chat.StatusQueued, chat.StatusSending} {
			restate(step, string(step))
			if got := status(t, s, shop, m.ID); got.Status != step || got.ErrorSay != string(step) {
				t.Errorf("shows %s %q, want %s", got.Status, got.ErrorSay, step)
			}
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			return store.Climb(tx, shop.Account.ID, m.ID, chat.StatusAccepted, "wamid.1", 0, "")
		})
		restate(chat.StatusUncertain, "not any more")
		if got := status(t, s, shop, m.ID); got.Status != chat.StatusAccepted || got.ErrorSay != "" || got.WAMID != "wamid.1" {
			t.Errorf("shows %s %q %q", got.Status, got.ErrorSay, got.WAMID)
		}
	})
}

func TestWhatCameTooEarlyWaitsForItsMessageOldestFirst(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		account := shop.Account.ID
		a, b, c := store.Ref{Number: shop.Number.ID, WAMID: "a"}, store.Ref{Number: shop.Number.ID, WAMID: "b"}, store.Ref{Number: 5, WAMID: "a"}
		parked := func(ref store.Ref, id, at int64, name string) store.Parked {
			return store.Parked{Ref: ref, Account: account, ID: id, Kind: "receipt", Name: name, At: at, Body: fmt.Sprintf(`{"n":%d}`, id), ParkedAt: noon}
		}
		anyWaits := func() bool {
			return write(t, s, func(tx *db.Tx) (bool, error) { return store.AnyParked(tx, account) })
		}
		park := func(list ...store.Parked) {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Park(tx, account, list) })
		}
		if anyWaits() {
			t.Error("something waits before anything came")
		}
		park(parked(b, 1, noon, "sent"), parked(a, 4, noon, "read"), parked(c, 5, noon, "sent"), parked(a, 2, noon, "sent"), parked(b, 3, noon, "read"))
		park(parked(a, 6, noon+1, "sent"), parked(a, 7, noon+2, "sent")) // told again, later: nothing new
		if n := must[int64](t)(s.ParkedCount(t.Context())); !anyWaits() || n != 5 {
			t.Errorf("%d wait", n)
		}
		same(t, "listed", must[[]store.Parked](t)(s.Parked(t.Context(), 3, 1)), []store.Parked{parked(a, 4, noon, "read")})
		unpark := func(refs ...store.Ref) []store.Parked {
			return write(t, s, func(tx *db.Tx) ([]store.Parked, error) { return store.Unpark(tx, account, refs) })
		}
		same(t, "unparked", unpark(a, b, a, store.Ref{Number: shop.Number.ID, WAMID: "x"}),
			[]store.Parked{parked(b, 1, noon, "sent"), parked(a, 2, noon, "sent"), parked(b, 3, noon, "read"), parked(a, 4, noon, "read")})
		if again := unpark(a, b); len(again) != 0 {
			t.Errorf("again: %v", again)
		}
		if n := must[int64](t)(s.ParkedCount(t.Context())); n != 1 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestOfTheSameNewsParkedTwiceTheEarlierTellingIsKept(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		ref := store.Ref{Number: shop.Number.ID, WAMID: "a"}
		told := func(at int64) store.Parked {
			return store.Parked{Ref: ref, Account: shop.Account.ID, ID: at, Kind: "receipt", Name: "sent", At: at, Body: fmt.Sprint(at), ParkedAt: noon}
		}
		for _, list := range [][]store.Parked{{told(7), told(5), told(6)}, {told(4)}, {told(8)}} {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Park(tx, shop.Account.ID, list) })
		}
		got := must[[]store.Parked](t)(s.Parked(t.Context(), 0, 9))
		if len(got) != 1 || got[0].At != 4 || got[0].Body != "4" {
			t.Errorf("kept %+v", got)
		}
	})
}

func TestWhatIsParkedIsCountedAndClearedNumberByNumber(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for i := range int64(6) {
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.Park(tx, shop.Account.ID, []store.Parked{{Ref: store.Ref{Number: shop.Number.ID, WAMID: fmt.Sprint(i)}, ID: i + 1, ParkedAt: noon + i}})
			})
		}
		lot := store.Lot{Account: shop.Account.ID, Number: shop.Number.ID, Count: 6, Oldest: noon}
		same(t, "lots", must[[]store.Lot](t)(s.Lots(t.Context())), []store.Lot{lot})
		clear := func(before, limit int64) int64 {
			return write(t, s, func(tx *db.Tx) (int64, error) { return store.ClearLot(tx, lot, before, limit) })
		}
		if n := clear(noon+2, 100); n != 2 {
			t.Errorf("cleared %d that were parked before", n)
		}
		if n := clear(0, 3); n != 3 {
			t.Errorf("cleared %d at most 3", n)
		}
		if left := must[[]store.Parked](t)(s.Parked(t.Context(), 0, 9)); len(left) != 1 || left[0].ID != 6 {
			t.Errorf("left %+v", left)
		}
	})
}

func TestWhatIsParkedThoughItsMessageIsStoredIsFound(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := shop.Receive(t, "4915112345678", "hello")
		overdue := store.Parked{Ref: store.Ref{Number: m.Number, WAMID: m.WAMID}, Account: shop.Account.ID, ID: 1, ParkedAt: noon}
		waits := store.Parked{Ref: store.Ref{Number: m.Number, WAMID: "wamid.unknown"}, Account: shop.Account.ID, ID: 2, ParkedAt: noon}
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Park(tx, shop.Account.ID, []store.Parked{overdue, waits}) })
		same(t, "overdue", must[[]store.Parked](t)(s.ParkedOverdue(t.Context(), 9)), []store.Parked{overdue})
	})
}

// TestTwoWhoLearnTheSameIDKeepTheMessage has the answer to our request and a receipt tell a message's id at once.
func TestTwoWhoLearnTheSameIDKeepTheMessage(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for n := range 20 {
			m := shop.File(t, shop.Outgoing(chat.Person{Phone: "4915112345678"}, chat.FromAgent, chat.StatusSending, noon+int64(n), "hello"))[0]
			wamid := fmt.Sprint("wamid.both.", n)
			var both sync.WaitGroup
			both.Go(func() {
				storetest.Write(t, s, func(tx *db.Tx) error {
					return store.Climb(tx, shop.Account.ID, m.ID, chat.StatusAccepted, wamid, 0, "")
				})
			})
			both.Go(func() {
				storetest.Write(t, s, func(tx *db.Tx) error {
					return store.AddReceipts(tx, shop.Account.ID, []store.Step{{Message: m.ID, Learns: true, Receipt: chat.Receipt{WAMID: wamid, Status: chat.StatusSent, At: noon}}})
				})
			})
			both.Wait()
			if got := must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, m.ID)); got.WAMID != wamid || got.Status != chat.StatusSent {
				t.Fatalf("stored %+v", got)
			}
		}
	})
}
