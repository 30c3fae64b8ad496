package web

import (
	"context"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// lang is the language of a reader who is not known: what was chosen in this browser before, else what the browser asks for.
func (s *server) lang(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil {
		if l, ok := s.offered(c.Value); ok {
			return l.Tag
		}
	}
	return language.Accepted(r.Header.Get("Accept-Language")).Tag
}

// offered returns the language with a tag if readers can have it: the pseudo-language is for the demo.
func (s *server) offered(tag string) (*language.Language, bool) {
	l, ok := language.Find(tag)
	return l, ok && (s.Demo || tag != language.Pseudo)
}

// browserZone is the reader's time zone as the browser told it, else UTC.
func (s *server) browserZone(r *http.Request) *time.Location {
	c, err := r.Cookie(zoneCookie)
	if err != nil {
		return time.UTC
	}
	return s.zone(c.Value, time.UTC)
}

// zone is the time zone of a name; other if there is none of it.
func (s *server) zone(name string, other *time.Location) *time.Location {
	if name == "" || name == "Local" {
		return other
	}
	if known, ok := s.zones.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return other // not a zone: someone edited the cookie
	}
	s.zones.Store(name, zone)
	return zone
}

// own is the request's context with what the agent chose about language and time, which goes before what the browser says.
func (s *server) own(r *http.Request, me chat.Agent) (context.Context, error) {
	chosen, err := s.Auth.Preferences(r.Context(), viewer(me))
	if err != nil {
		return nil, err
	}
	return s.prefer(r, chosen), nil
}

// prefer is the request's context with choices about language and time.
func (s *server) prefer(r *http.Request, chosen map[string]string) context.Context {
	lang := s.lang(r)
	if l, ok := s.offered(chosen[auth.PreferLanguage]); ok {
		lang = l.Tag
	}
	zone := s.zone(chosen[auth.PreferZone], s.browserZone(r))
	return ui.WithFrame(r.Context(), ui.Frame{Assets: s.assets().prefix, Modules: s.assets().modules, Lang: lang, Zone: zone, Hours: language.Hours(chosen[auth.PreferHours]),
		Enter: chosen[auth.PreferEnter], Keys: keysOf(chosen), Now: s.Clock.Now(), Watched: watched(r)})
}
