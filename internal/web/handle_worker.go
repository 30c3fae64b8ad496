package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// worker answers with the service worker, which must be at the root to serve all pages, and be asked for anew each time.
func (s *server) worker(w http.ResponseWriter, r *http.Request) error {
	s.assets().answer(w, r, workerModule, "no-cache")
	return nil
}

// offline is the page that the service worker shows when the server cannot be reached.
func (s *server) offline(w http.ResponseWriter, r *http.Request) error {
	return draw(w, r, ui.OfflinePage())
}
