package content

import (
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

func checkCatalog(a node) {
	a.oneOf("name", true, "catalog_message")
	if p, given := a.maybe("parameters"); given {
		p.text("thumbnail_product_retailer_id", 0)
	}
}

func checkProduct(a node) {
	a.need("catalog_id", 0)
	a.need("product_retailer_id", 0)
}

func checkProductList(a node) {
	a.need("catalog_id", 0)
	sections := a.items("sections", 1, 10)
	products := 0
	for _, s := range sections {
		if title := s.text("title", 24); title == "" && len(sections) > 1 {
			s.v.refuse(refusal.Needed(s.at("title")))
		}
		for _, p := range s.items("product_items", 1, 30) {
			products++
			p.need("product_retailer_id", 0)
		}
	}
	if products > 30 {
		a.wrong("sections", "a list shows at most 30 products, not %d", products)
	}
}

// checkCarousel wants 2 to 10 cards of one shape: cta_url, quick replies (since Dec 2025) or products.
func checkCarousel(a node) {
	shape := ""
	for i, c := range a.items("cards", 2, 10) {
		if got := c.number("card_index", 0, 9, -1); got != i {
			c.wrong("card_index", "must be %d: cards are counted from 0 in order", i)
		}
		own := checkCarouselCard(c)
		if i > 0 && own != shape {
			c.v.refuse(refusal.New(131009, "%s: every card needs the same header and buttons as the first (%s, not %s)", c.path, shape, own))
		}
		shape = own
	}
}

// checkCarouselCard returns the shape of the card.
func checkCarouselCard(c node) string {
	kind := c.oneOf("type", false, "cta_url", "product")
	action := c.child("action")
	if kind == "product" {
		checkProduct(action)
		return "product"
	}
	h := c.child("header")
	header := h.oneOf("type", true, "image", "video")
	if file := h.child(header); file.o != nil {
		checkFile(file, header)
	}
	if body, given := c.maybe("body"); given {
		if text := body.need("text", 160); strings.Count(text, "\n") > 2 {
			body.wrong("text", "has more than two line breaks")
		}
	}
	if !action.has("buttons") {
		checkCTA(action)
		return header + " with cta_url"
	}
	seen := map[string]bool{}
	buttons := action.items("buttons", 1, 3)
	for _, b := range buttons {
		b.oneOf("type", true, "quick_reply")
		r := b.child("quick_reply")
		unique(r, seen, r.need("id", 20), r.need("title", 20))
	}
	return header + " with " + strconv.Itoa(len(buttons)) + " quick replies"
}

func cardPath(i int) string { return "interactive.action.cards." + strconv.Itoa(i) }

// Payments exist in India, Brazil and Singapore only; amounts have an offset of 100.

func checkOrderDetails(a node) {
	a.oneOf("name", true, "review_and_pay")
	p := a.child("parameters")
	p.need("reference_id", 35)
	p.oneOf("type", false, "digital-goods", "physical-goods")
	if currency := p.need("currency", 3); currency != "" && len(currency) != 3 {
		p.wrong("currency", "must be a code of three letters")
	}
	checkAmount(p.child("total_amount"))
	if order, given := p.maybe("order"); given {
		order.oneOf("status", false, "pending", "processing", "partially_shipped", "shipped", "completed", "canceled")
		for _, item := range order.items("items", 0, 999) {
			item.need("name", 60)
			checkAmount(item.child("amount"))
			item.number("quantity", 1, 1<<30, 1)
		}
	}
}

func checkAmount(n node) {
	if n.o == nil {
		return
	}
	if !n.has("value") {
		n.v.refuse(refusal.Needed(n.at("value")))
	}
	n.number("value", 0, 1<<40, 0)
	n.number("offset", 100, 100, 100)
}

func checkOrderStatus(a node) {
	a.oneOf("name", true, "review_order")
	p := a.child("parameters")
	p.need("reference_id", 35)
	order := p.child("order")
	order.oneOf("status", true, "pending", "processing", "partially_shipped", "shipped", "completed", "canceled")
	order.text("description", 120)
}
