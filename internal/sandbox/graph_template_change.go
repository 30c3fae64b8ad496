package sandbox

import (
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/templatecheck"
)

// editTemplate replaces what is given and puts the template in review again.
func (w *World) editTemplate(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, now := w.templates[c.id], w.now()
	approved := t.status == "APPROVED"
	d := *t.definition()
	if parts := list(c.params["components"]); parts != nil {
		d.Components = parts
	}
	d.Category = orElse(upper(c.text("category")), d.Category)
	d.Format = orElse(upper(c.text("parameter_format")), d.Format)
	switch {
	case t.status != "APPROVED" && t.status != "REJECTED" && t.status != "PAUSED":
		return nil, templatecheck.Locked("Only templates that are approved, rejected or paused can be edited; this one is " + t.status + ".")
	case approved && d.Category != t.category:
		return nil, templatecheck.Locked("The category of an approved template cannot be changed.")
	case approved && !t.life.mayEdit(now):
		return nil, templatecheck.Locked("An approved template can be edited once in 24 hours and 10 times in 30 days.")
	}
	if gerr := d.Check(); gerr != nil {
		return nil, gerr
	}
	ttl, gerr := templateTTL(d.Category, c.text("message_send_ttl_seconds"))
	if gerr != nil {
		return nil, gerr
	}
	if ttl != 0 {
		t.life.TTL = ttl
	}
	if approved {
		t.life.Edits = append(t.life.Edits, now)
	}
	t.life.EditedAt = now
	t.components, t.format, t.category = d.Components, d.Format, d.BelongsIn()
	w.tellTemplateStatus(t, "PENDING", "NONE", nil)
	w.tellComponents(t)
	w.review(t)
	return object{"success": true, "id": t.id, "name": t.name, "category": t.category}, nil
}

// maxErased is how many ids one deletion may name.
const maxErased = 100

// deleteTemplates removes every language of a name, one of them by its id, or a list of ids.
func (w *World) deleteTemplates(c *call) (any, error) {
	name, ids := c.text("name"), input.Texts(c.params["hsm_ids"])
	if id := c.text("hsm_id"); id != "" {
		ids = append(ids, id)
	}
	if name == "" && (len(ids) == 0 || c.text("hsm_id") != "") {
		return nil, missing("name")
	}
	if len(ids) > maxErased {
		return nil, invalid("Param hsm_ids may have at most %d elements.", maxErased)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []*template
	for _, t := range w.templates {
		if t.waba.id == c.id && (name == "" || t.name == name) && (len(ids) == 0 || input.Has(ids, t.id)) {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		return nil, templatecheck.NotFound()
	}
	for _, t := range found {
		if t.status == "DISABLED" {
			return nil, templatecheck.Locked("A disabled template cannot be deleted.")
		}
	}
	for _, t := range found {
		w.eraseTemplate(t)
	}
	return object{"success": true}, nil
}

// eraseTemplate deletes a template; the name of one that was approved stays taken for thirty days.
func (w *World) eraseTemplate(t *template) {
	b := t.waba
	if t.status == "APPROVED" {
		if b.meta.Erased == nil {
			b.meta.Erased = map[string]time.Time{}
		}
		b.meta.Erased[t.key()] = w.now().Add(nameLock)
	}
	delete(w.templates, t.id)
	w.tellTemplateStatus(t, "DELETED", "NONE", nil)
}

// unpauseTemplateCall ends a pause by request. Meta grants it when the pause was for pacing.
func (w *World) unpauseTemplateCall(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.templates[c.id]
	if t.status != "PAUSED" {
		return object{"success": false, "reason": "The template is not paused."}, nil
	}
	w.unpauseTemplate(t)
	return object{"success": true}, nil
}

// upsertTemplates creates or replaces authentication templates in several languages.
func (w *World) upsertTemplates(c *call) (any, error) {
	languages := input.Texts(c.params["languages"])
	if len(languages) == 0 {
		return nil, missing("languages")
	}
	if upper(c.text("category")) != "AUTHENTICATION" {
		return nil, invalid("Param category must be one of {AUTHENTICATION} - got %q.", c.text("category"))
	}
	var all []*templatecheck.Definition
	for _, lang := range languages {
		d := &templatecheck.Definition{Name: c.text("name"), Language: lang, Category: "AUTHENTICATION", Format: "POSITIONAL",
			Components: list(c.params["components"])}
		if gerr := d.Check(); gerr != nil {
			return nil, gerr
		}
		all = append(all, d)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	data := []object{}
	for _, d := range all {
		t := w.findTemplate(w.wabas[c.id], d.Name, d.Language)
		if t == nil {
			var gerr *graphError
			if t, gerr = w.newTemplate(w.wabas[c.id], d); gerr != nil {
				return nil, gerr
			}
		} else {
			t.components, t.life.EditedAt = d.Components, w.now()
		}
		data = append(data, object{"id": t.id, "status": t.status, "language": t.language})
	}
	return object{"data": data}, nil
}

// previewTemplates shows Meta's own words of authentication templates.
func (w *World) previewTemplates(c *call) (any, error) {
	if upper(c.text("category")) != "AUTHENTICATION" {
		return nil, invalid("Param category must be one of {AUTHENTICATION} - got %q.", c.text("category"))
	}
	languages := input.Texts(c.params["languages"])
	if l := c.text("language"); l != "" {
		languages = append(languages, l)
	}
	if len(languages) == 0 {
		languages = templatecheck.Languages
	}
	secure, _ := input.Bool(c.params["add_security_recommendation"])
	return object{"data": templatecheck.Previews(languages, secure, atoiOr(c.text("code_expiration_minutes"), 0))}, nil
}

// archiveTemplates hides templates, or brings them back (archive and unarchive, June 2026).
func (w *World) archiveTemplates(archived bool) graphHandler {
	return func(c *call) (any, error) {
		ids := input.Texts(c.params["hsm_ids"])
		if len(ids) == 0 {
			return nil, missing("hsm_ids")
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		done, failed := []string{}, object{}
		for _, id := range ids {
			t := w.templates[id]
			if t == nil || t.waba.id != c.id || t.life.Archived == archived {
				failed[id] = "Template not found in this state"
				continue
			}
			status := "UNARCHIVED"
			if archived {
				status = "ARCHIVED"
			}
			was := t.status
			w.tellTemplateStatus(t, status, "NONE", nil)
			t.status, t.life.Archived = was, archived
			done = append(done, id)
		}
		name := "unarchived_templates"
		if archived {
			name = "archived_templates"
		}
		return object{name: done, "failed_templates": failed}, nil
	}
}

// migrateTemplates copies the templates of another account of the same portfolio.
func (w *World) migrateTemplates(c *call) (any, error) {
	from := c.text("source_waba_id")
	if from == "" {
		return nil, missing("source_waba_id")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	source := w.wabas[from]
	if source == nil || !c.token.mayUse(source) {
		return nil, unknownNode(c.r.Method, from)
	}
	wanted := input.Texts(c.params["template_ids"])
	var all []*template
	for _, t := range w.templates {
		if t.waba == source && (len(wanted) == 0 || input.Has(wanted, t.id)) {
			all = append(all, t)
		}
	}
	sortBy(all, func(t *template) string { return t.id })
	if size := atoiOr(c.text("count"), 0); size > 0 && len(wanted) == 0 {
		start := min(atoiOr(c.text("page_number"), 0)*size, len(all))
		all = all[max(start, 0):min(max(start, 0)+size, len(all))]
	}
	moved, failed := []string{}, object{}
	for _, t := range all {
		if why := w.migrateTemplate(t, w.wabas[c.id]); why != "" {
			failed[t.id] = why
		} else {
			moved = append(moved, t.id)
		}
	}
	return object{"migrated_templates": moved, "failed_templates": failed}, nil
}

// migrateTemplate returns why the template stays behind.
func (w *World) migrateTemplate(t *template, to *waba) string {
	switch {
	case t.waba == to || t.waba.portfolio != to.portfolio:
		return "Source and destination must be two accounts of the same business"
	case t.status != "APPROVED" || t.life.Quality == "RED" || t.life.Quality == "YELLOW":
		return "Only approved templates of good quality are migrated"
	case t.definition().BelongsIn() != t.category:
		return "Incorrect category"
	}
	if _, gerr := w.newTemplate(to, t.definition()); gerr != nil {
		return strings.TrimSpace(gerr.Text() + " " + gerr.UserText)
	}
	return ""
}
