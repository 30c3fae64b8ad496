package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentWatched draws a watched conversation anew when something in it changed.
func (s *server) fragmentWatched(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	r = asWatched(r)
	watched, err := s.watchedThread(r, me)
	if err != nil {
		return err
	}
	return s.drawPart(w, r, viewer(me), ui.Watching(watched))
}
