package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentImports draws the running imports above the list.
func (s *server) fragmentImports(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	running, err := s.imports(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	return s.drawPart(w, r, viewer(me), ui.Imports(running))
}
