package store_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// next returns what the shop's number sends next.
func next(t testing.TB, s *store.Store, shop *storetest.Shop, now int64) (o store.Outgoing, ok bool) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) (err error) {
		o, ok, err = store.NextOutgoing(tx, shop.Account.ID, shop.Number.ID, now, store.LaneBulk)
		return err
	})
	return o, ok
}

// enqueue puts messages into the outbox, which does not look at the messages themselves.
func enqueue(t testing.TB, s *store.Store, shop *storetest.Shop, list ...store.Outgoing) {
	t.Helper()
	storetest.Write(t, s, func(tx *db.Tx) error {
		for _, o := range list {
			o.Number = shop.Number.ID
			if o.State == "" {
				o.State = chat.StatusQueued
			}
			if err := store.Enqueue(tx, shop.Account.ID, o); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestPeopleGoBeforeAutomationBeforeBulkAndOldBeforeNew(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop,
			store.Outgoing{Message: 1, Conversation: 1, Lane: store.LaneBulk},
			store.Outgoing{Message: 2, Conversation: 2, Lane: store.LaneAutomation},
			store.Outgoing{Message: 4, Conversation: 4, Lane: store.LanePeople},
			store.Outgoing{Message: 3, Conversation: 3, Lane: store.LanePeople})
		for _, want := range []chat.MessageID{3, 4, 2, 1} {
			o, ok := next(t, s, shop, noon)
			if !ok || o.Message != want {
				t.Fatalf("sends %+v (%v), want %d", o, ok, want)
			}
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{o.Message}) })
		}
		if o, ok := next(t, s, shop, noon); ok {
			t.Errorf("sends %+v", o)
		}
	})
}

func TestAConversationKeepsItsOrderWhileOthersGoOn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1, DueAt: noon + 100},
			store.Outgoing{Message: 2, Conversation: 1}, store.Outgoing{Message: 3, Conversation: 2})
		wantNext := func(what string, now int64, want chat.MessageID) store.Outgoing {
			t.Helper()
			o, _ := next(t, s, shop, now)
			if o.Message != want {
				t.Errorf("%s: sends %d, want %d", what, o.Message, want)
			}
			return o
		}
		wantNext("before the one that holds it back", noon, 3)
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{3}) })
		first := wantNext("when its time has come", noon+100, 1)
		first.Attempts, first.AttemptedAt = 1, noon+100
		if !write(t, s, func(tx *db.Tx) (bool, error) { return store.Claim(tx, shop.Account.ID, first) }) {
			t.Fatal("it cannot be claimed")
		}
		if write(t, s, func(tx *db.Tx) (bool, error) { return store.Claim(tx, shop.Account.ID, first) }) {
			t.Error("it was claimed twice")
		}
		wantNext("while the first is on its way", noon+100, 0)
		stranded := write(t, s, func(tx *db.Tx) ([]store.Outgoing, error) { return store.Stranded(tx, shop.Account.ID, shop.Number.ID) })
		first.State, first.Turn = chat.StatusSending, 0
		same(t, "stranded", stranded, []store.Outgoing{first})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Requeue(tx, shop.Account.ID, first, noon+200) })
		wantNext("while the first waits for another attempt", noon+199, 0)
		wantNext("at another attempt", noon+200, 1)
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Doubt(tx, shop.Account.ID, first, noon+900) })
		wantNext("after the first became uncertain", noon+200, 2)
	})
}

// TestConversationsTakeTurns has one conversation with much to say: the others come in between.
func TestConversationsTakeTurns(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1, DueAt: noon}, store.Outgoing{Message: 2, Conversation: 1, DueAt: noon},
			store.Outgoing{Message: 3, Conversation: 1, DueAt: noon}, store.Outgoing{Message: 4, Conversation: 2, DueAt: noon + 1},
			store.Outgoing{Message: 5, Conversation: 2, DueAt: noon + 1}, store.Outgoing{Message: 6, Conversation: 3, DueAt: noon + 2})
		var order []chat.MessageID
		for now := noon + 10; ; now++ {
			o, ok := next(t, s, shop, now)
			if !ok {
				break
			}
			order = append(order, o.Message)
			o.AttemptedAt = now
			storetest.Write(t, s, func(tx *db.Tx) error {
				if _, err := store.Claim(tx, shop.Account.ID, o); err != nil {
					return err
				}
				return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{o.Message})
			})
		}
		same(t, "the order", order, []chat.MessageID{1, 4, 6, 2, 5, 3})
	})
}

func TestTheOutboxTellsWhatWaitsAndWhen(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		account, number := shop.Account.ID, shop.Number.ID
		check := func(what string, wantDue int64, wantNumbers ...store.ToSend) {
			t.Helper()
			due, ok, err := s.NextDue(t.Context(), account, number)
			if err != nil || due != wantDue || ok != (wantDue != 0) {
				t.Errorf("%s: due %d %v (%v)", what, due, ok, err)
			}
			same(t, what, must[[]store.ToSend](t)(s.NumbersToSend(t.Context(), noon)), wantNumbers)
		}
		check("empty", 0)
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1, State: chat.StatusUncertain})
		check("only uncertain", 0)
		enqueue(t, s, shop, store.Outgoing{Message: 2, Conversation: 2, DueAt: noon + 1}, store.Outgoing{Message: 3, Conversation: 3, DueAt: noon + 9})
		check("later", noon+1)
		enqueue(t, s, shop, store.Outgoing{Message: 4, Conversation: 4, DueAt: noon, Lane: store.LaneBulk})
		check("now", noon, store.ToSend{Account: account, Number: number})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, account, []chat.MessageID{2, 3, 4, 999}) })
		enqueue(t, s, shop, store.Outgoing{Message: 5, Conversation: 5, State: chat.StatusSending})
		check("on its way", 0, store.ToSend{Account: account, Number: number, Unanswered: true})
		enqueue(t, s, shop, store.Outgoing{Message: 6, Conversation: 5, State: store.Scheduled, DueAt: noon - 1})
		check("scheduled", noon-1, store.ToSend{Account: account, Number: number, Unanswered: true})
	})
}

func TestWhatIsScheduledIsQueuedWhenItsTimeComes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1, State: store.Scheduled, DueAt: noon + 100}, store.Outgoing{Message: 2, Conversation: 1, DueAt: noon})
		admit := func(now int64) {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.Admit(tx, shop.Account.ID, shop.Number.ID, now) })
		}
		admit(noon + 99)
		if o, _ := next(t, s, shop, noon+99); o.Message != 2 {
			t.Errorf("sends %d: what is scheduled holds nobody back", o.Message)
		}
		admit(noon + 100)
		storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{2}) })
		if o, _ := next(t, s, shop, noon+100); o.Message != 1 {
			t.Errorf("sends %d", o.Message)
		}
	})
}

func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		enqueue(t, s, shop, store.Outgoing{Message: 1, Conversation: 1}, store.Outgoing{Message: 2, Conversation: 1},
			store.Outgoing{Message: 3, Conversation: 3, State: store.Scheduled, DueAt: noon + 9}, store.Outgoing{Message: 4, Conversation: 4, State: chat.StatusSending},
			store.Outgoing{Message: 5, Conversation: 5, State: chat.StatusUncertain})
		for id, want := range map[chat.MessageID]bool{1: true, 3: true, 4: false, 5: false, 6: false} {
			if got := write(t, s, func(tx *db.Tx) (bool, error) { return store.Cancel(tx, shop.Account.ID, id) }); got != want {
				t.Errorf("cancelled %d: %v", id, got)
			}
		}
		if o, _ := next(t, s, shop, noon); o.Message != 2 {
			t.Errorf("sends %d, want the one behind the cancelled", o.Message)
		}
	})
}

// TestTwoWhoQueueAtOnceNeverStrandEachOther queues for one conversation while its first message is taken out.
func TestTwoWhoQueueAtOnceNeverStrandEachOther(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		const n = 60
		var work sync.WaitGroup
		for i := range n {
			work.Go(func() {
				enqueue(t, s, shop, store.Outgoing{Message: chat.MessageID(i + 1), Conversation: 1, DueAt: noon})
			})
		}
		sent := map[chat.MessageID]bool{}
		for end := time.Now().Add(time.Minute); len(sent) < n && time.Now().Before(end); {
			if o, ok := next(t, s, shop, noon); ok {
				sent[o.Message] = true
				storetest.Write(t, s, func(tx *db.Tx) error { return store.Unqueue(tx, shop.Account.ID, []chat.MessageID{o.Message}) })
			}
		}
		work.Wait()
		if len(sent) != n {
			t.Errorf("%d of %d came to their turn", len(sent), n)
		}
	})
}

// TestTheNextIsFoundByOneLookHoweverManyWait has a campaign wait and asks each engine how it finds the next message, a
// person's reply, and which numbers have something to send: nothing may look at what waits behind.
func TestTheNextIsFoundByOneLookHoweverManyWait(t *testing.T) {
	const campaign = 20_000
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		rows := make([][]any, campaign)
		for i := range rows {
			rows[i] = []any{shop.Account.ID, shop.Number.ID, int(store.LaneBulk), i + 1, i/2 + 1, "queued", 0, noon, 0, noon * int64((i+1)%2)}
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			return tx.Insert(db.Insert{
				Head:  `INSERT INTO outbox (account_id, number_id, lane, message_id, conversation_id, state, attempts, due_at, attempted_at, turn)`,
				Types: []string{"BIGINT", "BIGINT", "BIGINT", "BIGINT", "BIGINT", "TEXT", "BIGINT", "BIGINT", "BIGINT", "BIGINT"},
			}, rows, nil)
		})
		enqueue(t, s, shop, store.Outgoing{Message: campaign + 1, Conversation: campaign, DueAt: noon})
		if o, _ := next(t, s, shop, noon); o.Message != campaign+1 {
			t.Errorf("sends %d before a person's reply", o.Message)
		}
		for _, st := range statementsOf(t) {
			if st.function != "NextOutgoing" && st.function != "NextDue" && st.function != "NumbersToSend" {
				continue
			}
			plan := strings.Join(planOf(t, s, st.text, shop), "\n")
			if !strings.Contains(plan, "outbox_turn") || strings.Contains(plan, "Seq Scan on outbox") || strings.Contains(plan, "outbox_pkey") || strings.Contains(plan, "outbox USING PRIMARY KEY") {
				t.Errorf("%s:\n%s", st.function, plan)
			}
		}
	})
}

// planOf explains a statement with the shop's ids for its arguments.
func planOf(t *testing.T, s *store.Store, text string, shop *storetest.Shop) []string {
	t.Helper()
	if s.Engine() == db.SQLite {
		return explain(t, s, text)
	}
	args := []any{shop.Account.ID, shop.Number.ID, int(store.LaneBulk), noon}
	if !strings.Contains(text, "$2") {
		args = []any{noon}
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, "$"+strconv.Itoa(i+1), fmt.Sprint(arg))
	}
	return must[[]string](t)(db.All(t.Context(), s, db.Value[string], "EXPLAIN "+text))
}
