package price

import "time"

// Currency is that of the cards. Meta publishes others too, and bills an account in its own.
const Currency = "USD"

// Draft is a message that is not sent yet, in a conversation.
type Draft struct {
	At          time.Time // when it is to go
	Category    string    // as in [Message]
	Digits      string    // of the recipient, or of anyone in the same country; empty if nobody knows
	WindowOpen  bool      // the customer wrote within 24 hours
	EntryPoint  bool      // a free entry point is open, or opens with this message
	ServiceUsed int       // as in [Message]; -1 if nobody counted
}

// Reason says why a draft costs what it costs.
type Reason string

// The reasons.
const (
	Charged        Reason = "charged"
	FreeInWindow   Reason = "free_in_window"   // free-form, or utility, while the customer service window is open
	FreeFromAd     Reason = "free_entry_point" // the customer came from an advertisement or a page
	FreeAtFirst    Reason = "free_at_first"    // free-form: free for the first messages of the month; Rate holds for the others
	NoCategory     Reason = "no_category"      // nobody knows what it would be charged as
	NoCountry      Reason = "no_country"       // nobody knows where the recipient is
	NoCard         Reason = "no_card"          // there is no rate card for the day
	ByConversation Reason = "by_conversation"  // the rules of before July 2025, which are not told here
)

// Quote is what a draft would cost, once delivered. Rate is the list rate, before what Meta takes off for many.
type Quote struct {
	Reason   Reason
	Category string
	Market   string    // empty if unknown
	Rate     float64   // in Currency; zero if it is free or nobody knows
	Abroad   float64   // the rate if Meta counts it as authentication from abroad, where that is another; else zero
	Card     time.Time // the day from which the rate holds
}

// Free reports whether it costs nothing.
func (q Quote) Free() bool { return q.Reason == FreeInWindow || q.Reason == FreeFromAd }

// Known reports whether the amount is known: that it is free, or how much it is.
func (q Quote) Known() bool { return q.Free() || q.Reason == Charged || q.Reason == FreeAtFirst }

// Quote tells what a draft would cost. It decides by the rules of [Decide].
func (b *Book) Quote(d Draft) Quote {
	q := Quote{Category: d.Category}
	switch d.Category {
	case "marketing", "marketing_lite", "utility", "authentication", "authentication_international", "service":
	default:
		q.Reason = NoCategory
		return q
	}
	if d.At.Before(PerMessage) {
		q.Reason = ByConversation
		return q
	}
	asked := Message{At: d.At, Category: d.Category, WindowOpen: d.WindowOpen, EntryPoint: d.EntryPoint, ServiceUsed: max(0, d.ServiceUsed)}
	switch Decide(asked).Type {
	case FreeEntryPoint:
		q.Reason = FreeFromAd
		return q
	case FreeCustomerService:
		q.Reason = FreeInWindow
		if d.Category != "service" || d.At.Before(ServicePaid) {
			return q
		}
		q.Reason = FreeAtFirst
	default:
		q.Reason = Charged
	}
	return b.rated(q, d)
}

// rated puts market and rate into a quote of something that costs.
func (b *Book) rated(q Quote, d Draft) Quote {
	card := b.CardAt(d.At)
	switch {
	case d.Digits == "":
		q.Reason = NoCountry
		return q
	case d.At.Before(card.From):
		q.Reason = NoCard
		return q
	}
	q.Market, q.Card = b.MarketOf(d.Digits, d.At), card.From
	q.Rate = b.Rate(q.Market, d.Category, d.At)
	if abroad := b.Rate(q.Market, "authentication_international", d.At); d.Category == "authentication" && abroad != q.Rate {
		q.Abroad = abroad
	}
	return q
}
