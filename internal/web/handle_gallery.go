package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showGallery shows every component in every state, with long words and several scripts.
func (s *server) showGallery(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionNone, "Gallery")
	if err != nil {
		return err
	}
	return draw(w, r, ui.GalleryPage(shell, s.Clock.NowMillis()))
}
