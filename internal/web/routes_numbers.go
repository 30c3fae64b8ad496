package web

import "net/http"

// numberRoutes are the pages about numbers and their runbooks.
func (s *server) numberRoutes(mux *http.ServeMux) {
	mux.Handle("GET /numbers/alerts", s.signedIn(s.showAlerts))
	mux.Handle("POST /numbers/alerts/{id}/ack", s.signedIn(s.acknowledge))
	mux.Handle("GET /numbers/{id}", s.signedIn(s.showNumber))
	mux.Handle("GET /fragments/number/{id}", s.watching(s.fragmentNumber))
	mux.Handle("POST /numbers/{id}/check", s.signedIn(s.checkNumber))
	mux.Handle("POST /numbers/{id}/selftest", s.signedIn(s.testNumber))
	mux.Handle("POST /numbers/{id}/reminders", s.signedIn(s.setReminders))
	mux.Handle("POST /numbers/{id}/token", s.signedIn(s.renewToken))
	mux.Handle("GET /help", s.signedIn(s.showRunbooks))
	mux.Handle("GET /help/{name}", s.signedIn(s.showRunbook))
}
