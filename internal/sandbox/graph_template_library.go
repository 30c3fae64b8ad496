package sandbox

import (
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/templatecheck"
)

// listLibrary searches the library of ready templates.
func (w *World) listLibrary(c *call) (any, error) {
	var rows []templatecheck.Sample
	search := strings.ToLower(c.text("search"))
	for _, s := range templatecheck.Library {
		fits := strings.Contains(s.Name+" "+strings.ToLower(s.Body), search)
		fits = fits && (c.text("topic") == "" || strings.EqualFold(c.text("topic"), s.Topic))
		fits = fits && (c.text("usecase") == "" || strings.EqualFold(c.text("usecase"), s.Usecase))
		fits = fits && (c.text("industry") == "" || slices.Contains(s.Industries, upper(c.text("industry"))))
		fits = fits && (c.text("category") == "" || upper(c.text("category")) == "UTILITY")
		if fits {
			rows = append(rows, s)
		}
	}
	language := orElse(c.text("language"), "en_US")
	return page(c, rows, func(s templatecheck.Sample) string { return s.Name }, func(s templatecheck.Sample) (object, error) {
		return s.Node(language), nil
	})
}

// Comparing needs a thousand sends of each template (Meta: template comparison, Oct 2025).
const comparedSends = 1000

// compareTemplates puts two templates of one account side by side.
func (w *World) compareTemplates(c *call) (any, error) {
	ids := list(c.params["template_ids"])
	if len(ids) != 1 {
		return nil, invalid("Param template_ids must have exactly one element.")
	}
	start, end := atoiOr(c.text("start"), 0), atoiOr(c.text("end"), 0)
	if days := (end - start) / 86400; !slices.Contains([]int{7, 30, 60, 90}, days) {
		return nil, invalid("start and end must be 7, 30, 60 or 90 days apart, not %d.", days)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	a, b := w.templates[c.id], w.templates[text(ids[0])]
	if b == nil || b.waba != a.waba {
		return nil, unknownNode(c.r.Method, text(ids[0]))
	}
	if a.life.Sent < comparedSends || b.life.Sent < comparedSends {
		return nil, invalid("Both templates need %d sends in the time compared; they have %d and %d.", comparedSends, a.life.Sent, b.life.Sent)
	}
	order := []string{a.id, b.id}
	if a.blockRate() > b.blockRate() {
		slices.Reverse(order)
	}
	return object{"data": []object{
		{"metric": "BLOCK_RATE", "type": "RELATIVE", "order_by_relative_metric": order},
		{"metric": "MESSAGE_SENDS", "type": "NUMBER_VALUES", "number_values": []object{{"key": a.id, "value": a.life.Sent}, {"key": b.id, "value": b.life.Sent}}},
		{"metric": "TOP_BLOCK_REASON", "type": "STRING_VALUES", "string_values": []object{
			{"key": a.id, "value": a.topBlockReason()}, {"key": b.id, "value": b.topBlockReason()}}},
	}}, nil
}

// blockRate grows as the quality falls: nobody blocks by themselves in this world.
func (t *template) blockRate() int {
	return map[string]int{"YELLOW": 1, "RED": 2}[t.life.Quality]
}

func (t *template) topBlockReason() string {
	if t.blockRate() > 0 {
		return "NO_LONGER_NEEDED"
	}
	return "UNKNOWN_BLOCK_REASON"
}
