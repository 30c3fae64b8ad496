package web

import "net/http"

// settingsRoutes are the pages of the settings; ui.SettingsFrame has their navigation.
func (s *server) settingsRoutes(mux *http.ServeMux) {
	mux.Handle("GET /settings", s.signedIn(s.showSettings))
	mux.Handle("GET /settings/profile", s.signedIn(s.showProfile))
	mux.Handle("POST /settings/profile", s.signedIn(s.saveProfile))
	mux.Handle("POST /settings/replies", s.signedIn(s.saveReplies))
	mux.Handle("POST /settings/password", s.signedIn(s.changePassword))
	mux.Handle("POST /settings/sessions", s.signedIn(s.endOtherSessions))
	mux.Handle("GET /settings/language", s.signedIn(s.showLanguage))
	mux.Handle("POST /settings/language", s.signedIn(s.saveLanguage))
	mux.Handle("GET /settings/keys", s.signedIn(s.showKeys))
	mux.Handle("POST /settings/keys", s.signedIn(s.saveKeys))
	mux.Handle("GET /settings/teams", s.signedIn(s.showTeams))
	mux.Handle("POST /settings/teams", s.signedIn(s.addTeam))
	mux.Handle("POST /settings/teams/{id}", s.signedIn(s.changeTeam))
	mux.Handle("POST /settings/target", s.signedIn(s.saveTarget))
	mux.Handle("GET /settings/agents", s.signedIn(s.showAgents))
	mux.Handle("POST /settings/agents/{id}", s.signedIn(s.changeRights))
	mux.Handle("GET /settings/snippets", s.signedIn(s.showSnippets))
	mux.Handle("POST /settings/snippets", s.signedIn(s.saveSnippet))
	mux.Handle("POST /settings/snippets/{id}/remove", s.signedIn(s.removeSnippet))
	mux.Handle("GET /fragments/settings/language", s.signedIn(s.fragmentLanguage))
}
