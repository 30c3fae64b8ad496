package sandbox

import (
	"slices"
	"strconv"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// conversationAnalytics count what the conversations before July 2025 were, one for each message that
// opened one; since then every charged message is its own.
func (w *World) conversationAnalytics(b *waba, args map[string]string) (any, error) {
	s, gerr := readSpan(args, "HALF_HOUR", "DAILY", "MONTHLY")
	if gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	dims := asked(args, "dimensions")
	var points sums
	for _, r := range s.rows(b, args) {
		if r.Inbound || r.Delivered.IsZero() {
			continue
		}
		start, end := s.step(r.At)
		o := object{"start": start, "end": end}
		key := strconv.FormatInt(start, 10) + r.conversationDimensions(o, dims)
		if o = points.at(key, o); o["conversation"] == nil {
			o["conversation"], o["cost"] = 0, 0.0
		}
		add(o, "conversation", 1)
		o["cost"] = round(o["cost"].(float64) + r.Cost)
	}
	return object{"data": []object{{"data_points": points.list()}}}, nil
}

func (r ledgerRow) conversationDimensions(o object, dims []string) string {
	kind, direction := "REGULAR", "BUSINESS_INITIATED"
	if r.Type == "free_entry_point" {
		kind = "FREE_ENTRY_POINT"
	} else if r.Cost == 0 {
		kind = "FREE_TIER"
	}
	if r.Category == "service" {
		direction = "USER_INITIATED"
	}
	values := map[string][2]string{"CONVERSATION_CATEGORY": {"conversation_category", upper(r.Category)},
		"CONVERSATION_TYPE": {"conversation_type", kind}, "CONVERSATION_DIRECTION": {"conversation_direction", direction},
		"COUNTRY": {"country", countryOf(r.To)}, "PHONE": {"phone_number", r.Number}}
	key := ""
	for _, d := range dims {
		if v, ok := values[upper(d)]; ok {
			o[v[0]] = v[1]
			key += "|" + v[1]
		}
	}
	return key
}

// callAnalytics are empty: numbers in use with the app have no calls over the API.
func (w *World) callAnalytics(args map[string]string) (any, error) {
	s, gerr := readSpan(args, "HALF_HOUR", "DAILY", "MONTHLY", "DAY", "MONTH")
	if gerr != nil {
		return nil, gerr
	}
	return object{"granularity": s.granularity, "data_points": []object{}}, nil
}

// templateReach is how far back template analytics go.
const templateReach = 90 * 24 * time.Hour

// getTemplateAnalytics counts sends, deliveries, reads and taps of up to ten templates, day by day.
func (w *World) getTemplateAnalytics(c *call) (any, error) {
	ids := input.Texts(c.params["template_ids"])
	switch {
	case len(ids) == 0:
		return nil, missing("template_ids")
	case len(ids) > 10:
		return nil, invalid("Param template_ids must have at most 10 elements.")
	case upper(orElse(c.text("granularity"), "DAILY")) != "DAILY":
		return nil, invalid("Param granularity must be one of {DAILY} - got %q.", c.text("granularity"))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b, now := w.wabas[c.id], w.now()
	if b.meta.InsightsOff {
		return nil, refuse(200007, "Template insights are not switched on: POST /{waba_id}?is_enabled_for_insights=true.")
	}
	s := timeSpan{start: dayOf(c.text("start")), end: dayOf(c.text("end")), granularity: "DAILY"}
	switch {
	case s.start.IsZero():
		return nil, missing("start")
	case !s.end.After(s.start):
		return nil, invalid("Param end must be later than start.")
	case now.Sub(s.start) > templateReach+24*time.Hour:
		return nil, invalid("Param start may be 90 days back.")
	}
	return object{"data": []object{{"granularity": "DAILY", "product_type": "cloud_api", "data_points": b.templatePoints(s, ids)}}}, nil
}

// dayOf reads seconds since 1970 or YYYY-MM-DD.
func dayOf(s string) time.Time {
	if at, err := time.Parse(time.DateOnly, s); err == nil {
		return at
	}
	if n := atoiOr(s, 0); n > 0 {
		return time.Unix(int64(n), 0).UTC()
	}
	return time.Time{}
}

func (b *waba) templatePoints(s timeSpan, ids []string) []object {
	var points sums
	taps := map[string]map[string]int{}
	costs := map[string]float64{}
	for _, r := range b.meta.Ledger {
		if r.Template == "" || !slices.Contains(ids, r.Template) || !s.has(r.At) {
			continue
		}
		start, end := s.step(r.At)
		key := r.Template + " " + strconv.FormatInt(start, 10)
		o := points.at(key, object{"template_id": r.Template, "start": start, "end": end, "sent": 0, "delivered": 0, "read": 0})
		add(o, "sent", 1)
		if !r.Delivered.IsZero() {
			add(o, "delivered", 1)
			costs[key] += r.Cost
		}
		if !r.Read.IsZero() {
			add(o, "read", 1)
		}
		for button, n := range r.Clicked {
			if taps[key] == nil {
				taps[key] = map[string]int{}
			}
			taps[key][button] += n
		}
	}
	for key, o := range points.rows {
		o["clicked"], o["cost"] = clicks(taps[key]), costRows(costs[key], o["delivered"].(int))
	}
	return points.list()
}

func clicks(taps map[string]int) []object {
	out := []object{}
	for button, n := range taps {
		out = append(out, object{"type": "quick_reply_button", "button_content": button, "count": n})
	}
	sortBy(out, func(o object) string { return text(o["button_content"]) })
	return out
}

func costRows(spent float64, delivered int) []object {
	out := []object{{"type": "amount_spent", "value": round(spent)}}
	if delivered > 0 {
		out = append(out, object{"type": "cost_per_delivered", "value": round(spent / float64(delivered))})
	}
	return out
}
