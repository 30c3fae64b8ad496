package search_test

import (
	"fmt"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// note writes a private note with its event.
func (r *rig) note(in chat.ConversationID, at int64, text string) chat.Entry {
	r.Helper()
	e := chat.Entry{ID: chat.EntryID(r.store.IDs.Next()), Account: r.Account.ID, Conversation: in, Kind: chat.EntryNote, Agent: r.Admin.ID, Body: text, At: at}
	storetest.Write(r.T, r.store, func(tx *db.Tx) error { return store.AddEntry(tx, e) })
	r.tell(chat.Event{Kind: chat.EventEntryAdded, Conversation: in, Entry: e.ID})
	return e
}

func TestNotesAreFoundAmongTheMessages(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon+1_000, "Where is my parcel?"), r.Incoming(priya, noon+2_000, "पार्सल कहाँ है"), r.Incoming(anna, noon+4_000, "Is the parcel lost?"))
		r.note(filed[0].Conversation, noon+3_000, "The parcel is at the neighbour's: https://track.example.com")
		note := r.note(filed[1].Conversation, noon+5_000, "ग्राहक को लौटाना है, طرد مفقود, entrega atrasada")
		line := chat.Entry{ID: chat.EntryID(r.store.IDs.Next()), Account: r.Account.ID, Conversation: filed[0].Conversation, Kind: chat.EntryAssigned, Agent: r.Admin.ID, At: noon}
		storetest.Write(r.T, r.store, func(tx *db.Tx) error { return store.AddEntry(tx, line) })
		r.tell(chat.Event{Kind: chat.EventEntryAdded, Conversation: line.Conversation, Entry: line.ID})
		r.catchUp()
		check := func(where string) {
			for query, want := range map[string]string{
				"parcel":                 "[Is the parcel lost? The parcel is at the neighbour's: https://track.example.com Where is my parcel?]",
				"parcel is:note":         "[The parcel is at the neighbour's: https://track.example.com]",
				"parcel -is:note":        "[Is the parcel lost? Where is my parcel?]",
				"लौटाना":                 "[" + note.Body + "]",
				"مفقود":                  "[" + note.Body + "]",
				`"entrega atrasada"`:     "[" + note.Body + "]",
				"has:link":               "[The parcel is at the neighbour's: https://track.example.com]",
				"from:anna is:note":      "[]",
				"with:anna is:note":      "[The parcel is at the neighbour's: https://track.example.com]",
				"agent:me parcel":        "[The parcel is at the neighbour's: https://track.example.com]",
				"number:Number लौटाना":   "[" + note.Body + "]",
				"is:note on:2026-06-01":  "[" + note.Body + " The parcel is at the neighbour's: https://track.example.com]",
				"is:note after:2026-06":  "[]",
				"is:unread neighbour":    "[]",
				"assigned:nobody parcel": "[Is the parcel lost? The parcel is at the neighbour's: https://track.example.com Where is my parcel?]",
			} {
				if got := fmt.Sprint(r.find(query)); got != want {
					r.Errorf("%s: %s: found %s, want %s", where, query, got, want)
				}
			}
		}
		check("in the tail")
		r.restart()
		r.catchUp()
		check("after a restart")
		r.forget()
		r.catchUp()
		check("filled anew")
	})
}

func TestNotesAreFoundAsTheyAreNow(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon, "hello"))
		changed, removed := r.note(filed[0].Conversation, noon+1, "apples for her"), r.note(filed[0].Conversation, noon+2, "pears for her")
		r.catchUp()
		r.forget()
		r.catchUp()
		changed.Body, changed.EditedAt = "oranges for her", noon+3
		removed.Body, removed.RemovedAt = "", noon+3
		for _, e := range []chat.Entry{changed, removed} {
			storetest.Write(r.T, r.store, func(tx *db.Tx) error { return store.ChangeNote(tx, e) })
		}
		if got := append(r.find("apples"), r.find("pears")...); len(got) != 0 {
			r.Errorf("before the index follows: found %q", got)
		}
		for _, e := range []chat.Entry{changed, removed} {
			r.tell(chat.Event{Kind: chat.EventEntryChanged, Conversation: e.Conversation, Entry: e.ID})
		}
		r.catchUp()
		for query, want := range map[string]int{"apples": 0, "oranges": 1, "pears": 0, "her": 1, "is:note is:edited": 1} {
			if got := r.find(query); len(got) != want {
				r.Errorf("%s: found %q", query, got)
			}
		}
	})
}

// TestNobodyFindsNotesTheyMayNotSee: a note is for those who may see its conversation, of its account.
func TestNobodyFindsNotesTheyMayNotSee(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon, "one"), r.Incoming(priya, noon+1, "two"))
		other := storetest.NewShop(r.T, r.store)
		r.note(filed[0].Conversation, noon+2, "secret of one")
		r.note(filed[1].Conversation, noon+3, "secret of two")
		r.catchUp()
		storetest.Write(r.T, r.store, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE conversation SET assignee = $3 WHERE account_id = $1 AND id = $2`, r.Account.ID, filed[0].Conversation, r.Admin.ID)
			return err
		})
		mine := chat.Viewer{Account: r.Account.ID, Agent: r.Admin.ID, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}
		for name, tt := range map[string]struct {
			viewer chat.Viewer
			want   string
		}{"all": {r.Viewer, "[secret of two secret of one]"}, "assigned": {mine, "[secret of one]"}, "the neighbour": {other.Viewer, "[]"}} {
			if got := fmt.Sprint(texts(r.page(tt.viewer, "secret", search.Request{Limit: 9}).Hits)); got != tt.want {
				r.Errorf("%s: found %s, want %s", name, got, tt.want)
			}
		}
	})
}

func TestHitsComeWithTheLinesBesideThem(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon+1, "first"), r.Incoming(priya, noon+2, "of another"), r.Incoming(anna, noon+3, "needle"), r.Incoming(anna, noon+5, "last"))
		r.note(filed[0].Conversation, noon+4, "needle in a note")
		r.catchUp()
		got := ""
		for _, h := range r.page(r.Viewer, "needle", search.Request{Limit: 9}).Hits {
			got += fmt.Sprintf("%s <%s> %s; ", h.Before.Content.Text, h.Content.Text, h.After.Content.Text)
		}
		if want := "needle <needle in a note> last; first <needle> last; "; got != want {
			r.Errorf("found %s\nwant %s", got, want)
		}
		for _, h := range r.page(r.Viewer, "another", search.Request{Limit: 9}).Hits {
			if h.Before.ID != 0 || h.After.ID != 0 {
				r.Errorf("beside the only message stand %v and %v", h.Before, h.After)
			}
		}
	})
}

func TestConversationsAreFoundByWhoWrites(t *testing.T) {
	each(t, func(r *rig) {
		filed := r.write(r.Incoming(anna, noon, "hi"), r.Incoming(priya, noon+1, "hi"))
		r.catchUp()
		for name, want := range map[string]chat.ConversationID{"mull": filed[0].Conversation, "0151 1234": filed[0].Conversation, "शर्मा": filed[1].Conversation, "nobody": 0, "": 0} {
			got, err := r.search.Conversations(r.Context(), r.Viewer, name, 5)
			if err != nil || (want == 0) != (len(got) == 0) || len(got) > 0 && got[0].Conversation != want {
				r.Errorf("%s: %v %v, want %v", name, got, err, want)
			}
		}
	})
}
