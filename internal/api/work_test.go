package api

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

func TestConversationsAreListedByViewFilterAndOrder(t *testing.T) {
	r := newRig(t)
	first, second, third := r.receive(r.shop, "551195550001", "one"), r.receive(r.shop, "551195550002", "two"), r.receive(r.shop, "551195550003", "three")
	r.write(func(tx *db.Tx) error {
		return store.PutWork(tx, r.shop.Account.ID, []chat.Work{
			{Conversation: first.Conversation, State: chat.StateResolved},
			{Conversation: second.Conversation, State: chat.StateOpen, Agent: r.shop.Admin.ID},
			{Conversation: third.Conversation, State: chat.StateOpen, Priority: chat.PriorityUrgent},
		})
	})
	filter := url.QueryEscape(`{"rules":[{"field":"priority","op":"more","values":["3"]}]}`)
	for query, want := range map[string][]chat.ConversationID{
		"view=resolved":                  {first.Conversation},
		"view=unassigned":                {third.Conversation},
		"view=open&order=priority":       {third.Conversation, second.Conversation},
		"filter=" + filter:               {third.Conversation},
		"view=resolved&filter=" + filter: nil,
	} {
		var got []chat.ConversationID
		for _, c := range ok[Page[Conversation]](r.get("/api/v1/conversations?"+query), http.StatusOK).Items {
			got = append(got, c.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	for _, query := range []string{"view=everything", "filter={", "order=up", "cursor=bm8"} {
		r.get("/api/v1/conversations?"+query).problem(http.StatusUnprocessableEntity, chat.Invalid)
	}
	r.get("/api/v1/conversations?view=saved-7").problem(http.StatusNotFound, chat.NotFound)
}

func TestConversationsAreWorkedOn(t *testing.T) {
	r := newRig(t)
	id := r.receive(r.shop, "551195550001", "one").Conversation
	label := chat.Label{ID: chat.LabelID(r.server.Store.IDs.Next()), Account: r.shop.Account.ID, Name: "Delivery", Colour: "blue"}
	r.write(func(tx *db.Tx) error { return store.PutLabel(tx, label) })
	stand := func() Conversation {
		t.Helper()
		return ok[Conversation](r.get("/api/v1/conversations/"+id.String()), http.StatusOK)
	}
	do := func(name, fields string) Changed {
		t.Helper()
		return ok[Changed](r.post("/api/v1/conversations/"+name, fmt.Sprintf(`{"conversation_ids":["%d"]%s}`, id, fields)), http.StatusOK)
	}
	until := Time(r.now + 3_600_000)
	if changed := do("snooze", `,"until":"`+string(must(until.MarshalText()))+`"`); len(changed.IDs) != 1 || stand().State != chat.StateSnoozed || stand().Until != until {
		t.Errorf("snoozed: %+v, changed %v", stand(), changed)
	}
	if changed := do("reopen", ""); len(changed.IDs) != 1 || stand().State != chat.StateOpen {
		t.Errorf("reopened: %+v", stand())
	}
	if changed := do("reopen", ""); len(changed.IDs) != 0 {
		t.Error("what is open was changed by opening it")
	}
	do("assign", `,"agent_id":"`+r.shop.Admin.ID.String()+`","note":"please"`)
	do("prioritise", `,"priority":4`)
	do("label", `,"add":["`+label.ID.String()+`"]`)
	if c := stand(); c.AssigneeID != r.shop.Admin.ID || c.Priority != chat.PriorityUrgent {
		t.Errorf("it stands as %+v", c)
	}
	do("resolve", "")
	if c := stand(); c.State != chat.StateResolved {
		t.Errorf("resolved: %+v", c)
	}
	if labels := ok[All[Label]](r.get("/api/v1/labels"), http.StatusOK).Items; len(labels) != 1 || labels[0].Name != "Delivery" {
		t.Errorf("labels %+v", labels)
	}
	if teams := ok[All[Team]](r.get("/api/v1/teams"), http.StatusOK).Items; len(teams) != 0 {
		t.Errorf("teams %+v", teams)
	}
	r.post("/api/v1/conversations/resolve", `{"conversation_ids":["7"]}`).problem(http.StatusNotFound, chat.NotFound)
	r.post("/api/v1/conversations/resolve", `{"conversation_ids":["x"]}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.post("/api/v1/conversations/snooze", fmt.Sprintf(`{"conversation_ids":["%d"],"until":"2001-01-01T00:00:00Z"}`, id)).problem(http.StatusUnprocessableEntity, chat.Invalid)
}

// must returns what cannot fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAConversationIsMarkedAsUnread(t *testing.T) {
	r := newRig(t)
	m := r.shop.File(t, r.shop.Incoming(chat.Person{Phone: "13125550177"}, r.now-60_000, "hello"))[0]
	never := r.shop.File(t, r.shop.Outgoing(chat.Person{Phone: "13125550178"}, chat.FromPhone, chat.StatusNone, r.now-60_000, "hello?"))[0]
	r.write(func(tx *db.Tx) error {
		_, err := store.MarkRead(tx, r.shop.Account.ID, m.Conversation, m.SentAt)
		return err
	})
	path := func(id chat.ConversationID) string { return "/api/v1/conversations/" + id.String() + "/unread" }
	for range 2 {
		if got := ok[Conversation](r.post(path(m.Conversation), ""), http.StatusOK); got.Unread != 1 || int64(got.ReadUntil) != m.SentAt-1 {
			t.Errorf("%d unread, read until %d", got.Unread, got.ReadUntil)
		}
	}
	if got := r.post(path(never.Conversation), ""); got.status != http.StatusConflict {
		t.Errorf("who never wrote: %d %s", got.status, got.body)
	}
	if got := r.post(path(7), ""); got.status != http.StatusNotFound {
		t.Errorf("nobody's: %d %s", got.status, got.body)
	}
}
