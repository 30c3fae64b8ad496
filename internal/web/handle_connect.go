package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showConnect shows the page that opens Meta's sign-up.
func (s *server) showConnect(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page, err := s.connectPage(w, r, me, ui.TokenForm{})
	if err != nil {
		return err
	}
	return draw(w, r, page)
}

// connectPage is the page with what was typed and what went wrong, if anything did.
func (s *server) connectPage(w http.ResponseWriter, r *http.Request, me chat.Agent, typed ui.TokenForm) (templ.Component, error) {
	if _, err := admin(me); err != nil {
		return nil, err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Connect a number")
	if err != nil {
		return nil, err
	}
	shell.Module = "connect.js"
	launch := s.Onboard.Launch()
	secure(w.Header(), scriptHosts(launch))
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups") // Meta's window reports to us
	view := ui.Launch{SDKURL: launch.SDKURL, SDKOrigin: launch.SDKOrigin, AppID: launch.AppID, ConfigID: launch.ConfigID, GraphVersion: launch.GraphVersion}
	return ui.ConnectPage(shell, view, typed), nil
}

// scriptHosts are the hosts the sign-up script comes from and talks to. Meta's own comes from
// connect.facebook.net and frames www.facebook.com.
func scriptHosts(l onboard.Launch) string {
	u, err := url.Parse(l.SDKURL)
	if err != nil || u.Host == "" || strings.ContainsAny(l.SDKOrigin, " ;,") {
		return ""
	}
	if u.Hostname() == "connect.facebook.net" {
		return l.SDKOrigin + " https://*.facebook.com"
	}
	return l.SDKOrigin
}
