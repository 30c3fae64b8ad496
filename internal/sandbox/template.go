package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// template is a message template of an account.
type template struct {
	id, name, language, category, status string
	format                               string // POSITIONAL or NAMED
	components                           []any
	waba                                 *waba
	createdAt                            time.Time
	number                               *number // whose webhooks tell of it
}

var placeholder = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// useTemplate checks a template send in Meta's order and renders its body for the phones.
func (w *World) useTemplate(n *number, out *outgoing) *graphError {
	body := out.body.(object)
	name, lang := text(body["name"]), text(nested(body["language"])["code"])
	t := w.findTemplate(n.waba, name, lang)
	switch {
	case t == nil || t.status == "PENDING" || t.status == "REJECTED":
		return refuse(132001, "template name (%s) does not exist in %s", name, lang)
	case t.status == "PAUSED":
		return refuse(132015, "The template is paused because of its low quality.")
	case t.status == "DISABLED":
		return refuse(132016, "The template was paused too often and is disabled for good.")
	}
	out.template = t
	return t.render(list(body["components"]), out)
}

func (w *World) findTemplate(b *waba, name, language string) *template {
	for _, t := range w.templates {
		if t.waba == b && t.name == name && t.language == language {
			return t
		}
	}
	return nil
}

// render puts the parameters into the text and refuses a wrong number of them.
func (t *template) render(components []any, out *outgoing) *graphError {
	var shown []string
	for _, part := range []string{"HEADER", "BODY", "FOOTER"} {
		own := t.component(part)
		if own == nil {
			continue
		}
		given := parametersOf(components, part)
		wanted := variablesIn(text(own["text"]))
		if f := strings.ToUpper(text(own["format"])); part == "HEADER" && f != "" && f != "TEXT" {
			if len(given) != 1 {
				return refuse(132012, "The header needs one %s parameter.", strings.ToLower(f))
			}
			continue
		}
		if len(given) != len(wanted) {
			return refuse(132000, "%s: number of localizable_params (%d) does not match the expected number of params (%d)",
				strings.ToLower(part), len(given), len(wanted))
		}
		filled, gerr := fill(text(own["text"]), wanted, given)
		if gerr != nil {
			return gerr
		}
		shown = append(shown, filled)
	}
	out.rendered = strings.Join(shown, "\n")
	return nil
}

func (t *template) component(kind string) object {
	for _, c := range t.components {
		if strings.EqualFold(text(nested(c)["type"]), kind) {
			return nested(c)
		}
	}
	return nil
}

func parametersOf(components []any, kind string) []any {
	for _, c := range components {
		if o := nested(c); strings.EqualFold(text(o["type"]), kind) {
			return list(o["parameters"])
		}
	}
	return nil
}

// variablesIn lists the placeholders of a text, each once, in order.
func variablesIn(s string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	if len(out) > 0 && digits(out[0]) == out[0] {
		slices.SortFunc(out, func(a, b string) int { return atoiOr(a, 0) - atoiOr(b, 0) })
	}
	return out
}

func fill(s string, wanted []string, given []any) (string, *graphError) {
	values := map[string]string{}
	for i, g := range given {
		p := nested(g)
		name := wanted[i]
		if named := text(p["parameter_name"]); named != "" {
			name = named
		} else if _, err := strconv.Atoi(name); err != nil {
			return "", invalid("Parameter name is missing or empty")
		}
		values[name] = parameterText(p)
	}
	for _, name := range wanted {
		if _, ok := values[name]; !ok {
			return "", refuse(132000, "parameter %s is missing", name)
		}
	}
	return placeholder.ReplaceAllStringFunc(s, func(m string) string {
		return values[placeholder.FindStringSubmatch(m)[1]]
	}), nil
}

func parameterText(p object) string {
	switch kind := text(p["type"]); kind {
	case "text", "":
		return text(p["text"])
	default:
		return text(nested(p[kind])["fallback_value"])
	}
}

// review decides about a new template after a while, as Meta's automatic check does.
func (w *World) review(t *template) {
	w.later(w.now().Add(w.opts.Delays.TemplateReview), func(time.Time) {
		if t.status == "PENDING" && w.templates[t.id] == t {
			w.setTemplateStatus(t, "APPROVED", "NONE")
		}
	})
}

func (w *World) setTemplateStatus(t *template, status, reason string) {
	t.status = status
	id, _ := strconv.ParseUint(t.id, 10, 64) // ours, always a number
	w.notifyAccount(t.number, "message_template_status_update", object{"event": status, "reason": reason,
		"message_template_id": id, "message_template_name": t.name, "message_template_language": t.language,
		"message_template_category": t.category})
	w.changed(event{Kind: "template"})
}

func (t *template) node() object {
	return object{"id": t.id, "name": t.name, "language": t.language, "category": t.category, "status": t.status,
		"parameter_format": t.format, "components": t.components, "quality_score": object{"score": "UNKNOWN"},
		"rejected_reason": "NONE", "previous_category": nil, "sub_category": nil, "library_template_name": nil,
		"message_send_ttl_seconds": nil, "correct_category": nil, "last_updated_time": unix(t.createdAt),
		"health_status": t.waba.health()}
}

func (t *template) String() string { return fmt.Sprintf("%s (%s)", t.name, t.language) }
