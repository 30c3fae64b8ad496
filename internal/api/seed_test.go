package api

import (
	"encoding/json"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// seeded names what a seeded shop has.
type seeded struct {
	conversation          chat.ConversationID
	contact               chat.ContactID
	picture, sent, failed chat.MessageID
	revoked, edited       chat.MessageID
}

// seed fills the shop with one conversation that has every sort of message, and one more.
func (r *rig) seed() seeded {
	r.t.Helper()
	maria := chat.Person{Phone: "5511955509876", BSUID: "BR.1349120865", Username: "maria.souza", ProfileName: "Maria"}
	at := func(minutes int64) int64 { return r.now - 3_600_000 + minutes*60_000 }
	picture := r.shop.Incoming(maria, at(1), "this one")
	picture.Message.Content = chat.Content{Type: "image", Text: "this one", Forwarded: true, Referral: json.RawMessage(`{"source_type":"ad"}`),
		Media: &chat.Media{ID: "1290041245612345", MIME: "image/jpeg", SHA256: "47DEQpj8HBSa"}}
	place := r.shop.Incoming(maria, at(2), "")
	place.Message.Content = chat.Content{Type: "location", Extra: json.RawMessage(`{"latitude":-23.5,"longitude":-46.6}`)}
	failed := r.shop.Outgoing(maria, chat.FromAgent, chat.StatusFailed, at(6), "too late")
	failed.Message.ErrorCode, failed.Message.ErrorSay = 131047, "More than 24 hours have passed."
	reply := r.shop.Outgoing(maria, chat.FromAgent, chat.StatusDelivered, at(3), "we have it")
	reply.Message.ReplyTo = picture.Message.WAMID
	filed := r.shop.File(r.t, picture, place, reply, r.shop.Incoming(maria, at(4), "a secret, deleted"), r.shop.Incoming(maria, at(5), "fist wording"), failed)
	r.shop.File(r.t, r.shop.Incoming(chat.Person{Phone: "4915112345678"}, at(0), "hallo"))
	x := seeded{conversation: filed[0].Conversation, picture: filed[0].ID, sent: filed[2].ID, revoked: filed[3].ID, edited: filed[4].ID, failed: filed[5].ID}
	r.write(func(tx *db.Tx) error { return r.amend(tx, x, filed[2].Number) })
	for i := range 3 {
		r.tell(r.shop, chat.Event{Kind: chat.EventMessageAdded, Number: filed[i].Number, Conversation: x.conversation, Message: filed[i].ID, At: r.now})
	}
	summary, err := r.server.Store.Summary(r.t.Context(), r.shop.Viewer, x.conversation)
	if err != nil {
		r.t.Fatal(err)
	}
	x.contact = summary.Contact
	return x
}

// amend adds what comes after messages: receipts, reactions, an edit, a deletion, syncs.
func (r *rig) amend(tx *db.Tx, x seeded, number chat.NumberID) error {
	account := r.shop.Account.ID
	err := store.AddReceipts(tx, account, []store.Step{
		{Message: x.sent, Receipt: chat.Receipt{Status: chat.StatusSent, At: r.now - 3000}},
		{Message: x.sent, Receipt: chat.Receipt{Status: chat.StatusDelivered, At: r.now - 2000, Pricing: []byte(`{"billable":false}`)}},
	})
	if err != nil {
		return err
	}
	for i, v := range []store.Version{
		{Kind: chat.Reaction, Direction: chat.In, Content: chat.Content{Type: "reaction", Text: "👍"}},
		{Kind: chat.Reaction, Direction: chat.In, Content: chat.Content{Type: "reaction", Text: "🎉"}},
		{Kind: chat.Reaction, Direction: chat.Out, Content: chat.Content{Type: "reaction", Text: "👀"}},
		{Kind: chat.Reaction, Direction: chat.Out, Content: chat.Content{Type: "reaction"}},
	} {
		v.Message, v.WAMID, v.SentAt = x.sent, fmt.Sprintf("wamid.reaction%d", i), r.now-1000+int64(i)
		if _, err := store.AddVersion(tx, account, v); err != nil {
			return err
		}
	}
	if err := store.ReplaceContent(tx, account, x.edited, chat.Content{Type: "text", Text: "first wording"}, r.now-500); err != nil {
		return err
	}
	if err := store.MarkRevoked(tx, account, x.revoked, r.now-400); err != nil {
		return err
	}
	if err := store.PutSync(tx, account, chat.Sync{Number: number, Kind: chat.SyncContacts, State: chat.SyncComplete, Items: 12, UpdatedAt: r.now}); err != nil {
		return err
	}
	return store.PutSync(tx, account, chat.Sync{Number: number, Kind: chat.SyncHistory, State: chat.SyncFailed, Percent: 55, Phase: 1, Chunks: 3,
		Items: 4210, Error: "Meta refused it.", RequestID: "req", RequestedAt: r.now - 9000, UpdatedAt: r.now})
}
