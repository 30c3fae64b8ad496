package web

import "net/http"

// threadRoutes are what an open conversation and its panel ask for.
func (s *server) threadRoutes(mux *http.ServeMux) {
	mux.Handle("GET /fragments/entry/{id}", s.watching(s.fragmentEntry))
	mux.Handle("GET /notes/{id}/versions", s.signedIn(s.showNoteVersions))
}
