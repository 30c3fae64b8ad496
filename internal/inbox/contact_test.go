package inbox_test

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestWhoIsBlockedGetsNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		storetest.Write(t, r.store, func(tx *db.Tx) error {
			c, err := store.ContactIn(tx, r.shop.Viewer, from.Contact)
			if err != nil {
				return err
			}
			c.BlockedAt = r.clock.NowMillis()
			return store.PutContact(tx, c)
		})
		_, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, inbox.Text("hello"))
		wantKind(t, err, chat.Blocked)
	})
}

func TestMergingKeepsWhatWasNoted(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		keep := r.receive(time.Minute)
		drop := r.shop.Receive(t, "447911123456", "it is me")
		edit := func(id chat.ContactID, changes ...inbox.FieldChange) {
			if _, err := r.inbox.EditContact(t.Context(), r.shop.Viewer, id, changes); err != nil {
				t.Fatal(err)
			}
		}
		edit(keep.Contact, inbox.FieldChange{Name: inbox.FieldCompany, Value: "Kept"}, inbox.FieldChange{Name: "Size", Value: "42"}, inbox.FieldChange{Name: inbox.FieldAbout, Value: "one"})
		edit(drop.Contact, inbox.FieldChange{Name: inbox.FieldCompany, Value: "Lost"}, inbox.FieldChange{Name: inbox.FieldEmail, Value: "a@example.com"},
			inbox.FieldChange{Name: "Size", Value: "43"}, inbox.FieldChange{Name: "Colour", Value: "red"}, inbox.FieldChange{Name: inbox.FieldAbout, Value: "two"})
		c, err := r.inbox.MergeContacts(t.Context(), r.shop.Viewer, keep.Contact, drop.Contact)
		if err != nil || c.Company != "Kept" || c.Email != "a@example.com" || c.Fields["Size"] != "42" || c.Fields["Colour"] != "red" || c.About != "one\n\ntwo" {
			t.Errorf("got %+v (%v)", c, err)
		}
	})
}

func TestMergingNeedsToSeeBoth(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		mine, other := r.receive(time.Minute), r.shop.Receive(t, "447911123456", "hello")
		if _, err := r.inbox.Assign(t.Context(), r.shop.Viewer, []chat.ConversationID{mine.Conversation}, inbox.Charge{Agent: r.shop.Admin.ID}, ""); err != nil {
			t.Fatal(err)
		}
		v := chat.Viewer{Account: r.shop.Account.ID, Agent: r.shop.Admin.ID, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}
		_, err := r.inbox.MergeContacts(t.Context(), v, mine.Contact, other.Contact)
		wantKind(t, err, chat.NotFound)
	})
}

func TestMeetingSomebodyNew(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		v := chat.Viewer{Account: r.shop.Account.ID, Agent: r.shop.Admin.ID, Role: chat.RoleAgent, Scope: chat.ScopeAssigned}
		id, err := r.inbox.Meet(t.Context(), v, r.shop.Number.ID, "447911123456", "Bo Lind")
		if err != nil {
			t.Fatal(err)
		}
		if c := r.conversation(id); c.Assignee != r.shop.Admin.ID {
			t.Errorf("it is %+v, want it the viewer's", c)
		}
		taken := r.receive(time.Minute)
		_, err = r.inbox.Meet(t.Context(), v, r.shop.Number.ID, ana.Phone, "Ana")
		wantKind(t, err, chat.NotFound)
		if c := r.conversation(taken.Conversation); c.Assignee != 0 {
			t.Errorf("it is %+v, want it as it was", c)
		}
	})
}
