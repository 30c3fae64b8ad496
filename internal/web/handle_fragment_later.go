package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentLater lists times at which a message can go out, as of now.
func (s *server) fragmentLater(w http.ResponseWriter, r *http.Request, _ chat.Agent) error {
	return draw(w, r, ui.LaterChoices())
}
