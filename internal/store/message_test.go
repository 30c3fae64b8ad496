package store_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestMessagesComeBackAsStored(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		full := chat.Message{
			Number: shop.Number.ID, WAMID: "wamid.full", Direction: chat.Out, Origin: chat.FromAgent, Agent: shop.Admin.ID,
			Content: chat.Content{Type: "image", Text: "look: 🧂 \"quoted\" <b> \u2028", Media: &chat.Media{ID: "1", MIME: "image/png", SHA256: "aGFzaA==", Filename: "a.png", Voice: true},
				Extra: json.RawMessage(`{"a":[1,2]}`), Forwarded: true, Referral: json.RawMessage(`{"source_id":"7"}`),
				Shown: &chat.Shown{Body: "Hi", Buttons: []chat.ShownButton{{Kind: "url", Value: "x"}}}},
			ReplyTo: "wamid.0", Status: chat.StatusFailed, ErrorCode: 131047, ErrorSay: "Too late.", SentAt: noon + 5, ReceivedAt: huge, EditedAt: noon + 6, RevokedAt: noon + 7,
		}
		plain := chat.Message{Number: shop.Number.ID, Direction: chat.In, Origin: chat.FromCustomer, Content: chat.Content{Type: "text", Text: "hi"}, SentAt: noon, ReceivedAt: noon}
		who := chat.Person{Phone: "4915112345678"}
		filed := shop.File(t, store.Filing{Person: who, Message: full}, store.Filing{Person: who, Message: plain})
		for i, want := range []chat.Message{full, plain} {
			if !filed[i].New || filed[i].Before != nil {
				t.Errorf("%d is not new", i)
			}
			want.ID, want.Account, want.Conversation = filed[i].ID, shop.Account.ID, filed[i].Conversation
			same(t, "filed", filed[i].Message, want)
			same(t, "read", must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, want.ID)), want)
			same(t, "read in a transaction", write(t, s, func(tx *db.Tx) (chat.Message, error) { return store.MessageIn(tx, shop.Viewer, want.ID) }), want)
		}
		_, err := s.Message(t.Context(), shop.Viewer, 999)
		wantKind(t, err, chat.NotFound)
	})
}

func TestAMessageIsStoredOncePerNumberAndWAMID(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		second := storetest.AddNumber(t, s, shop.Account.ID)
		a := shop.Incoming(chat.Person{Phone: "4915112345678"}, noon, "first")
		again := a
		again.Message.Content.Text = "second"
		elsewhere := a
		elsewhere.Message.Number = second.ID

		first := shop.File(t, a, again, elsewhere)
		if !first[0].New || first[1].New || !first[2].New {
			t.Fatalf("new: %v %v %v", first[0].New, first[1].New, first[2].New)
		}
		later := shop.File(t, again)[0]
		for i, f := range []store.Filed{first[1], later} {
			if f.New || f.Before == nil || f.ID != first[0].ID || f.Conversation != first[0].Conversation || f.Content.Text != "first" {
				t.Errorf("duplicate %d: %+v", i, f)
				continue
			}
			same(t, "stored before", *f.Before, first[0].Message)
		}
		if c := must[chat.Conversation](t)(s.Conversation(t.Context(), shop.Viewer, first[0].Conversation)); c.Unread != 1 {
			t.Errorf("%d unread", c.Unread)
		}
	})
}

func TestMessagesWithoutWAMIDAreNeverDuplicates(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		f := shop.Outgoing(chat.Person{Phone: "4915112345678"}, chat.FromAgent, chat.StatusQueued, noon, "same")
		filed := append(shop.File(t, f, f), shop.File(t, f)...)
		for i, x := range filed {
			if !x.New || i > 0 && x.ID == filed[i-1].ID {
				t.Errorf("%d: %+v", i, x)
			}
		}
	})
}

func TestMessagesAreFoundByTheirNamesAtMeta(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		filed := shop.File(t, shop.Incoming(who, noon, "in"), shop.Outgoing(who, chat.FromPhone, chat.StatusNone, noon, "out"), shop.Outgoing(who, chat.FromAgent, chat.StatusQueued, noon, "no wamid"))
		in, out := store.Ref{Number: shop.Number.ID, WAMID: filed[0].WAMID}, store.Ref{Number: shop.Number.ID, WAMID: filed[1].WAMID}
		refs := []store.Ref{in, out, in, {Number: shop.Number.ID, WAMID: "wamid.unknown"}, {Number: 5, WAMID: filed[0].WAMID}, {Number: shop.Number.ID}}
		storetest.Write(t, s, func(tx *db.Tx) error {
			messages, err := store.MessagesByRef(tx, shop.Account.ID, refs)
			same(t, "messages", messages, map[store.Ref]chat.Message{in: filed[0].Message, out: filed[1].Message})
			return err
		})
		located := func(i int) store.Located {
			return store.Located{Message: filed[i].ID, Conversation: filed[i].Conversation, Number: shop.Number.ID, WAMID: filed[i].WAMID}
		}
		storetest.Write(t, s, func(tx *db.Tx) error {
			found, err := store.Locate(tx, shop.Account.ID, refs)
			same(t, "located", found, map[store.Ref]store.Located{in: located(0), out: located(1)})
			return err
		})
		storetest.Write(t, s, func(tx *db.Tx) error {
			found, err := store.LocateByID(tx, shop.Account.ID, []chat.MessageID{filed[0].ID, filed[1].ID, filed[2].ID, filed[2].ID, 999})
			same(t, "located by id", found, map[chat.MessageID]store.Located{filed[1].ID: located(1), filed[2].ID: located(2)})
			return err
		})
	})
}

func TestAThreadIsPagedWithoutGapOrRepeatAlsoAtEqualTimes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		who := chat.Person{Phone: "4915112345678"}
		var filings []store.Filing
		for i := range 23 {
			filings = append(filings, shop.Incoming(who, noon+int64(22-i)/5, fmt.Sprint(i)))
		}
		id := shop.File(t, filings...)[0].Conversation
		shop.Receive(t, "4915100000000", "someone else")
		all := must[[]chat.Message](t)(s.Thread(t.Context(), shop.Viewer, id, 0, 0, 1000))
		var paged []chat.Message
		for at, before := int64(0), chat.MessageID(0); ; {
			page := must[[]chat.Message](t)(s.Thread(t.Context(), shop.Viewer, id, at, before, 4))
			if len(page) == 0 {
				break
			}
			paged = append(page, paged...)
			at, before = page[0].SentAt, page[0].ID
		}
		if len(all) != 23 {
			t.Fatalf("%d messages", len(all))
		}
		same(t, "pages", paged, all)
		for i := 1; i < len(all); i++ {
			if a, b := all[i-1], all[i]; a.SentAt > b.SentAt || a.SentAt == b.SentAt && a.ID > b.ID {
				t.Errorf("place %d is newer than place %d", i-1, i)
			}
		}
	})
}

func TestContentIsReplacedAndTheOldKeptAsAVersion(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		filed := shop.Receive(t, "4915112345678", "tpyo")
		original := store.Version{Message: filed.ID, WAMID: filed.WAMID, Kind: store.Original, Direction: chat.In, Content: filed.Content, SentAt: filed.SentAt}
		edit := store.Version{Message: filed.ID, WAMID: "wamid.edit", Kind: chat.Edit, Direction: chat.In,
			Content: chat.Content{Type: "image", Text: "typo", Media: &chat.Media{ID: "5"}}, SentAt: filed.SentAt + 1}
		thumb := store.Version{Message: filed.ID, WAMID: "wamid.react", Kind: chat.Reaction, Direction: chat.Out, Content: chat.Content{Text: "👍"}, SentAt: filed.SentAt + 2}
		for _, v := range []store.Version{thumb, edit, original, edit} {
			isNew := write(t, s, func(tx *db.Tx) (bool, error) { return store.AddVersion(tx, shop.Account.ID, v) })
			stored := must[[]store.Version](t)(s.Versions(t.Context(), shop.Viewer, filed.ID))
			if want := len(stored) < 3 || v.Kind == store.Original; isNew != want {
				t.Errorf("%s is new: %v", v.Kind, isNew)
			}
		}
		same(t, "versions", must[[]store.Version](t)(s.Versions(t.Context(), shop.Viewer, filed.ID)), []store.Version{original, edit, thumb})
		same(t, "reactions", must[[]store.Version](t)(s.Reactions(t.Context(), shop.Viewer, filed.Conversation, filed.SentAt)), []store.Version{thumb})
		if late := must[[]store.Version](t)(s.Reactions(t.Context(), shop.Viewer, filed.Conversation, filed.SentAt+1)); len(late) != 0 {
			t.Errorf("reactions to later messages: %v", late)
		}

		content := chat.Content{Type: "image", Text: "typo", Media: &chat.Media{ID: "5"}}
		storetest.Write(t, s, func(tx *db.Tx) error {
			if err := store.ReplaceContent(tx, shop.Account.ID, filed.ID, content, filed.SentAt+1); err != nil {
				return err
			}
			return store.MarkRevoked(tx, shop.Account.ID, filed.ID, filed.SentAt+9)
		})
		storetest.Write(t, s, func(tx *db.Tx) error { return store.MarkRevoked(tx, shop.Account.ID, filed.ID, filed.SentAt+20) })
		m := must[chat.Message](t)(s.Message(t.Context(), shop.Viewer, filed.ID))
		if !cmp.Equal(m.Content, content) || m.EditedAt != filed.SentAt+1 || m.RevokedAt != filed.SentAt+9 {
			t.Errorf("shows %+v", m)
		}
	})
}
