package web_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rich seeds a conversation with every kind of thing that a thread can show.
func (d *desk) rich() store.Filed {
	d.t.Helper()
	d.seed()
	says := func(ago time.Duration, c chat.Content) line { return d.line(ana, chat.FromCustomer, chat.In, ago, c) }
	lines := []line{
		says(59*time.Minute, chat.Content{Type: "text", Text: "I saw your ad", Referral: json.RawMessage(`{"headline":"Lemon trees, delivered","body":"In three sizes","source_type":"ad","source_id":"120210000000001","source_url":"https://fb.me/1","image_url":"https://scontent.example/x.jpg","ctwa_clid":"AffKz0w3Yx"}`)}),
		says(58*time.Minute, chat.Content{Type: "text", Text: "*Please* call my neighbour", Forwarded: true}),
		says(57*time.Minute, chat.Content{Type: "contacts", Extra: json.RawMessage(`[{"name":{"formatted_name":"Wolfeschlegelsteinhausenbergerdorff"},"org":{"company":"Lind & Daughters"},"phones":[{"phone":"+44 7911 123456","wa_id":"447911123456"}]}]`)}),
		says(56*time.Minute, chat.Content{Type: "order", Extra: json.RawMessage(`{"text":"Before Friday","product_items":[{"product_retailer_id":"LEMON-3L","quantity":2,"item_price":18.5,"currency":"EUR"},{"product_retailer_id":"POT-09","quantity":"1","item_price":"12","currency":"EUR"}]}`)}),
		says(55*time.Minute, chat.Content{Type: "interactive", Text: "Sent", Extra: json.RawMessage(`{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"x\",\"screen_0_Street_1\":\"12 Fern Lane\",\"days\":[\"Mon\",\"Tue\"]}"}}`)}),
		says(54*time.Minute, chat.Content{Type: "interactive", Text: "Tomorrow", Extra: json.RawMessage(`{"type":"list_reply","list_reply":{"id":"1","title":"Tomorrow","description":"Between 4 and 6 pm"}}`)}),
		says(53*time.Minute, chat.Content{Type: "system", Text: "Ana Torres changed their number"}),
		says(52*time.Minute, chat.Content{Type: chat.TypeUnsupported, Text: "poll_creation"}),
		says(51*time.Minute, chat.Content{Type: "text", Text: "هل يمكن التوصيل غدا؟ طلب رقم 1042"}),
		says(50*time.Minute, chat.Content{Type: "text", Text: "क्या गुलाब कल तक आ जाएँगे?"}),
		d.answers(ana, chat.FromAgent, chat.StatusUncertain, 49*time.Minute, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
	}
	filed := d.file(lines...)
	c, last := filed[0].Conversation, filed[len(filed)-2]
	d.notes(c, 48*time.Minute, chat.Entry{Kind: chat.EntryNote, Agent: d.agent.ID, Body: "Ask @Meera Iyer about the price", Detail: chat.EntryDetail{Agents: []chat.AgentID{d.admin.ID}}})
	for i, e := range []chat.Entry{{Kind: chat.EntryAssigned, Detail: chat.EntryDetail{Agent: d.agent.ID}}, {Kind: chat.EntryLabelled, Detail: chat.EntryDetail{Added: []string{"VIP", "ليمون"}}},
		{Kind: chat.EntryPriority, Detail: chat.EntryDetail{Priority: chat.PriorityUrgent}}, {Kind: chat.EntrySnoozed}, {Kind: chat.EntryReopened}} {
		if e.Kind != chat.EntryReopened {
			e.Agent = d.admin.ID
		}
		d.notes(c, time.Duration(47-i)*time.Minute, e)
	}
	at := d.clock.NowMillis()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.MarkRevoked(tx, d.account, last.ID, at); err != nil {
			return err
		}
		return store.ReplaceContent(tx, d.account, filed[8].ID, chat.Content{Type: "text", Text: "هل يمكن التوصيل بعد غد؟"}, at)
	})
	return filed[0]
}

// TestARichConversationAtEverySize shows a conversation with everything in it; the pictures are for people to look at.
func TestARichConversationAtEverySize(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	first := d.rich()
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/c/" + first.Conversation.String())
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	shoot(t, p, "end")
	p.Eval("document.getElementById('m-"+first.ID.String()+"').scrollIntoView()", nil)
	shoot(t, p, "cards")
}
