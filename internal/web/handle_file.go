package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// showFile answers with a file that somebody handed over to be sent, by its hash: its content never changes.
func (s *server) showFile(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	file, err := s.Media.OpenFile(r.Context(), viewer(me), r.PathValue("hash"))
	if err != nil {
		return err
	}
	defer file.Close()
	return serveFile(w, r, file, true)
}
