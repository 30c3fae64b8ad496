package web

import "net/http"

// threadRoutes are what an open conversation and its panel ask for.
func (s *server) threadRoutes(mux *http.ServeMux) {
	mux.Handle("GET /fragments/entry/{id}", s.watching(s.fragmentEntry))
	mux.Handle("GET /notes/{id}/versions", s.signedIn(s.showNoteVersions))
	mux.Handle("GET /notes/{id}/edit", s.signedIn(s.showNoteForm))
	mux.Handle("POST /notes/{id}", s.signedIn(s.editNote))
	mux.Handle("POST /notes/{id}/remove", s.signedIn(s.removeNote))

	mux.Handle("POST /messages/{id}/react", s.signedIn(s.react))
	mux.Handle("GET /messages/{id}/info", s.signedIn(s.showInfo))
	mux.Handle("GET /messages/{id}/versions", s.signedIn(s.showMessageVersions))
	mux.Handle("GET /messages/{id}/forward", s.signedIn(s.showForward))
	mux.Handle("POST /messages/{id}/forward", s.signedIn(s.forward))
	mux.Handle("POST /messages/{id}/meet", s.signedIn(s.meet))

	mux.Handle("POST /contacts/{id}/field", s.signedIn(s.editField))
	mux.Handle("GET /contacts/{id}/merge", s.signedIn(s.showMerge))
	mux.Handle("POST /contacts/{id}/merge", s.signedIn(s.merge))
	mux.Handle("GET /contacts/{id}/{part}", s.signedIn(s.showContactPart))
	mux.Handle("POST /c/{id}/block", s.signedIn(s.block))
}
