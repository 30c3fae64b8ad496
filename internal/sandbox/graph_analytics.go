package sandbox

import (
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// The analytics of an account are sums over its ledger (Meta: analytics page, Feb 2026).

// analytics are fields of the account that take modifiers: analytics.start(…).end(…).granularity(DAY).
func (w *World) analytics(c *call, b *waba) map[string]lazyField {
	return map[string]lazyField{
		"analytics":              func(f field) (any, error) { return w.messageAnalytics(b, f.args) },
		"conversation_analytics": func(f field) (any, error) { return w.conversationAnalytics(b, f.args) },
		"pricing_analytics":      func(f field) (any, error) { return w.pricingAnalytics(b, f.args) },
		"call_analytics":         func(f field) (any, error) { return w.callAnalytics(f.args) },
	}
}

// span is a time asked for, cut into steps.
type timeSpan struct {
	start, end  time.Time
	granularity string
}

// readSpan reads start, end and granularity; the names of the steps differ by field.
func readSpan(args map[string]string, names ...string) (timeSpan, *graphError) {
	s := timeSpan{granularity: upper(args["granularity"])}
	start, end := atoiOr(args["start"], 0), atoiOr(args["end"], 0)
	switch {
	case start <= 0:
		return s, missing("start")
	case end <= start:
		return s, invalid("Param end must be later than start.")
	case s.granularity == "":
		return s, missing("granularity")
	case !slices.Contains(names, s.granularity):
		return s, invalid("Param granularity must be one of {%s} - got %q.", strings.Join(names, ", "), s.granularity)
	}
	s.start, s.end = time.Unix(int64(start), 0).UTC(), time.Unix(int64(end), 0).UTC()
	return s, nil
}

// step finds the beginning and the end of the step a moment lies in.
func (s timeSpan) step(at time.Time) (start, end int64) {
	at = at.UTC()
	switch s.granularity {
	case "HALF_HOUR":
		from := at.Truncate(30 * time.Minute)
		return from.Unix(), from.Add(30 * time.Minute).Unix()
	case "MONTH", "MONTHLY":
		from := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		return from.Unix(), from.AddDate(0, 1, 0).Unix()
	}
	from := at.Truncate(24 * time.Hour)
	return from.Unix(), from.AddDate(0, 0, 1).Unix()
}

func (s timeSpan) has(at time.Time) bool { return !at.Before(s.start) && at.Before(s.end) }

// asked reads a list among the modifiers: phone_numbers([]), dimensions(["COUNTRY"]) or dimensions(COUNTRY).
func asked(args map[string]string, key string) []string {
	var out []string
	for _, s := range input.Texts(args[key]) {
		out = append(out, strings.Trim(s, `"' `))
	}
	return out
}

// wanted says whether a value passes a filter; an empty filter lets everything through.
func wanted(filter []string, value string) bool {
	return len(filter) == 0 || slices.ContainsFunc(filter, func(f string) bool { return strings.EqualFold(f, value) })
}

// rows lists the ledger rows of a span that pass the filters on numbers and countries.
func (s timeSpan) rows(b *waba, args map[string]string) []ledgerRow {
	numbers, countries := asked(args, "phone_numbers"), asked(args, "country_codes")
	for i, n := range numbers {
		numbers[i] = input.Digits(n)
	}
	var out []ledgerRow
	for _, r := range b.meta.Ledger {
		if s.has(r.At) && wanted(numbers, r.Number) && wanted(countries, countryOf(r.To)) {
			out = append(out, r)
		}
	}
	return out
}

// sums adds up rows by the step and by the dimensions asked for.
type sums struct {
	order []string
	rows  map[string]object
}

func (s *sums) at(key string, fresh object) object {
	if s.rows == nil {
		s.rows = map[string]object{}
	}
	o := s.rows[key]
	if o == nil {
		o = fresh
		s.rows[key] = o
		s.order = append(s.order, key)
	}
	return o
}

func (s *sums) list() []object {
	out := []object{}
	for _, key := range s.order {
		out = append(out, s.rows[key])
	}
	slices.SortStableFunc(out, func(a, b object) int { return int(a["start"].(int64) - b["start"].(int64)) })
	return out
}

func add(o object, key string, n int) { o[key] = o[key].(int) + n }

// Product types of the plain analytics: 0 templates, 2 other messages, 100 inbound.
func (r ledgerRow) product() string {
	switch {
	case r.Inbound:
		return "100"
	case r.Template != "":
		return "0"
	}
	return "2"
}

func (w *World) messageAnalytics(b *waba, args map[string]string) (any, error) {
	s, gerr := readSpan(args, "HALF_HOUR", "DAY", "MONTH")
	if gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	products := asked(args, "product_types")
	numbers, countries := []string{}, []string{}
	var points sums
	for _, r := range s.rows(b, args) {
		if len(products) > 0 && !slices.Contains(products, r.product()) || len(products) == 0 && r.Inbound {
			continue
		}
		start, end := s.step(r.At)
		o := points.at(time.Unix(start, 0).String(), object{"start": start, "end": end, "sent": 0, "delivered": 0})
		add(o, "sent", 1)
		if !r.Delivered.IsZero() {
			add(o, "delivered", 1)
		}
		numbers, countries = addNew(numbers, r.Number), addNew(countries, countryOf(r.To))
	}
	return object{"phone_numbers": numbers, "country_codes": countries, "granularity": s.granularity, "data_points": points.list()}, nil
}

func addNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

func (w *World) getPricingAnalytics(c *call) (any, error) {
	args := map[string]string{}
	for k := range c.params {
		args[k] = c.text(k)
	}
	w.mu.Lock()
	b := w.wabas[c.id]
	w.mu.Unlock()
	return w.pricingAnalytics(b, args)
}

// pricingAnalytics are delivered messages and their cost. Cost is rounded to what a rate card can express.
func (w *World) pricingAnalytics(b *waba, args map[string]string) (any, error) {
	s, gerr := readSpan(args, "HALF_HOUR", "DAILY", "MONTHLY")
	if gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	dims, metrics := asked(args, "dimensions"), asked(args, "metric_types")
	var points sums
	for _, r := range s.rows(b, args) {
		if r.Inbound || r.Delivered.IsZero() || !wanted(asked(args, "pricing_types"), r.Type) || !wanted(asked(args, "pricing_categories"), r.Category) {
			continue
		}
		start, end := s.step(r.At)
		o := object{"start": start, "end": end}
		key := time.Unix(start, 0).String() + r.dimensions(o, dims)
		if o = points.at(key, o); o["volume"] == nil && wanted(metrics, "VOLUME") {
			o["volume"] = 0
		}
		if o["cost"] == nil && wanted(metrics, "COST") {
			o["cost"] = 0.0
		}
		if wanted(metrics, "VOLUME") {
			add(o, "volume", 1)
		}
		if wanted(metrics, "COST") {
			o["cost"] = round(o["cost"].(float64) + r.Cost)
		}
	}
	return object{"data": []object{{"data_points": points.list()}}}, nil
}

// round keeps sums of cents from showing the noise of binary fractions.
func round(v float64) float64 { return float64(int64(v*1e6+0.5)) / 1e6 }

// dimensions puts the asked ones into the point and returns them as a key.
func (r ledgerRow) dimensions(o object, dims []string) string {
	key := ""
	for _, d := range dims {
		name, value := strings.ToLower(d), ""
		switch upper(d) {
		case "COUNTRY":
			value = countryOf(r.To)
		case "PHONE":
			name, value = "phone_number", r.Number
		case "PRICING_CATEGORY":
			value = upper(r.Category)
		case "PRICING_TYPE":
			value = upper(r.Type)
		case "TIER":
			if r.Cost > 0 {
				value = orElse(r.Tier, "0:MAX")
			}
		default:
			continue
		}
		if value != "" {
			o[name] = value
		}
		key += "|" + value
	}
	return key
}
