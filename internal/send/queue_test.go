package send_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestWhatMetaWouldRefuseIsNotQueued(t *testing.T) {
	lost := func(reason string) func(*rig, *chat.Message) {
		return func(r *rig, _ *chat.Message) { r.link(chat.LinkDisconnected, reason) }
	}
	content := func(c chat.Content) func(*rig, *chat.Message) {
		return func(_ *rig, m *chat.Message) { m.Content = c }
	}
	product := chat.Content{Type: "interactive", Extra: json.RawMessage(`{"type":"product","action":{"catalog_id":"1","product_retailer_id":"p"}}`)}
	type example struct {
		arrange func(*rig, *chat.Message)
		kind    chat.Kind
		say     string
	}
	cases := map[string]example{
		"window shut":                    {func(r *rig, _ *chat.Message) { r.opts.Clock.Advance(24 * time.Hour) }, chat.WindowShut, "24 hours"},
		"number changed":                 {lost("CHANGE_NUMBER"), chat.Conflict, "not connected any more"},
		"account deleted":                {lost("ACCOUNT_DELETED"), chat.Conflict, "not connected any more"},
		"number removed":                 {lost(chat.ReasonRemoved), chat.Conflict, "not connected any more"},
		"empty":                          {content(chat.Content{Type: "text"}), chat.Invalid, "empty"},
		"too long":                       {content(chat.Content{Type: "text", Text: strings.Repeat("ä", 4097)}), chat.Invalid, "4097 characters"},
		"no text":                        {content(chat.Content{Type: "image"}), chat.Invalid, "either file_id"},
		"products in coexistence":        {content(product), chat.Incapable, "from the phone"},
		"another account's conversation": {func(r *rig, m *chat.Message) { m.Account = storetest.AddAccount(r.t, r.store).ID }, chat.NotFound, "no such conversation"},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		r.start()
		m := r.text(r.customer().Conversation, "Good morning")
		c.arrange(r, &m)
		if _, err := r.queue(m, store.LanePeople); chat.KindOf(err) != c.kind || !strings.Contains(chat.Sentence(err), c.say) {
			t.Errorf("got %v, want %s: …%s…", err, c.kind, c.say)
		}
		r.wantOutbox(0, 0)
		r.wantThread(m.Conversation, "hello")
		r.sender.Close()
		r.wantRequests(0)
	})
}

// link changes the number's link as news from Meta does.
func (r *rig) link(l chat.Link, reason string) {
	r.t.Helper()
	r.opts.Clock.Advance(time.Second)
	r.write(func(tx *db.Tx) error { return r.relink(tx, l, reason) })
}

func (r *rig) relink(tx *db.Tx, l chat.Link, reason string) error {
	_, err := store.ChangeLink(tx, r.shop.Account.ID, r.shop.Number.ID, chat.LinkChange{Link: l, Reason: reason, At: r.opts.Clock.NowMillis()})
	return err
}

// wantThread checks what a conversation shows, oldest first.
func (r *rig) wantThread(c chat.ConversationID, want ...string) {
	r.t.Helper()
	thread, err := r.store.Thread(r.t.Context(), r.shop.Viewer, c, 0, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	var got []string
	for _, m := range thread {
		got = append(got, m.Content.Text)
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		r.t.Errorf("the conversation shows %q, want %q", got, want)
	}
}

func TestTheLongestTextIsTaken(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped().say(r.customer().Conversation, strings.Repeat("ä", 4096))
		r.wantOutbox(1, 0)
	})
}

func TestAQueuedMessageCountsAsAnswer(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		from := r.customer()
		before, err := r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation)
		if err != nil || before.Unread != 1 {
			t.Fatalf("%+v, %v: want one unread", before, err)
		}
		m := r.say(from.Conversation, "Good morning")
		after, err := r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation)
		if err != nil || after.Unread != 0 || after.LastMessage != m.ID || after.Window != before.Window {
			t.Errorf("%+v, %v: want nothing unread, the answer last, the window as before (%v)", after, err, before.Window)
		}
		if stored := r.message(m.ID); stored.Status != chat.StatusQueued || stored.Direction != chat.Out || stored.Agent != r.shop.Admin.ID || stored.Number != r.shop.Number.ID {
			t.Errorf("stored %+v", stored)
		}
		r.wantThread(from.Conversation, "hello", "Good morning")
	})
}

func TestATemplateNeedsNoWindow(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		m := r.text(r.customer().Conversation, "")
		m.Content = chat.Content{Type: "template", Extra: json.RawMessage(`{"name":"hello","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]}`)}
		r.opts.Clock.Advance(48 * time.Hour)
		queued, err := r.queue(m, store.LanePeople)
		if err != nil || queued.Content.Text != "hello: Ana" {
			t.Errorf("%+v, %v", queued.Content, err)
		}
		r.wantOutbox(1, 0)
	})
}

func TestAReactionChangesItsTargetAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		from := r.customer()
		before, err := r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation)
		if err != nil {
			t.Fatal(err)
		}
		m := r.text(from.Conversation, "👍")
		m.Content.Type, m.ReplyTo = chat.TypeReaction, from.WAMID
		if _, err := r.queue(m, store.LanePeople); err != nil {
			t.Fatal(err)
		}
		after, err := r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation)
		if err != nil || after != before {
			t.Errorf("the conversation is %+v (%v), was %+v", after, err, before)
		}
		r.wantThread(from.Conversation, "hello")
		events, err := r.store.Events(t.Context(), r.shop.Viewer, 0, 100)
		if last := events[len(events)-1]; err != nil || last.Kind != chat.EventMessageChanged || last.Message != from.ID {
			t.Errorf("told %+v (%v), want a change of %d", last, err, from.ID)
		}
	})
}
