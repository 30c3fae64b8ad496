package ui

import (
	"context"
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Info is everything known about one message.
type Info struct {
	Item      Item
	Receipts  []chat.Receipt
	Exchanges []chat.Exchange
}

// Forward is the choice to whom a message goes.
type Forward struct {
	Message chat.MessageID
	Query   string
	Rows    []Target
}

// Target is a conversation that something can be sent to.
type Target struct {
	ID     chat.ConversationID
	Who    chat.Contact
	Window chat.Window
}

func infoAuthor(ctx context.Context, i Item) string {
	origin := originSign(ctx, i.Origin).Word
	switch {
	case i.Author != "":
		return i.Author + ", " + origin
	case i.Direction == chat.In && i.Customer != "":
		return i.Customer
	}
	return origin
}

// Pricing is what Meta says a message costs.
type Pricing struct {
	Billable *bool  `json:"billable"`
	Category string `json:"category"`
	Model    string `json:"pricing_model"`
	Type     string `json:"type"`
}

// PricingOf reads a receipt's pricing object; ok is false if there is none.
func PricingOf(raw []byte) (p Pricing, ok bool) {
	return p, len(raw) > 0 && json.Unmarshal(raw, &p) == nil && p.Category != ""
}

// Charged reports whether Meta charges for it: its newer word says so, or its older one.
func (p Pricing) Charged() bool {
	if p.Type != "" {
		return p.Type == "regular"
	}
	return p.Billable != nil && *p.Billable
}

// priceWord says what a receipt tells about the price; empty if nothing.
func priceWord(ctx context.Context, raw []byte) string {
	p, ok := PricingOf(raw)
	switch {
	case !ok:
		return ""
	case p.Charged():
		return t(ctx, "Charged as %s", chargedWord(ctx, p.Category))
	}
	return t(ctx, "Free, as %s", chargedWord(ctx, p.Category))
}

// chargedWord names Meta's categories of what is charged; one we do not know stays Meta's word.
func chargedWord(ctx context.Context, category string) string {
	switch category {
	case "marketing":
		return t(ctx, "marketing")
	case "marketing_lite":
		return t(ctx, "marketing by the Marketing Messages API")
	case "utility":
		return t(ctx, "utility")
	case "authentication":
		return t(ctx, "authentication")
	case "authentication_international":
		return t(ctx, "authentication abroad")
	case "service":
		return t(ctx, "service")
	case "referral_conversion":
		return t(ctx, "conversation from an ad")
	}
	return category
}
