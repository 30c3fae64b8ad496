package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// previewTemplate shows a template as the customer would see it, filled in as far as it is.
func (s *server) previewTemplate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	_, of, err := templatePath(r)
	if err != nil {
		return err
	}
	values, err := s.templateValues(r, viewer(me))
	if err != nil {
		return err
	}
	t, err := s.Store.Template(r.Context(), viewer(me), of)
	if err != nil {
		return err
	}
	return draw(w, r, ui.TemplatePreview(t.Show(values)))
}
