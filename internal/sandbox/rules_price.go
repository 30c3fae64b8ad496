package sandbox

import (
	"strings"
	"time"
)

// servicePaidFrom is the day free-form messages began to cost (Meta's non-template pricing page, quoted
// Oct 2026; the main pricing page was silent at the time).
var servicePaidFrom = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// freeService is how many free-form messages a number delivers free of charge in a month since then.
const freeService = 1000

// price builds the pricing object of a status. How Meta flags the free thousand is not published; we
// call them free_customer_service.
func (n *number) price(category string, windowOpen bool, at time.Time) object {
	kind := "regular"
	switch {
	case category == "service" && at.Before(servicePaidFrom):
		kind = "free_customer_service"
	case category == "service":
		month := at.Format("2006-01")
		n.serviceUsed[month]++
		if n.serviceUsed[month] <= freeService {
			kind = "free_customer_service"
		}
	case category == "utility" && windowOpen && at.Before(servicePaidFrom):
		kind = "free_customer_service"
	}
	return object{"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
}

// priceCategory is the category of a template, or service for everything else.
func priceCategory(t *template) string {
	if t == nil {
		return "service"
	}
	return strings.ToLower(t.category)
}
