package app

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/config"
)

// routes puts every handler in its place.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	pages, programs := s.pages()
	mux.HandleFunc("GET "+config.WebhookPath, s.ingest.Verify)
	mux.HandleFunc("POST "+config.WebhookPath, s.deliver)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", s.metrics())
	mux.Handle("/api/", s.times.around(programs))
	mux.Handle("/", s.times.around(pages))
	return mux
}
