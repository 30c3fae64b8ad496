package store_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestReceiptsAreKeptWhateverTheOrder deals receipts of all kinds out over any batches, in any order, with repeats: what is listed
// is the earliest of each status, with its price and its error.
func TestReceiptsAreKeptWhateverTheOrder(t *testing.T) {
	prices := []string{"", `{"billable":true,"category":"utility"}`, `{"note":"` + strings.Repeat("long ", 1000) + `"}`}
	one := rapid.Custom(func(r *rapid.T) chat.Receipt {
		// A day of 2026, in seconds and now and then not; what Meta never sends; and a status that is new.
		at := rapid.OneOf(rapid.Map(rapid.Int64Range(0, 5), func(n int64) int64 { return noon + n*1000 }), rapid.Int64Range(noon, noon+3),
			rapid.SampledFrom([]int64{0, 1000, 99_999_999_999, 100_000_000_000, 99_999_999_999_000, 100_000_000_000_000})).Draw(r, "at")
		receipt := chat.Receipt{At: at, Status: rapid.SampledFrom([]chat.Status{chat.StatusSent, chat.StatusDelivered, chat.StatusRead, chat.StatusPlayed, chat.StatusFailed, "warned"}).Draw(r, "status")}
		// Of receipts of one status at one time the same is said.
		if price := prices[(at+int64(len(receipt.Status)))%3]; price != "" {
			receipt.Pricing = []byte(price)
		}
		if receipt.Status == chat.StatusFailed {
			receipt.Code, receipt.Detail = int(131000+at%50), fmt.Sprint("failed at ", at)
		}
		return receipt
	})
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		rapid.Check(t, func(r *rapid.T) {
			m := queued(t, s, shop)
			all := rapid.SliceOfN(one, 1, 5).Draw(r, "receipts")
			want := map[chat.Status]chat.Receipt{}
			for _, receipt := range all {
				if before, again := want[receipt.Status]; !again || receipt.At < before.At {
					want[receipt.Status] = receipt
				}
			}
			for rest := append(all, rapid.Permutation(all).Draw(r, "again")...); len(rest) > 0; {
				n := rapid.IntRange((len(rest)+1)/2, len(rest)).Draw(r, "batch")
				var steps []store.Step
				for _, receipt := range rest[:n] {
					steps = append(steps, store.Step{Message: m.ID, Receipt: receipt})
				}
				storetest.Write(t, s, func(tx *db.Tx) error { return store.AddReceipts(tx, shop.Account.ID, steps) })
				rest = rest[n:]
			}
			got := must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, m.ID))
			if len(got) != len(want) {
				r.Fatalf("%d receipts, want %d", len(got), len(want))
			}
			for _, g := range got {
				if w := want[g.Status]; fmt.Sprintf("%+v", g) != fmt.Sprintf("%+v", w) {
					r.Fatalf("%+v (%s), want %+v (%s)", g, g.Pricing, w, w.Pricing)
				}
			}
		})
	})
}

// TestARepeatedReceiptWritesNothing keeps a message's row from growing with what is told again and again, as by two apps that are subscribed.
func TestARepeatedReceiptWritesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := queued(t, s, shop)
		told := func(at int64) string {
			storetest.Write(t, s, func(tx *db.Tx) error {
				return store.AddReceipts(tx, shop.Account.ID, []store.Step{{Message: m.ID, Receipt: chat.Receipt{Status: chat.StatusSent, At: at, Pricing: []byte(`{"category":"service"}`)}}})
			})
			text, _, err := db.One(t.Context(), s, db.Value[string], `SELECT told FROM message WHERE id = $1`, m.ID)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		first := told(noon)
		if again := told(noon); again != first || !strings.HasPrefix(first, "s") {
			t.Errorf("%q became %q", first, again)
		}
		for n := range int64(200) {
			told(noon + 60_000 + n)
		}
		if text := told(noon + 1_000_000); len(text) > 1100 {
			t.Errorf("a message holds %d characters about receipts", len(text))
		}
		if got := must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, m.ID)); len(got) != 1 || got[0].At != noon {
			t.Errorf("receipts %+v", got)
		}
	})
}

// TestPricesWithoutANumberAreKept tells more different prices than get a number, each long message's too: none is lost, and what a contact cost is complete.
func TestPricesWithoutANumberAreKept(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		m := queued(t, s, shop)
		other := shop.File(t, shop.Outgoing(chat.Person{Phone: "4915112345678"}, chat.FromAgent, chat.StatusQueued, noon, "again"))[0]
		step := func(m chat.MessageID, status chat.Status, price string) store.Step {
			return store.Step{Message: m, Receipt: chat.Receipt{Status: status, At: noon + int64(status.Rung())*1000, Pricing: []byte(price)}}
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			for n := range 1000 {
				if _, err := tx.Exec(`INSERT INTO pricing (account_id, id, body) VALUES ($1, $2, $3)`, shop.Account.ID, n+1, fmt.Sprintf(`{"n":%d}`, n)); err != nil {
					return err
				}
			}
			return store.AddReceipts(tx, shop.Account.ID, []store.Step{step(m.ID, chat.StatusSent, `{"n":7}`), step(m.ID, chat.StatusRead, `{"n":1000}`),
				step(other.ID, chat.StatusSent, strings.Repeat("long ", 1000))})
		})
		for id, want := range map[chat.MessageID]string{m.ID: `sent {"n":7}, read {"n":1000}, `, other.ID: "sent " + strings.Repeat("long ", 1000) + ", "} {
			got := ""
			for _, r := range must[[]chat.Receipt](t)(s.Receipts(t.Context(), shop.Viewer, id)) {
				got += fmt.Sprintf("%s %s, ", r.Status, r.Pricing)
			}
			if got != want {
				t.Errorf("receipts %.60s, want %.60s", got, want)
			}
		}
		c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, m.Conversation))
		if charges := must[[]store.Charge](t)(s.ChargesOf(t.Context(), shop.Viewer, c.Contact, 0, 100)); len(charges) != 3 {
			t.Errorf("%d charges, want 3", len(charges))
		}
	})
}
