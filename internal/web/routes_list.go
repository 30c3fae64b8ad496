package web

import "net/http"

// listRoutes are those of the list of conversations and of what agents do there.
func (s *server) listRoutes(mux *http.ServeMux) {
	mux.Handle("POST /conversations/assign", s.signedIn(s.assign))
	mux.Handle("POST /conversations/label", s.signedIn(s.label))
	mux.Handle("POST /conversations/labels", s.signedIn(s.tellLabels))
	mux.Handle("POST /conversations/priority", s.signedIn(s.setPriority))
	mux.Handle("POST /conversations/read", s.signedIn(s.markAllRead))
	mux.Handle("POST /conversations/read/undo", s.signedIn(s.takeReadBack))
	mux.Handle("POST /conversations/reopen", s.signedIn(s.reopen))
	mux.Handle("POST /conversations/snippet", s.signedIn(s.perform))
	mux.Handle("POST /conversations/resolve", s.signedIn(s.resolve))
	mux.Handle("POST /conversations/restore", s.signedIn(s.restore))
	mux.Handle("POST /conversations/snooze", s.signedIn(s.snooze))
	mux.Handle("POST /conversations/unread", s.signedIn(s.markUnread))
	mux.Handle("POST /conversations/unread/undo", s.signedIn(s.takeUnreadBack))
	mux.Handle("GET /desk", s.signedIn(s.tellDesk))
	mux.Handle("GET /desk/filter", s.signedIn(s.tellFilter))
	mux.Handle("GET /find", s.signedIn(s.findConversations))
	mux.Handle("GET /fragments/list", s.signedIn(s.fragmentList))
	mux.Handle("GET /fragments/viewmaker", s.signedIn(s.fragmentViewMaker))
	mux.Handle("GET /fragments/views", s.watching(s.fragmentViews))
	mux.Handle("POST /settings/labels", s.signedIn(s.addLabel))
	mux.Handle("GET /settings/labels", s.signedIn(s.showLabels))
	mux.Handle("POST /settings/labels/{id}", s.signedIn(s.changeLabel))
	mux.Handle("GET /settings/views", s.signedIn(s.showViews))
	mux.Handle("POST /settings/views/{id}", s.signedIn(s.changeView))
	mux.Handle("POST /views", s.signedIn(s.saveView))
	mux.Handle("POST /views/count", s.signedIn(s.countView))
}
