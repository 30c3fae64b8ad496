package sandbox

import (
	"fmt"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/price"
)

// ledgerRow is one message in the account's books: what was sent, what became of it, and what it cost.
type ledgerRow struct {
	At        time.Time
	Number    string // digits of the business number
	To        string // digits of the customer
	Kind      string // Meta's type
	Template  string // id of the template, if any
	Inbound   bool
	Delivered time.Time
	Read      time.Time
	Clicked   map[string]int // button text to taps
	Model     string
	Type      string // of the pricing object
	Category  string
	Market    string
	Cost      float64 // USD, once delivered
	Tier      string  // of volume, once delivered
}

// maxLedger bounds the books of an account; a crowd writes very many rows. The oldest half goes first.
const maxLedger = 200_000

// mustOpenBook reads the embedded rate cards. They are part of the program: a mistake in them is one of
// this package.
func mustOpenBook() *price.Book {
	b, err := price.Open()
	if err != nil {
		panic(fmt.Sprintf("sandbox: %v", err))
	}
	return b
}

// book writes a row into the account's ledger.
func (b *waba) enter(row ledgerRow) {
	if len(b.meta.Ledger) >= maxLedger {
		b.meta.Ledger = append([]ledgerRow(nil), b.meta.Ledger[maxLedger/2:]...)
		b.meta.Dropped += maxLedger / 2
	}
	b.meta.Ledger = append(b.meta.Ledger, row)
}

// row finds the row a message wrote, nil when it is gone.
func (m *message) row() *ledgerRow {
	if m.ledger == 0 || m.chat == nil {
		return nil
	}
	meta := &m.chat.number.waba.meta
	if i := m.ledger - 1 - meta.Dropped; i >= 0 && i < len(meta.Ledger) {
		return &meta.Ledger[i]
	}
	return nil
}

// priceCategory is the category of a template, or service for everything else.
func priceCategory(t *template) string {
	if t == nil {
		return "service"
	}
	return strings.ToLower(t.category)
}

// charge decides what an accepted message will cost and writes it into the books.
func (w *World) charge(m *message, out *outgoing, now time.Time) {
	ch, n := m.chat, m.chat.number
	category := priceCategory(out.template)
	if out.marketing && category == "marketing" {
		category = "marketing_lite"
	}
	if _, abroad := n.waba.meta.AuthIntl[countryOf(ch.customer.waID)]; abroad && category == "authentication" {
		category = "authentication_international"
	}
	ch.replyToAd(now)
	asked := price.Message{At: now, Category: category, WindowOpen: ch.windowOpen(now), EntryPoint: ch.entryPointOpen(now),
		ServiceUsed: n.serviceUsed[month(now)], InPaid: ch.conversationOpen(category, now)}
	d := price.Decide(asked)
	m.pricing = w.pricingObject(d)
	if d.Charges(asked) {
		ch.openConversation(category, now)
	}
	row := ledgerRow{At: now, Number: n.digits, To: ch.customer.waID, Kind: m.kind, Model: d.Model, Type: d.Type, Category: d.Category,
		Market: w.book.MarketOf(ch.customer.waID, now)}
	if out.template != nil {
		row.Template = out.template.id
	}
	if d.Charges(asked) {
		row.Cost = w.book.Rate(row.Market, category, now)
	}
	n.waba.enter(row)
	m.ledger = len(n.waba.meta.Ledger) + n.waba.meta.Dropped
}

// pricingObject is the pricing of a status. Messages of the same price share one: nobody changes it.
func (w *World) pricingObject(d price.Decision) object {
	o := w.pricings[d]
	if o == nil {
		o = object{"billable": d.Billable(), "pricing_model": d.Model, "type": d.Type, "category": strings.ReplaceAll(d.Category, "authentication_", "authentication-")} // the hyphen is Meta's
		if d.Model == "CBP" {
			delete(o, "type")
		}
		w.pricings[d] = o
	}
	return o
}

// costs says whether delivering the message takes money.
func (m *message) costs() bool {
	r := m.row()
	return r != nil && r.Cost > 0
}

// delivered books the delivery: from now on the message counts and costs.
func (w *World) delivered(m *message, at time.Time) {
	r := m.row()
	if r == nil || !r.Delivered.IsZero() {
		return
	}
	r.Delivered = at
	w.bookVolume(m.chat.number, r)
	if r.Category == "service" {
		m.chat.number.serviceUsed[month(r.At)]++
	}
}

func month(at time.Time) string { return at.Format("2006-01") }

// replyToAd opens the free entry point with the first answer.
func (ch *chat) replyToAd(now time.Time) {
	if !ch.adAt.IsZero() && now.Sub(ch.adAt) < price.AnswerWithin && ch.entryPoint.Before(ch.adAt) {
		ch.entryPoint = now
	}
}

func (ch *chat) entryPointOpen(now time.Time) bool {
	return !ch.entryPoint.IsZero() && now.Before(ch.entryPoint.Add(price.EntryPointLife))
}

// Until July 2025 the first message of a category opened a conversation of 24 hours.

func (ch *chat) conversationOpen(category string, now time.Time) bool {
	at, open := ch.conversations[category]
	return open && now.Before(at.Add(24*time.Hour))
}

func (ch *chat) openConversation(category string, now time.Time) {
	if ch.conversations == nil {
		ch.conversations = map[string]time.Time{}
	}
	ch.conversations[category] = now
}
