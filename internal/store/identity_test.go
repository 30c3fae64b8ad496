package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// resolve resolves people in one call.
func resolve(t testing.TB, s *store.Store, shop *storetest.Shop, people ...chat.Person) []chat.ContactID {
	t.Helper()
	return write(t, s, func(tx *db.Tx) ([]chat.ContactID, error) {
		return store.ResolveContacts(tx, s.IDs, shop.Account.ID, people, noon)
	})
}

func contact(t testing.TB, s *store.Store, shop *storetest.Shop, id chat.ContactID) chat.Contact {
	t.Helper()
	return must[chat.Contact](t)(s.Contact(t.Context(), shop.Viewer, id))
}

func contacts(t testing.TB, s *store.Store, shop *storetest.Shop) []chat.Contact {
	t.Helper()
	return must[[]chat.Contact](t)(s.Contacts(t.Context(), shop.Viewer, 0, 1000))
}

func TestANewPersonBecomesAContact(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		p := chat.Person{Phone: "4915112345678", BSUID: "DE.1", ParentBSUID: "DE.ENT.1", Username: "ada", ProfileName: "Ada"}
		id := resolve(t, s, shop, p)[0]
		same(t, "contact", contact(t, s, shop, id), chat.Contact{ID: id, Account: shop.Account.ID, ProfileName: "Ada", Username: "ada",
			Phone: "4915112345678", BSUID: "DE.1", CreatedAt: noon})
		same(t, "names", must[[]chat.Identity](t)(s.Identities(t.Context(), shop.Viewer, id)), []chat.Identity{
			{Kind: chat.IdentityBSUID, Value: "DE.1"}, {Kind: chat.IdentityBSUID, Value: "DE.ENT.1"}, {Kind: chat.IdentityPhone, Value: "4915112345678"}})
	})
}

func TestAPersonIsFoundUnderEveryName(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		id := resolve(t, s, shop, chat.Person{Phone: "5511987654321", BSUID: "BR.1", ParentBSUID: "BR.ENT.1"})[0]
		for _, p := range []chat.Person{
			{Phone: "5511987654321"},
			{Phone: "551187654321"}, // without the ninth digit
			{BSUID: "BR.1"},
			{BSUID: "BR.ENT.1"},
			{ParentBSUID: "BR.ENT.1", BSUID: "BR.2"},
			{BSUID: "BR.2"}, // learnt from the one before
		} {
			if got := resolve(t, s, shop, p)[0]; got != id {
				t.Errorf("%+v is %s, not %s", p, got, id)
			}
		}
		if n := len(contacts(t, s, shop)); n != 1 {
			t.Errorf("%d contacts", n)
		}
	})
}

func TestWhatAWebhookLeavesOutStaysAndWhatItSaysReplaces(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		id := resolve(t, s, shop, chat.Person{Phone: "4915112345678", BSUID: "DE.1", ProfileName: "Ada"})[0]
		resolve(t, s, shop, chat.Person{Phone: "4915112345678"})
		resolve(t, s, shop, chat.Person{BSUID: "DE.1", Username: "ada"}, chat.Person{BSUID: "DE.1", ProfileName: "Ada L."})
		c := contact(t, s, shop, id)
		if c.ProfileName != "Ada L." || c.Username != "ada" || c.Phone != "4915112345678" || c.BSUID != "DE.1" {
			t.Errorf("known as %+v", c)
		}
	})
}

func TestEqualPeopleInOneCallAreOneContact(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		got := resolve(t, s, shop,
			chat.Person{Phone: "4915112345678"}, chat.Person{Phone: "4915112345678", BSUID: "DE.1"}, chat.Person{BSUID: "DE.1"}, chat.Person{Phone: "12025550100"})
		if got[0] != got[1] || got[1] != got[2] || got[3] == got[0] || len(contacts(t, s, shop)) != 2 {
			t.Errorf("contacts %v", got)
		}
	})
}

func TestPeopleThatTurnOutToBeOneInTheSameCallLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		got := resolve(t, s, shop,
			chat.Person{Phone: "4915112345678", Username: "ada"}, chat.Person{BSUID: "DE.1", ProfileName: "Ada"},
			chat.Person{Phone: "4915112345678", BSUID: "DE.1"})
		if got[0] != got[1] || got[1] != got[2] {
			t.Fatalf("contacts %v", got)
		}
		list := contacts(t, s, shop)
		if len(list) != 1 || list[0].Username != "ada" || list[0].ProfileName != "Ada" || list[0].BSUID != "DE.1" || list[0].Phone != "4915112345678" {
			t.Errorf("stored %+v", list)
		}
	})
}

func TestStoredPeopleThatTurnOutToBeOneLoseNothing(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		older := resolve(t, s, shop, chat.Person{Phone: "4915112345678", Username: "ada"})[0]
		newer := resolve(t, s, shop, chat.Person{BSUID: "DE.1"})[0]
		// The news of the newer one comes in the call that merges it.
		got := resolve(t, s, shop, chat.Person{BSUID: "DE.1", ProfileName: "Ada"}, chat.Person{Phone: "4915112345678", BSUID: "DE.1"})
		if got[0] != older || got[1] != older {
			t.Fatalf("%v, want the older %s of %s and %s", got, older, older, newer)
		}
		if c := contact(t, s, shop, older); c.ProfileName != "Ada" || c.BSUID != "DE.1" || c.Username != "ada" {
			t.Errorf("stored %+v", c)
		}
		_, err := s.Contact(t.Context(), shop.Viewer, newer)
		wantKind(t, err, chat.NotFound)
		if names := must[[]chat.Identity](t)(s.Identities(t.Context(), shop.Viewer, older)); len(names) != 2 {
			t.Errorf("names %v", names)
		}
	})
}

func TestThreePeopleBecomeOne(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		resolve(t, s, shop, chat.Person{BSUID: "DE.ENT.1"}, chat.Person{BSUID: "DE.1"}, chat.Person{Phone: "4915112345678"})
		got := resolve(t, s, shop, chat.Person{Phone: "4915112345678", BSUID: "DE.1", ParentBSUID: "DE.ENT.1"})
		if list := contacts(t, s, shop); len(list) != 1 || list[0].ID != got[0] {
			t.Errorf("%v; stored %+v", got, list)
		}
	})
}

func TestSomeoneWithoutANameIsAContactOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		got := resolve(t, s, shop, chat.Person{ProfileName: "Ada"}, chat.Person{ProfileName: "Ada"})
		if got[0] == got[1] || len(contacts(t, s, shop)) != 2 {
			t.Errorf("contacts %v", got)
		}
		if got := resolve(t, s, shop); len(got) != 0 {
			t.Errorf("nobody is %v", got)
		}
	})
}

func TestAccountsDoNotShareContacts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		other := storetest.NewShop(t, s)
		p := chat.Person{Phone: "4915112345678", BSUID: "DE.1"}
		if a, b := resolve(t, s, shop, p)[0], resolve(t, s, other, p)[0]; a == b {
			t.Errorf("both accounts have contact %s", a)
		}
	})
}

// TestConcurrentWebhooksOfOnePersonMakeOneContact lets writers name the same new person in different ways and
// files a message for each.
func TestConcurrentWebhooksOfOnePersonMakeOneContact(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		for round := range 15 {
			phone, bsuid := fmt.Sprintf("49151%08d", round), fmt.Sprintf("DE.%d", round)
			people := []chat.Person{{Phone: phone}, {BSUID: bsuid}, {Phone: phone, BSUID: bsuid}, {BSUID: bsuid, Phone: phone, ProfileName: "Ada"}, {Phone: phone}, {Phone: phone, BSUID: bsuid}}
			var all sync.WaitGroup
			for _, p := range people {
				all.Go(func() {
					if err := file(s, shop, shop.Incoming(p, noon+1, "hello")); err != nil {
						t.Errorf("round %d, %+v: %v", round, p, err)
					}
				})
			}
			all.Wait()
			shop.File(t, shop.Incoming(chat.Person{Phone: phone, BSUID: bsuid}, noon+2, "the last"))
			list := contacts(t, s, shop)
			if len(list) != round+1 {
				t.Fatalf("round %d: %d contacts", round, len(list))
			}
			wantWhole(t, s, shop, (round+1)*(len(people)+1))
		}
	})
}

// file stores a message and moves its conversation on.
func file(s *store.Store, shop *storetest.Shop, f store.Filing) error {
	return again(s, filing(s, shop, f))
}

// again writes as package ingest does: once more, if a conversation moved meanwhile.
func again(s *store.Store, write func(tx *db.Tx) error) error {
	for {
		err := s.Write(context.Background(), write)
		if !errors.Is(err, store.ErrMoved) {
			return err
		}
		s.Files.Forget()
	}
}

// wantWhole requires that every message is in a conversation of the list, and that unread counts are right.
func wantWhole(t *testing.T, s *store.Store, shop *storetest.Shop, messages int) {
	t.Helper()
	found, unread := 0, 0
	for _, c := range must[[]store.Summary](t)(s.Summaries(t.Context(), shop.Viewer, store.Page{Limit: 10_000})) {
		thread := must[[]chat.Message](t)(s.Thread(t.Context(), shop.Viewer, c.ID, 0, 0, 10_000))
		found += len(thread)
		unread += c.Unread
		if c.Unread != len(thread) {
			t.Errorf("conversation %s has %d unread of %d messages", c.ID, c.Unread, len(thread))
		}
	}
	if found != messages || unread != messages {
		t.Fatalf("%d messages are in conversations, %d unread; want %d", found, unread, messages)
	}
}

func TestAFurtherNameLeadsToTheContactFromThenOn(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		id := resolve(t, s, shop, chat.Person{Phone: "4915112345678"})[0]
		other := resolve(t, s, shop, chat.Person{Phone: "4915100000000"})[0]
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.AddIdentity(tx, shop.Account.ID, chat.Identity{Kind: chat.IdentityPhone, Value: "4915100000000"}, id); err != nil {
				return err
			}
			return store.MoveContact(tx, shop.Account.ID, id, chat.Person{Phone: "4915100000000"})
		})
		if got := resolve(t, s, shop, chat.Person{Phone: "4915100000000"})[0]; got != id || got == other {
			t.Errorf("leads to %s, not %s", got, id)
		}
		if c := contact(t, s, shop, id); c.Phone != "4915100000000" {
			t.Errorf("phone %s", c.Phone)
		}
	})
}

func TestTheNewestAddressBookEntryWinsInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		id := resolve(t, s, shop, chat.Person{Phone: "4915112345678", ProfileName: "Ada"})[0]
		apply := func(entries ...chat.BookEntry) chat.Contact {
			ids := make([]chat.ContactID, len(entries))
			for i := range ids {
				ids[i] = id
			}
			storetest.Write(t, s, func(tx *db.Tx) error { return store.ApplyBook(tx, shop.Account.ID, ids, entries) })
			return contact(t, s, shop, id)
		}
		if c := apply(chat.BookEntry{Name: "Ada P.", At: 20}, chat.BookEntry{Name: "old", At: 10}); c.BookName != "Ada P." || !c.InBook || c.BookAt != 20 || c.Name() != "Ada P." {
			t.Errorf("after an older one: %+v", c)
		}
		if c := apply(chat.BookEntry{Remove: true, At: 30}); c.InBook || c.BookName != "Ada P." {
			t.Errorf("after the removal: %+v", c)
		}
		if c := apply(chat.BookEntry{Name: "late", At: 25}); c.InBook || c.BookName != "late" {
			t.Errorf("after a late one: %+v", c)
		}
		if c := apply(chat.BookEntry{Name: "same time", At: 30}); !c.InBook || c.BookName != "same time" {
			t.Errorf("of the same time: %+v", c)
		}
		if c := apply(chat.BookEntry{Remove: true, At: 50}, chat.BookEntry{Name: "before it went", At: 40}, chat.BookEntry{Name: "same time again", At: 40}); c.InBook || c.BookAt != 50 || c.BookName != "same time again" {
			t.Errorf("all at once: %+v", c)
		}
	})
}

func TestTheNewestWishAboutMarketingWinsInAnyOrder(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		id := resolve(t, s, shop, chat.Person{Phone: "4915112345678"})[0]
		for _, step := range []struct {
			wish chat.Preference
			want int64
		}{
			{chat.Preference{Stop: true, At: 10}, 10},
			{chat.Preference{Stop: false, At: 30}, 0},
			{chat.Preference{Stop: true, At: 20}, 0}, // late
			{chat.Preference{Stop: true, At: 40}, 40},
		} {
			storetest.Write(t, s, func(tx *db.Tx) error { return store.SetPreference(tx, shop.Account.ID, id, step.wish) })
			if c := contact(t, s, shop, id); c.OptedOutAt != step.want {
				t.Errorf("after %+v: opted out at %d, want %d", step.wish, c.OptedOutAt, step.want)
			}
		}
	})
}
