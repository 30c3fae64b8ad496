package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showWatched shows a conversation to someone whom nobody sees there.
func (s *server) showWatched(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionWall, "Watching")
	if err != nil {
		return err
	}
	shell.Module = "watch.js"
	r = asWatched(r)
	watched, err := s.watchedThread(r, me)
	if err != nil {
		return err
	}
	return draw(w, r, ui.WatchPage(shell, watched))
}
