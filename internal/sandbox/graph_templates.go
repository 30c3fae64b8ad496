package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

var (
	templateName       = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)
	templateCategories = []string{"AUTHENTICATION", "MARKETING", "UTILITY"}
	templateDefaults   = []string{"name", "parameter_format", "components", "language", "status", "category"}
)

func (w *World) listTemplates(c *call) (any, error) {
	w.mu.Lock()
	var rows []*template
	for _, t := range w.templates {
		if t.waba.id == c.id && templateMatches(c, t) {
			rows = append(rows, t)
		}
	}
	sortBy(rows, func(t *template) string { return t.id })
	nodes := map[string]object{}
	for _, t := range rows {
		nodes[t.id] = t.node()
	}
	w.mu.Unlock()
	return page(c, rows, func(t *template) string { return t.id }, func(t *template) (object, error) {
		return pick(nodes[t.id], c.text("fields"), templateDefaults, "WhatsAppMessageTemplate")
	})
}

func templateMatches(c *call, t *template) bool {
	for key, have := range map[string]string{"status": t.status, "category": t.category, "language": t.language} {
		if want := c.text(key); want != "" && !strings.EqualFold(want, have) {
			return false
		}
	}
	return strings.Contains(t.name, c.text("name"))
}

func (w *World) getTemplate(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return pick(w.templates[c.id].node(), c.text("fields"), templateDefaults, "WhatsAppMessageTemplate")
}

// createTemplate takes a new template and puts it in review.
func (w *World) createTemplate(c *call) (any, error) {
	name, lang := c.text("name"), c.text("language")
	category := strings.ToUpper(c.text("category"))
	switch {
	case !templateName.MatchString(name):
		return nil, invalid("Param name must match [a-z0-9_]+ and have at most 512 characters.")
	case lang == "":
		return nil, missing("language")
	case !slices.Contains(templateCategories, category):
		return nil, invalid("Param category must be one of {AUTHENTICATION, MARKETING, UTILITY} - got %q.", c.text("category"))
	}
	t := &template{name: name, language: lang, category: category, status: "PENDING",
		format: orElse(strings.ToUpper(c.text("parameter_format")), "POSITIONAL"), components: list(c.params["components"])}
	if gerr := checkTemplateBody(t); gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[c.id]
	if w.findTemplate(b, name, lang) != nil {
		return nil, &graphError{code: 100, subcode: 2388024, plain: true, message: "Invalid parameter: there is already content in this language for this template."}
	}
	t.waba, t.number, t.createdAt, t.id = b, b.numbers[0], w.now(), w.nodeID()
	w.templates[t.id] = t
	w.review(t)
	w.changed(event{Kind: "template"})
	return object{"id": t.id, "status": t.status, "category": t.category}, nil
}

func checkTemplateBody(t *template) *graphError {
	body := t.component("BODY")
	if body == nil {
		return missing("components")
	}
	words := text(body["text"])
	if t.category != "AUTHENTICATION" && words == "" {
		return missing("components['BODY']['text']")
	}
	if strings.HasPrefix(words, "{{") || strings.HasSuffix(words, "}}") {
		return &graphError{code: 100, subcode: 2388299, plain: true, message: "Invalid parameter: variables can't be at the start or end of the template."}
	}
	return atMost("components['BODY']['text']", words, 1024)
}

// deleteTemplate removes every language of a name, or one by its id.
func (w *World) deleteTemplate(c *call) (any, error) {
	name, id := c.text("name"), c.text("hsm_id")
	if name == "" {
		return nil, missing("name")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	found := false
	for key, t := range w.templates {
		if t.waba.id == c.id && t.name == name && (id == "" || id == t.id) {
			delete(w.templates, key)
			found = true
		}
	}
	if !found {
		return nil, &graphError{code: 100, subcode: 2593002, plain: true, message: "Message Template Not Found"}
	}
	w.changed(event{Kind: "template"})
	return object{"success": true}, nil
}
