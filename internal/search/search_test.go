package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

var (
	anna  = chat.Person{Phone: "4915112345678", ProfileName: "Anna Müller"}
	priya = chat.Person{Phone: "919820012345", ProfileName: "प्रिया शर्मा"}
)

// talk stores some messages and returns them.
func (r *rig) talk() {
	r.Helper()
	image := r.Outgoing(anna, chat.FromPhone, chat.StatusNone, noon+4_000, "Our menu")
	image.Message.Content.Type = "image"
	image.Message.Content.Media = &chat.Media{ID: "1", Filename: "Speisekarte Frühling.jpg"}
	r.write(
		r.Incoming(anna, noon+1_000, "Hello, do you deliver to Köln? My number is +49 151 12345678"),
		r.Outgoing(anna, chat.FromAgent, chat.StatusSent, noon+2_000, "Yes, delivery to Koeln costs 5 euros"),
		r.Incoming(priya, noon+3_000, "मुझे हिन्दी की किताबें चाहिए"),
		image,
		r.Incoming(priya, noon+5_000, "और 2 किताबें भी, https://shop.example.com"),
		r.Incoming(priya, noon+24*3600*1000, "Não há promoção de entrega?"),
		r.Incoming(anna, noon+25*3600*1000, "مَرحَبًا، أريد الطلب"),
		r.Incoming(anna, noon+26*3600*1000, "你好，我想买东京的书 👍🏽"),
	)
}

func TestMessagesAreFoundByTheirWords(t *testing.T) {
	each(t, func(r *rig) {
		r.talk()
		r.catchUp()
		check := func(where string) {
			for query, want := range map[string]int{
				"hello": 1, "HELLO köln": 1, "koln": 1, "deliver": 2, "delivery": 1, "deliver -hello": 1, "nothing": 0, "hello nothing": 0,
				`"to koeln"`: 1, `"koeln to"`: 0, `"delive"`: 0, `-"to koeln" deliver`: 1,
				"किताबें": 2, "किताब": 2, "हिंदी": 0, "हिन्दी": 1, "nao promocao": 1, "PROMOÇÃO": 1, "مرحبا": 1, "اريد": 1, "الطلب": 1,
				"东京": 1, "东": 1, "我想买": 1, "买想": 0, "👍": 1, "speisekarte": 1, "fruhling.jpg": 1,
				"+49 151 12345678": 1, "0151 12345678": 1, "015112345678": 1, "151 12345678": 1, "0151 12345679": 0,
				"from:anna": 3, "from:customer": 6, "from:agent": 1, "from:phone": 1, "from:me": 1, "to:anna": 2, "with:priya": 0, "with:प्रिया": 3,
				"from:anna hello": 1, "-from:anna from:customer": 3, "from:+4915112345678": 3, "from:12345678": 3, "from:nobodyhere": 0,
				"has:media": 1, "has:image": 1, "has:link": 1, "has:video": 0, "-has:media": 7, "is:in": 6, "is:out": 2, "is:failed": 0,
				"is:open": 8, "is:resolved": 0, "is:unread": 5, "-is:unread": 3, "assigned:nobody": 8, "assigned:me": 0, "number:Number": 8, "agent:me": 1,
				"before:2026-06-02": 5, "after:2026-06-01": 3, "on:2026-06-01": 5, "on:2026-06": 8, "-on:2026-06-01": 3, "before:2026-06-02 किताबें": 2,
			} {
				if got := r.find(query); len(got) != want {
					r.Errorf("%s: %s: found %q, want %d", where, query, got, want)
				}
			}
		}
		check("in the tail")
		r.restart()
		r.catchUp()
		check("after a restart")
		r.forget()
		r.catchUp()
		check("filled anew, in a block")
	})
}

// forget throws the index away.
func (r *rig) forget() {
	r.Helper()
	storetest.Write(r.T, r.store, func(tx *db.Tx) error {
		for _, table := range []string{"search_place", "search_block", "search_page", "search_part"} {
			if _, err := tx.Exec("DELETE FROM " + table); err != nil {
				return err
			}
		}
		return nil
	})
	r.restart()
}

func TestTheNewestIsFoundFirstAndPagesGoOn(t *testing.T) {
	each(t, func(r *rig) {
		var filings []store.Filing
		for i := range 95 {
			filings = append(filings, r.Incoming(anna, noon+int64(i*7%95)*1000, fmt.Sprintf("order %02d", i*7%95)))
		}
		r.write(filings[:40]...)
		r.catchUp()
		r.forget()
		r.catchUp()
		r.write(filings[40:]...)
		r.catchUp()
		var all []string
		request := search.Request{Limit: 10}
		for {
			found := r.page(r.Viewer, "order", request)
			all = append(all, texts(found.Hits)...)
			if request.Before = found.More; found.More.ID == 0 {
				break
			}
		}
		if len(all) != 95 || !slices.IsSortedFunc(all, func(a, b string) int { return strings.Compare(b, a) }) {
			r.Errorf("found %q", all)
		}
	})
}

func TestWhatChangedIsFoundAsItIsNow(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon, "apples please"), r.Incoming(anna, noon+1, "pears please"), r.Incoming(anna, noon+2, "plums please"))
		r.catchUp()
		r.forget()
		r.catchUp()
		storetest.Write(r.T, r.store, func(tx *db.Tx) error {
			if err := store.ReplaceContent(tx, r.Account.ID, filed[0].ID, chat.Content{Type: "text", Text: "oranges please"}, noon+3); err != nil {
				return err
			}
			return store.MarkRevoked(tx, r.Account.ID, filed[1].ID, noon+3)
		})
		if got := append(r.find("apples"), r.find("pears")...); len(got) != 0 {
			r.Errorf("before the index follows: found %q", got)
		}
		for _, f := range filed[:2] {
			r.tell(chat.Event{Kind: chat.EventMessageChanged, Message: f.ID, Conversation: f.Conversation})
		}
		r.catchUp()
		for query, want := range map[string]int{"apples": 0, "oranges": 1, "pears": 0, "please": 2, "is:edited": 1} {
			if got := r.find(query); len(got) != want {
				r.Errorf("%s: found %q", query, got)
			}
		}
	})
}

func TestImportsAreFoundWithoutEventsOfTheirOwn(t *testing.T) {
	each(t, func(r *rig) {
		r.write(r.Incoming(anna, noon, "live"))
		r.catchUp()
		var filings []store.Filing
		for i := range 1500 {
			f := r.Incoming(priya, noon-int64(i)*1000, fmt.Sprintf("past %d", i))
			f.Message.Origin = chat.FromImport
			filings = append(filings, f)
		}
		filed := r.File(r.T, filings...)
		r.tell(chat.Event{Kind: chat.EventSyncChanged, Number: r.Number.ID, Message: filed[0].ID})
		r.restart()
		r.catchUp()
		if got := r.find("from:import past 14"); len(got) != 111 || got[0] != "past 14" {
			r.Errorf("found %d: %q", len(got), got[:min(3, len(got))])
		}
		if got, err := r.search.Contacts(r.Context(), r.Viewer, mustParse(r.T, "शर्मा"), 5); err != nil || len(got) != 1 {
			r.Errorf("the imported contact: %v %v", got, err)
		}
	})
}

func mustParse(t *testing.T, text string) search.Query {
	t.Helper()
	q, err := search.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestContactsAreFoundByNameAndNumber(t *testing.T) {
	each(t, func(r *rig) {
		carla := chat.Person{Phone: "5511988887777", ProfileName: "Carla João", Username: "carla_j"}
		r.write(r.Incoming(anna, noon, "hi"), r.Incoming(priya, noon+1, "hi"), r.Incoming(carla, noon+2, "hi"))
		r.catchUp()
		for query, want := range map[string]string{
			"anna": "Anna Müller", "mull": "Anna Müller", "muller anna": "Anna Müller", "joao": "Carla João", "@carla_j": "Carla João", "शर्मा": "प्रिया शर्मा",
			"4915112345678": "Anna Müller", "+49 151 1234": "Anna Müller", "0151 12345678": "Anna Müller", "345678": "Anna Müller", "5678": "Anna Müller",
			"98200": "प्रिया शर्मा", "(11) 98888-7777": "Carla João", "99999": "", "anna 98200": "", "x": "",
		} {
			got, err := r.search.Contacts(r.Context(), r.Viewer, mustParse(r.T, query), 5)
			if err != nil {
				r.Fatal(err)
			}
			var names []string
			for _, k := range got {
				names = append(names, k.Name())
			}
			if strings.Join(names, ", ") != want {
				r.Errorf("%s: found %q, want %q", query, names, want)
			}
		}
	})
}

func TestNobodyFindsWhatTheyMayNotSee(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon, "secret one"), r.Incoming(priya, noon+1, "secret two"))
		other := storetest.NewShop(r.T, r.store)
		r.catchUp()
		storetest.Write(r.T, r.store, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE conversation SET assignee = $3 WHERE account_id = $1 AND id = $2`, r.Account.ID, filed[0].Conversation, r.Admin.ID)
			return err
		})
		mine := chat.Viewer{Account: r.Account.ID, Agent: r.Admin.ID, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}
		for round := range 2 {
			if got := texts(r.page(other.Viewer, "secret", search.Request{Limit: 9}).Hits); len(got) != 0 {
				r.Errorf("the neighbour finds %q", got)
			}
			if got := texts(r.page(mine, "secret", search.Request{Limit: 9}).Hits); len(got) != 1 || got[0] != "secret one" {
				r.Errorf("who may see one conversation finds %q", got)
			}
			if got := texts(r.page(r.Viewer, "secret", search.Request{Limit: 9, Conversation: filed[1].Conversation}).Hits); len(got) != 1 || got[0] != "secret two" {
				r.Errorf("in one conversation: %q", got)
			}
			for query, want := range map[string]int{"anna": 1, "शर्मा": 0} {
				if got, err := r.search.Contacts(r.Context(), mine, mustParse(r.T, query), 5); err != nil || len(got) != want {
					r.Errorf("contacts called %s: %v %v", query, got, err)
				}
			}
			if got, err := r.search.Contacts(r.Context(), other.Viewer, mustParse(r.T, "anna"), 5); err != nil || len(got) != 0 {
				r.Errorf("the neighbour finds contacts: %v %v", got, err)
			}
			if round == 0 {
				r.forget()
				r.catchUp()
			}
		}
	})
}
