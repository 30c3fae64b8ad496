package inbox_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// keep stores what is known of a file; nobody asks for its content here.
func (r *rig) keep(hash, mime string, size int64) {
	r.t.Helper()
	storetest.Write(r.t, r.store, func(tx *db.Tx) error {
		return store.KeepFile(tx, chat.File{ID: hash, Account: r.shop.Account.ID, MIME: mime, Size: size, Filename: "offer.pdf"})
	})
}

func media(kind, hash string) inbox.Draft {
	return inbox.Draft{Content: chat.Content{Type: kind, Media: &chat.Media{SHA256: hash}}}
}

func TestAFileIsShownInOurOwnThread(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		hash := strings.Repeat("a", 64)
		r.keep(hash, "application/pdf", 1234)
		m, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, media("document", hash))
		if err != nil {
			t.Fatal(err)
		}
		if f := m.Content.Media; f.MIME != "application/pdf" || f.Filename != "offer.pdf" || f.SHA256 != hash {
			t.Errorf("the message has %+v", f)
		}
		rows, err := r.store.MediaOf(t.Context(), r.shop.Viewer, []chat.MessageID{m.ID})
		if row := rows[m.ID]; err != nil || row.State != store.MediaStored || row.Hash != hash || row.Size != 1234 || row.MIME != "application/pdf" || row.Filename != "offer.pdf" {
			t.Errorf("the thread shows %+v (%v)", rows[m.ID], err)
		}
	})
}

func TestAReplyIsRefused(t *testing.T) {
	hash := strings.Repeat("b", 64)
	button := func(id string) inbox.Draft {
		return inbox.Draft{Content: chat.Content{Type: "interactive", Extra: json.RawMessage(`{"type":"button","header":{"type":"image","image":{"file_id":"` + id +
			`"}},"body":{"text":"b"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}}]}}`)}}
	}
	reaction := chat.Content{Type: "reaction", Text: "👍"}
	type example struct {
		draft func(r *rig, from store.Filed) inbox.Draft
		kind  chat.Kind
		field string
		say   string
	}
	plain := func(d inbox.Draft) func(*rig, store.Filed) inbox.Draft {
		return func(*rig, store.Filed) inbox.Draft { return d }
	}
	eachCase(t, map[string]example{
		"no such file":             {plain(media("image", strings.Repeat("0", 64))), chat.Invalid, "image.file_id", "Upload it first"},
		"no such file in header":   {plain(button("gone")), chat.Invalid, "interactive.header.image.file_id", "Upload it first"},
		"a file that is too large": {plain(media("image", hash)), chat.Invalid, "image", "5.0 MB at most"},
		"too large in a header":    {plain(button(hash)), chat.Invalid, "interactive.header.image", "5.0 MB at most"},
		"reaction to nothing":      {plain(inbox.Draft{Content: reaction}), chat.Invalid, "reaction.message_id", "is missing"},
		"reaction to no message":   {plain(inbox.Draft{Content: reaction, ReplyTo: 5}), chat.Invalid, "reaction.message_id", "no such message"},
		"quote of another conversation": {func(r *rig, _ store.Filed) inbox.Draft {
			other := r.shop.File(r.t, r.shop.Incoming(chat.Person{Phone: "919811111111"}, r.clock.NowMillis(), "hi"))[0]
			return inbox.Draft{Content: chat.Content{Type: "text", Text: "x"}, ReplyTo: other.ID}
		}, chat.Invalid, "reply_to", "no such message"},
		"quote of what Meta does not have": {func(r *rig, _ store.Filed) inbox.Draft {
			return inbox.Draft{Content: chat.Content{Type: "text", Text: "x"}, ReplyTo: r.sent(chat.FromAgent, chat.StatusQueued, "").ID}
		}, chat.Invalid, "reply_to", "does not have that message yet"},
		"reaction to what is old": {func(r *rig, from store.Filed) inbox.Draft {
			r.clock.Advance(31 * 24 * time.Hour)
			return inbox.Draft{Content: reaction, ReplyTo: from.ID}
		}, chat.Invalid, "reaction.message_id", "30 days"},
		"reaction to what was deleted": {func(r *rig, from store.Filed) inbox.Draft {
			storetest.Write(r.t, r.store, func(tx *db.Tx) error { return store.MarkRevoked(tx, r.shop.Account.ID, from.ID, 1) })
			return inbox.Draft{Content: reaction, ReplyTo: from.ID}
		}, chat.Invalid, "reaction.message_id", "was deleted"},
		"a key that is too long": {plain(inbox.Draft{Content: chat.Content{Type: "text", Text: "x"}, Once: strings.Repeat("k", 256)}), chat.Invalid, "", "256 bytes"},
		"a key beyond ASCII":     {plain(inbox.Draft{Content: chat.Content{Type: "text", Text: "x"}, Once: "k\xff"}), chat.Invalid, "", "beyond ASCII"},
		"words of space":         {plain(inbox.Text(" \n")), chat.Invalid, "text.body", "empty"},
		"not this way":           {plain(inbox.Draft{Content: chat.Content{Type: "poll"}}), chat.Incapable, "type", "buttons"},
	}, func(t *testing.T, r *rig, c example) {
		from := r.receive(time.Minute)
		r.keep(hash, "image/png", 6<<20)
		_, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, c.draft(r, from))
		if chat.KindOf(err) != c.kind || chat.FieldOf(err) != c.field || !strings.Contains(chat.Sentence(err), c.say) {
			t.Errorf("%s about %q: %v; want %s about %q: …%s…", chat.KindOf(err), chat.FieldOf(err), err, c.kind, c.field, c.say)
		}
		if n := r.queued(); n != 0 {
			t.Errorf("%d messages were queued", n)
		}
	})
}

func TestAQuoteAndAReactionNameTheirTargetAsMetaDoes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		d := inbox.Text("Yes")
		d.ReplyTo = from.ID
		quote, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d)
		if err != nil || quote.ReplyTo != from.WAMID {
			t.Errorf("%+v, %v", quote, err)
		}
		for _, emoji := range []string{"👍", ""} {
			got, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, inbox.Draft{Content: chat.Content{Type: "reaction", Text: emoji}, ReplyTo: from.ID})
			if err != nil || got.ReplyTo != from.WAMID || got.Content.Text != emoji {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if r.queued() != 3 || len(r.thread(from.Conversation)) != 1 {
			t.Errorf("%d queued, %d shown: want 3 and the quote", r.queued(), len(r.thread(from.Conversation)))
		}
	})
}

func TestOneKeySendsOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		d := inbox.Text("Your order is ready.")
		d.Once = "order-4410"
		var all sync.WaitGroup
		ids := make([]chat.MessageID, 6)
		for i := range ids {
			all.Go(func() {
				m, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d)
				if err != nil {
					t.Error(err)
				}
				ids[i] = m.ID
			})
		}
		all.Wait()
		for _, id := range ids {
			if id == 0 || id != ids[0] {
				t.Fatalf("different messages: %v", ids)
			}
		}
		if r.queued() != 1 {
			t.Errorf("%d queued, want 1", r.queued())
		}
		other := inbox.Text("Something else")
		other.Once = d.Once
		if _, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, other); chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), "another message") {
			t.Errorf("the key with something else: %v", err)
		}
		r.clock.Advance(25 * time.Hour) // the window is shut: what was done stays done
		if m, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d); err != nil || m.ID != ids[0] {
			t.Errorf("a day later: %+v, %v", m, err)
		}
	})
}

// TestARefusedDraftDoesNotUseUpItsKey refuses a draft first and takes it once its window is open.
func TestARefusedDraftDoesNotUseUpItsKey(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(25 * time.Hour)
		d := inbox.Text("Good morning")
		d.Once = "k"
		if _, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d); chat.KindOf(err) != chat.WindowShut {
			t.Fatal(err)
		}
		r.receive(0)
		if _, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, d); err != nil || r.queued() != 1 {
			t.Errorf("%v, %d queued", err, r.queued())
		}
	})
}

func TestARetryUploadsItsFileAnew(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		hash := strings.Repeat("a", 64)
		r.keep(hash, "application/pdf", 1)
		m, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, media("document", hash))
		if err != nil {
			t.Fatal(err)
		}
		account, number := r.shop.Account.ID, r.shop.Number.ID
		storetest.Write(t, r.store, func(tx *db.Tx) error {
			if err := store.Climb(tx, account, m.ID, chat.StatusFailed, "", 131053, "x"); err != nil {
				return err
			}
			return store.RememberUpload(tx, account, store.Upload{File: hash, Number: number, MIME: "application/pdf", MediaID: "1", ExpiresAt: 1 << 50})
		})
		again, err := r.inbox.Retry(t.Context(), r.shop.Viewer, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, have, err := r.store.Uploaded(t.Context(), r.shop.Viewer, number, hash, "application/pdf", 0); have || err != nil {
			t.Errorf("the old upload is still used (%v)", err)
		}
		if rows, err := r.store.MediaOf(t.Context(), r.shop.Viewer, []chat.MessageID{again.ID}); err != nil || rows[again.ID].Hash != hash {
			t.Errorf("the new message shows %+v (%v)", rows, err)
		}
	})
}

func TestTypingNeedsAMessageOfTheCustomer(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		alone := r.shop.File(t, r.shop.Outgoing(ana, chat.FromPhone, chat.StatusNone, r.clock.NowMillis(), "Hello"))[0]
		wantKind(t, r.inbox.ShowTyping(t.Context(), r.shop.Viewer, alone.Conversation), chat.Conflict)
		if err := r.inbox.ShowRead(t.Context(), r.shop.Viewer, alone.Conversation, r.clock.NowMillis()); err != nil {
			t.Errorf("nothing to show is no failure: %v", err)
		}
		wantKind(t, r.inbox.ShowTyping(t.Context(), r.stranger(), alone.Conversation), chat.NotFound)
	})
}
