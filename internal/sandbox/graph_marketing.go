package sandbox

import "slices"

// postMarketing sends a marketing template through the Marketing Messages API.
func (w *World) postMarketing(c *call) (any, error) {
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	if kind := c.text("type"); kind != "template" {
		return nil, refuse(131055, "Only templates can be sent here, not %q.", kind)
	}
	if p := c.text("product_policy"); !slices.Contains([]string{"", "CLOUD_API_FALLBACK", "STRICT"}, p) {
		return nil, invalid("Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT} - got %q.", p)
	}
	out, gerr := readOutgoing(c)
	if gerr != nil {
		return nil, gerr
	}
	w.fetchLinks(c.r.Context(), out)
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.numbers[c.id]
	body := nested(out.body)
	if t := w.findTemplate(n.waba, text(body["name"]), text(nested(body["language"])["code"])); t != nil && t.category != "MARKETING" {
		return nil, refuse(134100, "The template is of category %s; only marketing templates can be sent here.", t.category)
	}
	t := w.findTemplate(n.waba, text(body["name"]), text(nested(body["language"])["code"]))
	if out.marketing, gerr = w.carryMarketing(n, t, c.text("product_policy") == "STRICT"); gerr != nil {
		return nil, gerr
	}
	return w.send(n, out)
}
