package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentViewMaker draws the form in which views are built.
func (s *server) fragmentViewMaker(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return draw(w, r, ui.ViewMaker(me))
}
