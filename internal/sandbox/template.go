package sandbox

import (
	"fmt"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/content"
	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/templatecheck"
)

// template is a message template of an account.
type template struct {
	id, name, language, category, status string
	format                               string // POSITIONAL or NAMED
	components                           []any
	waba                                 *waba
	createdAt                            time.Time
	number                               *number // whose webhooks tell of it
	life                                 templateLife
}

func (t *template) definition() *templatecheck.Definition {
	return &templatecheck.Definition{Name: t.name, Language: t.language, Category: t.category, Format: t.format, Components: t.components}
}

// useTemplate checks a template send in Meta's order: existence and state, counts, types, lengths, files.
func (w *World) useTemplate(n *number, out *outgoing) *graphError {
	body := nested(out.body)
	name, lang := text(body["name"]), text(nested(body["language"])["code"])
	t := w.findTemplate(n.waba, name, lang)
	switch {
	case t == nil || t.life.Archived:
		return refuse(132001, "template name (%s) does not exist in %s", name, lang)
	case t.status == "PAUSED":
		return refuse(132015, "The template is paused until %s because of its low quality.", t.life.PausedUntil.UTC().Format(time.RFC3339))
	case t.status == "DISABLED":
		return refuse(132016, "The template was paused too often and is disabled for good.")
	case t.status != "APPROVED":
		return refuse(132001, "template name (%s) does not exist in %s: its status is %s", name, lang, t.status)
	case t.category == "MARKETING" && n.waba.meta.NoMarketing:
		return refuse(131063, "Marketing templates are switched off for Cloud API on this account.")
	case t.category == "AUTHENTICATION" && out.to == "":
		return refuse(131062, "Authentication templates need a phone number, not a business-scoped user id.")
	}
	filled, gerr := t.definition().Fill(list(body["components"]))
	if gerr != nil {
		return gerr
	}
	if gerr := w.checkTemplateFlow(t); gerr != nil {
		return gerr
	}
	out.template, out.rendered, out.files = t, filled.Text(), filled.Files
	return nil
}

// findTemplate looks among the templates that exist; one in deletion does not.
func (w *World) findTemplate(b *waba, name, language string) *template {
	for _, t := range w.templates {
		if t.waba == b && t.name == name && t.language == language {
			return t
		}
	}
	return nil
}

func (t *template) component(kind string) object { return templatecheck.Part(t.components, kind) }

// placeholder, variablesIn, parametersOf and parameterText serve the pages.
var placeholder = templatecheck.Placeholder

func variablesIn(s string) []string { return templatecheck.Variables(s) }

func parametersOf(components []any, kind string) []any {
	return input.List(templatecheck.Part(components, kind)["parameters"])
}

func parameterText(p object) string { return templatecheck.ParameterText(p) }

// node is the template as Graph shows it.
func (t *template) node() object {
	rejected := orElse(t.life.Rejected, "NONE")
	quality := object{"score": orElse(t.life.Quality, "UNKNOWN")}
	if !t.life.QualityAt.IsZero() {
		quality["date"] = t.life.QualityAt.Unix()
	}
	status := t.status
	if t.life.Archived {
		status = "ARCHIVED"
	}
	return object{"id": t.id, "name": t.name, "language": t.language, "category": t.category, "status": status,
		"parameter_format": t.format, "components": t.definition().AsRead(), "quality_score": quality,
		"rejected_reason": rejected, "previous_category": orNil(t.life.PreviousCategory), "sub_category": orNil(t.life.SubCategory),
		"library_template_name": orNil(t.life.LibraryName), "correct_category": orNil(t.life.CorrectCategory),
		"message_send_ttl_seconds": intOrNil(t.life.TTL), "last_updated_time": t.updatedAt().Format(graphTime),
		"cta_url_link_tracking_opted_out": false, "is_primary_device_delivery_only": false,
		"degrees_of_freedom_spec": nil, "ad_account_id": nil, "health_status": t.health()}
}

// graphTime is how Graph prints times of nodes.
const graphTime = "2006-01-02T15:04:05-0700"

func (t *template) updatedAt() time.Time {
	if t.life.EditedAt.After(t.createdAt) {
		return t.life.EditedAt
	}
	return t.createdAt
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func intOrNil(i int) any {
	if i == 0 {
		return nil
	}
	return i
}

func (t *template) String() string { return fmt.Sprintf("%s (%s)", t.name, t.language) }

// key identifies a name and language within an account, also after deletion.
func (t *template) key() string { return t.name + " " + t.language }

// shownFile is a file of a send, looked up or fetched.
type shownFile struct {
	content.File
	media *media
}

func upper(s string) string { return strings.ToUpper(strings.TrimSpace(s)) }
