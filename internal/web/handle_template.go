package web

import (
	"crypto/rand"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showTemplate shows one template to be filled in, with what it costs.
func (s *server) showTemplate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, of, err := templatePath(r)
	if err != nil {
		return err
	}
	f, err := s.templateForm(r.Context(), viewer(me), id, of, nil)
	if err != nil {
		return err
	}
	f.Once = "page-" + rand.Text()
	if isFragment(r) {
		return draw(w, r, ui.TemplateFill(f))
	}
	shell, err := s.shell(r, me, ui.SectionInbox, "Templates")
	if err != nil {
		return err
	}
	return draw(w, r, ui.TemplateFormPage(shell, f))
}

// templatePath reads which template of which conversation a request is about.
func templatePath(r *http.Request) (chat.ConversationID, chat.TemplateID, error) {
	id, err := pathID[chat.Conversation](r)
	if err != nil {
		return 0, 0, err
	}
	of, err := chat.ParseID[chat.Template](r.PathValue("template"))
	return id, of, err
}
