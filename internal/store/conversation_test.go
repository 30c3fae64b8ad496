package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestAConversationIsOpenedOnceForEachPair(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := resolve(t, s, shop, chat.Person{Phone: "4915112345678"}, chat.Person{Phone: "4915112345679"})
		a, b := store.Pair{Number: shop.Number.ID, Contact: who[0]}, store.Pair{Number: shop.Number.ID, Contact: who[1]}
		open := func(pairs ...store.Pair) map[store.Pair]chat.ConversationID {
			return write(t, s, func(tx *db.Tx) (map[store.Pair]chat.ConversationID, error) {
				return store.OpenConversations(tx, s.IDs, shop.Account.ID, pairs, noon)
			})
		}
		first := open(a, a)
		again := open(a, b, b, a)
		if len(first) != 1 || len(again) != 2 || first[a] != again[a] || again[b] == again[a] || again[b] == 0 {
			t.Errorf("opened %v, then %v", first, again)
		}
		c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, again[b]))
		same(t, "conversation", c, chat.Conversation{ID: again[b], Account: shop.Account.ID, Number: shop.Number.ID, Contact: who[1], State: chat.StateOpen, CreatedAt: noon})
		same(t, "in a transaction", write(t, s, func(tx *db.Tx) (chat.Conversation, error) { return store.ConversationIn(tx, shop.Viewer, c.ID) }), c)
		got := write(t, s, func(tx *db.Tx) (chat.Contact, error) { return store.ContactOf(tx, shop.Account.ID, c.ID) })
		same(t, "contact", got, contact(t, s, shop, who[1]))
		if len(summaries(t, s, shop)) != 0 {
			t.Error("a conversation without a message is in the list")
		}
		_, err := s.Summary(t.Context(), shop.Viewer, 999)
		wantKind(t, err, chat.NotFound)
		wantKind(t, s.Write(t.Context(), func(tx *db.Tx) error { _, err := store.ContactOf(tx, shop.Account.ID, 999); return err }), chat.NotFound)
	})
}

// TestConversationsEndUpTheSameInAnyOrderOfArrival files the same messages in any order and cut into any
// batches, with duplicates and with an agent who reads in between or marks as unread, and compares with a plain model. What the business
// wrote before the mark leaves it.
func TestConversationsEndUpTheSameInAnyOrderOfArrival(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		person := 0
		rapid.Check(t, func(r *rapid.T) {
			person++
			who := chat.Person{Phone: fmt.Sprintf("49151%08d", person)}
			filings := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) store.Filing {
				at := noon + rapid.Int64Range(-3, 6).Draw(r, "at")
				if rapid.Bool().Draw(r, "incoming") {
					return shop.Incoming(who, at, "in")
				}
				return shop.Outgoing(who, chat.FromPhone, chat.StatusNone, at, "out")
			}), 1, 10).Draw(r, "messages")
			order := rapid.Permutation(append(filings, filings[:rapid.IntRange(0, len(filings)).Draw(r, "again")]...)).Draw(r, "order")
			var last store.Filed
			newest, read, newestIn, marked := chat.Message{}, int64(0), int64(0), int64(0)
			readTo := func(until int64) {
				write(t, s, func(tx *db.Tx) (bool, error) {
					return store.MarkRead(tx, shop.Account.ID, last.Conversation, until)
				})
			}
			for len(order) > 0 {
				n := rapid.IntRange(1, len(order)).Draw(r, "batch")
				for _, f := range shop.File(t, order[:n]...) {
					if f.New && f.Direction == chat.Out {
						if f.SentAt > read && f.SentAt >= marked {
							read, marked = f.SentAt, 0
						}
					} else if f.New {
						newestIn = max(newestIn, f.SentAt)
					}
					if last = f; f.New && (f.SentAt > newest.SentAt || f.SentAt == newest.SentAt && f.ID > newest.ID) {
						newest = f.Message
					}
				}
				order = order[n:]
				if until := noon + rapid.Int64Range(-3, 6).Draw(r, "read"); rapid.Bool().Draw(r, "reads") {
					if readTo(until); until > read {
						read, marked = until, 0
					}
				}
				if rapid.Bool().Draw(r, "marks unread") {
					at := noon + rapid.Int64Range(-3, 6).Draw(r, "marked at")
					storetest.Write(t, s, func(tx *db.Tx) error {
						_, err := store.MarkUnread(tx, shop.Viewer, []chat.ConversationID{last.Conversation}, at)
						return err
					})
					if newestIn > 0 {
						read, marked = min(read, newestIn-1), at
					}
				}
			}
			got := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, last.Conversation))
			want := model(filings, read)
			want.ID, want.Account, want.Number, want.Contact, want.CreatedAt = got.ID, shop.Account.ID, shop.Number.ID, got.Contact, noon
			want.LastMessage, want.UnreadAt = newest.ID, marked
			if got != want {
				r.Fatalf("got  %+v\nwant %+v", got, want)
			}
			if n := must[int](t)(s.UnreadCount(t.Context(), shop.Viewer)); n != min(got.Unread, 1) {
				r.Fatalf("%d conversations count as unread, while this one has %d unread", n, got.Unread)
			}
			readTo(noon + 100) // no other counts beside the next
		})
	})
}

// model says what a conversation of these messages is, in no particular order, that was read or answered up to a time.
func model(filings []store.Filing, read int64) chat.Conversation {
	c := chat.Conversation{State: chat.StateOpen}
	answered := int64(0)
	for _, f := range filings {
		c.LastAt = max(c.LastAt, f.Message.SentAt)
		if f.Message.Direction == chat.Out {
			answered = max(answered, f.Message.SentAt)
		} else if f.Message.SentAt >= noon {
			c.Window.Until = max(c.Window.Until, f.Message.SentAt+chat.WindowLength.Milliseconds())
		}
	}
	c.ReadUntil = read
	for _, f := range filings {
		at := f.Message.SentAt
		if f.Message.Direction == chat.Out {
			continue
		}
		if at > c.ReadUntil {
			c.Unread++
		}
		if at > answered && (c.WaitingSince == 0 || at < c.WaitingSince) {
			c.WaitingSince = at
		}
	}
	return c
}

func TestReadingMarksAndIsCounted(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		filed := shop.File(t, shop.Incoming(who, noon+10, "a"), shop.Incoming(who, noon+20, "b"), shop.Incoming(who, noon+30, "c"))
		id := filed[0].Conversation
		read := func(until int64) bool {
			return write(t, s, func(tx *db.Tx) (bool, error) { return store.MarkRead(tx, shop.Account.ID, id, until) })
		}
		count := func() [2]int {
			return [2]int{must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id)).Unread, must[int](t)(s.UnreadCount(t.Context(), shop.Viewer))}
		}
		same(t, "before", count(), [2]int{3, 1})
		if !read(noon+20) || read(noon+20) || read(noon+5) {
			t.Error("reading less far, or again, is news")
		}
		same(t, "half read", count(), [2]int{1, 1})
		read(noon + 30)
		same(t, "all read", count(), [2]int{0, 0})
		shop.File(t, shop.Incoming(who, noon+25, "late"))
		same(t, "after a late one", count(), [2]int{0, 0})
	})
}

func TestMarkingUnreadBringsTheNewestBack(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who, silent, fresh := chat.Person{Phone: "4915112345678"}, chat.Person{Phone: "4915112345679"}, chat.Person{Phone: "4915112345680"}
		old := shop.Incoming(silent, noon+5, "from the phone's history")
		old.Message.Origin = chat.FromImport
		answered := shop.File(t, shop.Incoming(who, noon+10, "a"), shop.Incoming(who, noon+20, "b"), shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+30, "c"))[0].Conversation
		never := shop.File(t, shop.Outgoing(silent, chat.FromAgent, chat.StatusQueued, noon+30, "hello?"))[0].Conversation
		storetest.Write(t, s, func(tx *db.Tx) error {
			old.Message.ID, old.Message.Conversation = chat.MessageID(s.IDs.Next()), never
			_, err := store.AddMessages(tx, shop.Account.ID, []chat.Message{old.Message})
			return err
		})
		unread := shop.File(t, shop.Incoming(fresh, noon+10, "a"), shop.Incoming(fresh, noon+20, "b"))[0].Conversation
		mark := func(v chat.Viewer, ids ...chat.ConversationID) (made store.MadeUnread, err error) {
			err = s.Write(t.Context(), func(tx *db.Tx) error {
				made, err = store.MarkUnread(tx, v, ids, noon+35)
				return err
			})
			return made, err
		}
		_, err := mark(chat.Viewer{Account: shop.Account.ID, Agent: 7, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}, unread)
		wantKind(t, err, chat.NotFound)
		made, err := mark(shop.Viewer, never, unread, answered)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "what came of it", made, store.MadeUnread{
			Was:   []chat.ReadMark{{Conversation: answered, Number: shop.Number.ID, Until: noon + 30}},
			Same:  []chat.ReadMark{{Conversation: unread, Number: shop.Number.ID}},
			Never: []chat.ConversationID{never},
		})
		for id, want := range map[chat.ConversationID]int{answered: 1, never: 0, unread: 2} {
			if c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id)); c.Unread != want {
				t.Errorf("%d has %d unread, want %d", id, c.Unread, want)
			}
		}
		same(t, "counted", must[int](t)(s.UnreadCount(t.Context(), shop.Viewer)), 2)
		c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, answered))
		if c.ReadUntil != noon+19 || c.WaitingSince != 0 {
			t.Errorf("read until %d, waits since %d: what was answered waits for nobody", c.ReadUntil-noon, c.WaitingSince)
		}
		shop.File(t, shop.Incoming(who, noon+40, "d"))
		same(t, "after another", must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, answered)).Unread, 2)
		shop.File(t, shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+50, "e"))
		same(t, "after an answer", must[int](t)(s.UnreadCount(t.Context(), shop.Viewer)), 1)
	})
}

// TestWhatComesLateLeavesAMarkAsUnread tells only afterwards of what was read and written before a conversation was marked as unread.
func TestWhatComesLateLeavesAMarkAsUnread(t *testing.T) {
	const mark = noon + 1000
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		var who chat.Person
		var id chat.ConversationID
		phone := func(at int64) store.Filing {
			return shop.Outgoing(who, chat.FromPhone, chat.StatusNone, at, "from the phone")
		}
		customer := func(at int64) store.Filing { return shop.Incoming(who, at, "late") }
		seen := func(known int64) {
			write(t, s, func(tx *db.Tx) (bool, error) {
				return store.MarkSeen(tx, shop.Account.ID, id, noon+10, known)
			})
		}
		for n, x := range []struct {
			name string
			then func()
			want int
		}{
			{"an answer from the phone", func() { shop.File(t, phone(mark-1)) }, 1},
			{"one of the very moment", func() { shop.File(t, phone(mark)) }, 0},
			{"one of later", func() { shop.File(t, phone(mark+1)) }, 0},
			{"a customer's from before", func() { shop.File(t, customer(noon+5)) }, 1},
			{"a customer's and an answer at once", func() { shop.File(t, customer(noon+15), phone(noon+20)) }, 2},
			{"read by a page from before", func() { seen(0) }, 1},
			{"read by a page that knows", func() { seen(mark) }, 0},
		} {
			who = chat.Person{Phone: fmt.Sprintf("4915112345%03d", n)}
			id = shop.File(t, shop.Incoming(who, noon+10, "hello"))[0].Conversation
			seen(0)
			write(t, s, func(tx *db.Tx) (store.MadeUnread, error) {
				return store.MarkUnread(tx, shop.Viewer, []chat.ConversationID{id}, mark)
			})
			x.then()
			c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id))
			if c.Unread != x.want || (c.UnreadAt == mark) != (x.want > 0) {
				t.Errorf("%s: %d unread, want %d; marked at noon+%d", x.name, c.Unread, x.want, c.UnreadAt-noon)
			}
		}
	})
}

func TestOnlyACustomersMessageReopens(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		id := shop.Receive(t, who.Phone, "hello").Conversation
		state := func() chat.State {
			return must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id)).State
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			_, err := tx.Exec("UPDATE conversation SET state = 'resolved' WHERE account_id = $1 AND id = $2", shop.Account.ID, id)
			return err
		})
		shop.File(t, shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+100_000, "bye"))
		if state() != chat.StateResolved {
			t.Errorf("after the owner's message: %s", state())
		}
		shop.File(t, shop.Incoming(who, noon+100_001, "wait"))
		if state() != chat.StateOpen {
			t.Errorf("after the customer's: %s", state())
		}
	})
}

func TestImportsAreNeitherUnreadNorOpenAWindow(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		f := shop.Incoming(chat.Person{Phone: "4915112345678"}, noon+10, "old")
		f.Message.Origin = chat.FromImport
		filed := shop.File(t, f)[0]
		c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, filed.Conversation))
		if c.Unread != 0 || c.Window.Until != 0 || c.LastMessage != filed.ID {
			t.Errorf("moved to %+v", c)
		}
		f.Message.Origin = chat.FromCustomer
		if woke := shop.File(t, f)[0]; woke.New || !woke.Woke || woke.ID != filed.ID {
			t.Errorf("the live copy: %+v", woke)
		}
		if m := must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, filed.ID)); m.Origin != chat.FromCustomer {
			t.Errorf("origin %s", m.Origin)
		}
		f.Message.Origin = chat.FromImport
		if again := shop.File(t, f)[0]; again.New || again.Woke || again.Changed {
			t.Errorf("the imported copy again: %+v", again)
		}
		if m := must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, filed.ID)); m.Origin != chat.FromCustomer {
			t.Errorf("a live message became %s", m.Origin)
		}
	})
}

func TestTheListIsPagedWithoutGapOrRepeatAlsoAtEqualTimes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		var filings []store.Filing
		for i := range 23 {
			filings = append(filings, shop.Incoming(chat.Person{Phone: fmt.Sprintf("49151%08d", i)}, noon+int64(i/5), fmt.Sprint("text ", i)))
		}
		shop.File(t, filings...)
		all := summaries(t, s, shop)
		var paged []store.Summary
		for page := (store.Page{Limit: 4}); ; {
			list := must[[]store.Summary](t)(s.Summaries(t.Context(), shop.Viewer, page))
			if len(list) == 0 {
				break
			}
			paged = append(paged, list...)
			last := list[len(list)-1]
			page.BeforeAt, page.BeforeID = last.LastAt, last.ID
		}
		if len(all) != 23 {
			t.Fatalf("%d conversations", len(all))
		}
		same(t, "pages", paged, all)
		for i := 1; i < len(all); i++ {
			if a, b := all[i-1], all[i]; a.LastAt < b.LastAt || a.LastAt == b.LastAt && a.ID < b.ID {
				t.Errorf("place %d is older than place %d", i-1, i)
			}
		}
		one := must[store.Summary](t)(s.Summary(t.Context(), shop.Viewer, all[7].ID))
		same(t, "one", one, all[7])
		if one.Last.Content.Text == "" || one.Who.Phone == "" || one.Last.Direction != chat.In || one.Last.Origin != chat.FromCustomer || one.Last.Content.Type != "text" {
			t.Errorf("shows %+v", one)
		}
	})
}

// TestUnreadIsRightWhenWritesMeet files messages of both sides of one conversation side by side, and reads it
// meanwhile.
func TestUnreadIsRightWhenWritesMeet(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for round := range 12 {
			who := chat.Person{Phone: fmt.Sprintf("49151%08d", round)}
			id := shop.File(t, shop.Incoming(who, noon+1, "first"))[0].Conversation
			var all sync.WaitGroup
			for n := range int64(6) {
				all.Go(func() {
					if err := file(s, shop, shop.Incoming(who, noon+10+n, "in")); err != nil {
						t.Error(err)
					}
				})
				all.Go(func() {
					f := shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon+5+n, "out")
					if n == 5 { // and someone reads
						if err := s.Write(context.Background(), func(tx *db.Tx) error { _, err := store.MarkRead(tx, shop.Account.ID, id, noon+11); return err }); err != nil {
							t.Error(err)
						}
					} else if err := file(s, shop, f); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, id))
			if c.Unread != 4 || c.ReadUntil != noon+11 || c.LastAt != noon+15 {
				t.Errorf("round %d: %d unread after noon+%d, last at noon+%d; want 4 after noon+11, last at noon+15", round, c.Unread, c.ReadUntil-noon, c.LastAt-noon)
			}
		}
	})
}
