package sandbox

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/templatecheck"
)

const templateType = "WhatsAppMessageTemplate"

var templateDefaults = []string{"name", "parameter_format", "components", "language", "status", "category",
	"previous_category", "sub_category"}

// Limits of an account (Meta: template management, Oct 2025).
const (
	templatesPerHour    = 100
	templatesUnverified = 250
	templatesVerified   = 6000
)

// listTemplates lists an account's templates, filtered, newest first.
func (w *World) listTemplates(c *call) (any, error) {
	w.mu.Lock()
	var rows []*template
	total := 0
	for _, t := range w.templates {
		if t.waba.id != c.id {
			continue
		}
		total++
		if templateMatches(c, t) {
			rows = append(rows, t)
		}
	}
	sortBy(rows, func(t *template) string { return t.id })
	nodes := map[string]object{}
	for _, t := range rows {
		nodes[t.id] = t.node()
	}
	limit := w.wabas[c.id].templateLimit()
	w.mu.Unlock()
	out, err := page(c, rows, func(t *template) string { return t.id }, func(t *template) (object, error) {
		return c.pick(nodes[t.id], templateDefaults, templateType)
	})
	if err == nil && c.text("summary") != "" {
		out["summary"] = pickSummary(c.text("summary"), object{"total_count": len(rows), "message_template_count": total,
			"message_template_limit": limit, "are_translations_complete": true})
	}
	return out, err
}

func pickSummary(asked string, all object) object {
	out := object{}
	for _, f := range parseFields(asked) {
		if v, ok := all[f.name]; ok {
			out[f.name] = v
		}
	}
	return out
}

func (b *waba) templateLimit() int {
	if b.meta.Unverified {
		return templatesUnverified
	}
	return templatesVerified
}

func templateMatches(c *call, t *template) bool {
	status := t.status
	if t.life.Archived {
		status = "ARCHIVED"
	}
	for key, have := range map[string]string{"status": status, "category": t.category, "language": t.language,
		"quality_score": orElse(t.life.Quality, "UNKNOWN"), "source": t.source(), "correct_category": t.life.CorrectCategory} {
		want := input.Texts(c.params[key])
		if len(want) > 0 && !slices.ContainsFunc(want, func(s string) bool { return strings.EqualFold(s, have) }) {
			return false
		}
	}
	since, until := atoiOr(c.text("since"), 0), atoiOr(c.text("until"), 0)
	if made := int(t.createdAt.Unix()); made < since || until > 0 && made > until {
		return false
	}
	written, err := json.Marshal(t.components)
	if err != nil {
		return false
	}
	body := strings.ToLower(string(written))
	both := strings.ToLower(c.text("name_or_content"))
	return strings.Contains(t.name, c.text("name")) && strings.Contains(body, strings.ToLower(c.text("content"))) &&
		(strings.Contains(t.name, both) || strings.Contains(body, both))
}

func (w *World) getTemplate(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return c.pick(w.templates[c.id].node(), templateDefaults, templateType)
}

// getListedTemplate shows one template below its account.
func (w *World) getListedTemplate(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.templates[c.rest[1]]
	if t == nil || t.waba.id != c.id {
		return nil, unknownNode(c.r.Method, c.rest[1])
	}
	return c.pick(t.node(), templateDefaults, templateType)
}

// createTemplate takes a new template and puts it in review. Authentication and library templates are
// approved at once, as Meta's usually are.
func (w *World) createTemplate(c *call) (any, error) {
	d := &templatecheck.Definition{Name: c.text("name"), Language: c.text("language"), Category: upper(c.text("category")),
		Format: orElse(upper(c.text("parameter_format")), "POSITIONAL"), Components: list(c.params["components"])}
	library := c.text("library_template_name")
	if library != "" {
		if gerr := d.FromLibrary(library, c.params["library_template_button_inputs"], nested(c.params["library_template_body_inputs"])); gerr != nil {
			return nil, gerr
		}
	}
	if gerr := d.Check(); gerr != nil {
		return nil, gerr
	}
	ttl, gerr := templateTTL(d.Category, c.text("message_send_ttl_seconds"))
	if gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if gerr := w.adoptFlow(w.wabas[c.id], d.Name, d.Components); gerr != nil {
		return nil, gerr
	}
	t, gerr := w.newTemplate(w.wabas[c.id], d)
	if gerr != nil {
		return nil, gerr
	}
	t.life.TTL, t.life.LibraryName, t.life.SubCategory = ttl, library, c.text("sub_category")
	t.life.SyncedAt = t.createdAt.Add(syncTakes)
	if library != "" {
		w.setTemplateStatus(t, "APPROVED", "NONE")
	}
	return object{"id": t.id, "status": t.status, "category": t.category}, nil
}

// templateTTL checks how long a message of the template may wait for its recipient; -1 is thirty days.
func templateTTL(category, s string) (int, *graphError) {
	if s == "" {
		return 0, nil
	}
	least, most := 30, 43200
	switch category {
	case "AUTHENTICATION":
		most = 900
	case "MARKETING":
		least, most = 43200, 2592000
	}
	ttl, err := strconv.Atoi(s)
	if err != nil || ttl != -1 && (ttl < least || ttl > most) {
		return 0, invalid("Param message_send_ttl_seconds must be %d to %d seconds for category %s, or -1.", least, most, category)
	}
	return ttl, nil
}

// newTemplate applies the limits of the account and begins the review.
func (w *World) newTemplate(b *waba, d *templatecheck.Definition) (*template, *graphError) {
	now := w.now()
	if b.meta.Erased[d.Name+" "+d.Language].After(now) {
		return nil, templatecheck.BeingErased()
	}
	if w.findTemplate(b, d.Name, d.Language) != nil {
		return nil, templatecheck.Exists()
	}
	if n := w.templatesOf(b); n >= b.templateLimit() {
		return nil, templatecheck.TooMany(b.templateLimit())
	}
	b.meta.Created = within(b.meta.Created, now, time.Hour)
	if len(b.meta.Created) >= templatesPerHour {
		return nil, refuse(80007, "An account may create %d templates an hour.", templatesPerHour)
	}
	b.meta.Created = append(b.meta.Created, now)
	t := &template{id: w.nodeID(), name: d.Name, language: d.Language, category: d.BelongsIn(), status: "PENDING", format: d.Format,
		components: d.Components, waba: b, number: b.numbers[0], createdAt: now, life: templateLife{Quality: "UNKNOWN", Rejected: "NONE"}}
	w.templates[t.id] = t
	if t.category == "AUTHENTICATION" {
		w.setTemplateStatus(t, "APPROVED", "NONE")
	} else {
		w.review(t)
	}
	w.changed(event{Kind: "template"})
	return t, nil
}

func (w *World) templatesOf(b *waba) int {
	n := 0
	for _, t := range w.templates {
		if t.waba == b {
			n++
		}
	}
	return n
}

// within keeps the moments younger than life.
func within(at []time.Time, now time.Time, life time.Duration) []time.Time {
	return slices.DeleteFunc(at, func(t time.Time) bool { return now.Sub(t) >= life })
}
