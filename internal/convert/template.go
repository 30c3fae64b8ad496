package convert

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// Template returns a template of Meta's list in our words. Account, id and times are the caller's.
func Template(wabaID string, t graph.Template) chat.Template {
	kept := chat.Template{WABAID: wabaID, MetaID: t.ID, Name: t.Name, Language: t.Language, Category: chat.TemplateCategory(strings.ToUpper(t.Category)),
		Status: chat.TemplateStatus(strings.ToUpper(t.Status)), Quality: strings.ToUpper(t.Quality), Reason: reason(t.RejectedReason),
		Named: strings.EqualFold(t.ParameterFormat, "NAMED"), Components: t.Components}
	kept.Body = kept.Parts().Body
	return kept
}

func reason(s string) string {
	if strings.EqualFold(s, "NONE") {
		return ""
	}
	return s
}

// templateNews returns what a webhook tells about a template. Events that change no status leave it empty: whatever
// changed, the list is asked for anew afterwards.
func templateNews(u *graph.TemplateUpdate, at int64) *chat.TemplateNews {
	n := &chat.TemplateNews{MetaID: u.ID, Name: u.Name, Language: u.Language, Reason: reason(u.Reason), Quality: strings.ToUpper(u.NewQuality), At: at}
	switch event := strings.ToUpper(u.Event); event {
	case "", "FLAGGED", "LOCKED":
	case "REINSTATED", "UNARCHIVED", "UNPAUSED":
		n.Status = chat.TemplateApproved
	default:
		n.Status = chat.TemplateStatus(event)
	}
	if n.Status != chat.TemplateApproved && n.Reason == "" {
		n.Reason = u.Title // FIRST_PAUSE and the like
	}
	if u.NewCategory != "" && u.CorrectCategory == "" {
		n.Category = chat.TemplateCategory(strings.ToUpper(u.NewCategory))
	}
	return n
}
