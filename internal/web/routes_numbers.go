package web

import "net/http"

// numberRoutes are the pages about numbers and their runbooks.
func (s *server) numberRoutes(mux *http.ServeMux) {
	mux.Handle("GET /numbers/alerts", s.signedIn(s.showAlerts))
	mux.Handle("POST /numbers/alerts/{id}/ack", s.signedIn(s.acknowledge))
	mux.Handle("GET /numbers/{id}", s.signedIn(s.showNumber))
	mux.Handle("GET /fragments/number/{id}", s.watching(s.fragmentNumber))
	mux.Handle("POST /numbers/add", s.signedIn(s.addNumber))
	mux.Handle("POST /numbers/{id}/sync", s.signedIn(s.syncAgain))
	mux.Handle("POST /numbers/{id}/check", s.signedIn(s.checkNumber))
	mux.Handle("POST /numbers/{id}/selftest", s.signedIn(s.testNumber))
	mux.Handle("POST /numbers/{id}/reminders", s.signedIn(s.setReminders))
	mux.Handle("POST /numbers/{id}/token", s.signedIn(s.renewToken))
	mux.Handle("POST /numbers/{id}/register", s.signedIn(s.registerNumber))
	mux.Handle("POST /numbers/{id}/groups", s.signedIn(s.nameGroup))
	mux.Handle("GET /choose/{signup}", s.signedIn(s.showChoice))
	mux.Handle("POST /choose/{signup}", s.signedIn(s.choose))
	mux.Handle("GET /numbers/passport", s.signedIn(s.showPassports))
	mux.Handle("POST /numbers/passport", s.signedIn(s.makePassport))
	mux.Handle("GET /numbers/passport/{passport}", s.signedIn(s.showPassport))
	mux.Handle("POST /numbers/track", s.signedIn(s.track))
	mux.Handle("GET /numbers/private", s.signedIn(s.showPrivate))
	mux.Handle("POST /numbers/private", s.signedIn(s.addPrivate))
	mux.Handle("POST /numbers/private/{id}/remove", s.signedIn(s.removePrivate))
	mux.Handle("GET /help", s.signedIn(s.showRunbooks))
	mux.Handle("GET /help/{name}", s.signedIn(s.showRunbook))
}
