package sandbox

import (
	"math/rand/v2"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/people"
)

// The shop's identities. They are the same for every seed, so that scripts can name them.
const (
	shopNumberID  = "410050006000701"
	shopWABA      = "510020003000401"
	shopPortfolio = "3300110022003300"
	shopDigits    = "12025550142"
)

// buildShop fills the world with "Acme Garden": a number used in the Business app alone, its address
// book, six months of chats, and three templates ready for the day it is connected.
func (w *World) buildShop() {
	b := &waba{id: shopWABA, name: "Acme Garden", portfolio: shopPortfolio, portfolioName: "Acme Garden LLC",
		subscribed: map[string]*subscription{}}
	n := &number{id: shopNumberID, digits: shopDigits, name: "Acme Garden", waba: b, quality: "GREEN",
		chats: map[string]*chat{}, serviceUsed: map[string]int{},
		phone: &phone{appVersion: "2.26.40.12", opened: w.now(), contacts: map[string]*contact{}}}
	b.numbers = []*number{n}
	w.wabas[b.id], w.numbers[n.id] = b, n

	cast := people.Cast()
	for _, p := range cast {
		w.addCustomer(p.Number, p.Profile)
		n.phone.contacts[p.Number] = &contact{digits: p.Number, full: p.Label, first: firstWord(p.Label)}
	}
	rng := rand.New(rand.NewPCG(w.opts.Seed, 0xacce))
	for _, c := range people.Chats(rng, cast, w.now()) {
		w.addPast(n, c)
	}
	w.addShopTemplates(b, n)
}

// addPast puts a finished conversation into the chat of the two.
func (w *World) addPast(n *number, c people.Chat) {
	ch := n.chatWith(w.customers[c.With.Number])
	for _, l := range c.Lines {
		m := &message{id: w.wamid(c.With.Number, l.FromShop, stanzaPhone), fromBusiness: l.FromShop, via: viaCustomer,
			at: l.At, kind: l.Kind, status: "read"}
		if l.FromShop {
			m.via = viaApp
		}
		m.body = w.pastBody(n, l)
		w.add(ch, m)
	}
}

func (w *World) pastBody(n *number, l people.Line) any {
	switch l.Kind {
	case "text":
		return object{"body": l.Text}
	case "location":
		return object{"latitude": 38.8895, "longitude": -77.0353, "name": l.Text, "address": "Garden Road 14"}
	}
	body := object{}
	if l.Text != "" {
		body["caption"] = l.Text
	}
	if w.now().Sub(l.At) > historyMediaReach {
		return body // long gone: the phone itself may still have it, Meta does not
	}
	s := sampleMedia(l.Kind, w.rng.Uint64())
	m := w.addMedia(n, s.mime, s.name, s.bytes, w.now().Add(receivedMediaLife))
	body["id"] = m.id
	switch l.Kind {
	case "audio":
		body["voice"] = true
	case "document":
		body["filename"] = s.name
	case "sticker":
		body["animated"] = false
	}
	return body
}

func (w *World) addShopTemplates(b *waba, n *number) {
	add := func(name, category, body string, example ...any) {
		c := object{"type": "BODY", "text": body}
		if len(example) > 0 {
			c["example"] = object{"body_text": []any{example}}
		}
		t := &template{id: w.nodeID(), name: name, language: "en_US", category: category, status: "APPROVED",
			format: "POSITIONAL", components: []any{c}, waba: b, number: n, createdAt: w.now().Add(-90 * 24 * time.Hour)}
		w.templates[t.id] = t
	}
	add("hello_world", "UTILITY", "Welcome and congratulations! This message shows that you can send templates.")
	add("order_ready", "UTILITY", "Hi {{1}}, your order {{2}} is ready for pick-up until six.", "Ana", "AG-1042")
	add("spring_sale", "MARKETING", "Hello {{1}}, all herbs are 3 for 2 until Sunday. Come by!", "Ana")
}
