package web

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/klauspost/compress/gzhttp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	sessionCookie = "saltbridge_session"
	themeCookie   = "saltbridge_theme" // written by static/js/theme.js
	zoneCookie    = "saltbridge_zone"  // written by static/js/theme.js
	langCookie    = "saltbridge_lang"  // a language's tag; written when one is chosen

	maxBody = 256 << 10 // bytes of a form; a message has at most 4,096 characters
)

// publicHandler serves someone who may not be signed in.
type publicHandler func(w http.ResponseWriter, r *http.Request) error

// handler serves an agent.
type handler func(w http.ResponseWriter, r *http.Request, me chat.Agent) error

// protect puts around all pages what none may lack: headers, the check that an act comes from our own
// pages, compression, and an answer when a handler breaks.
func (s *server) protect(next http.Handler) http.Handler {
	var origin http.CrossOriginProtection
	origin.SetDenyHandler(s.public(func(http.ResponseWriter, *http.Request) error {
		return chat.Errorf(chat.Forbidden, "This came from another site, so it was not done. Open Saltbridge itself and try again.")
	}))
	next = s.compress(origin.Handler(next))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.survive(w, r)
		secure(w.Header(), "")
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r))
		next.ServeHTTP(w, r)
	})
}

// bodyLimit is how many bytes a request may bring: a form's, or those of the largest file and one more, so that package media says
// what is the matter.
func bodyLimit(r *http.Request) int64 {
	if r.URL.Path == uploadPath {
		return chat.MaxFile + 1
	}
	return maxBody
}

// survive answers for a handler that panicked.
func (s *server) survive(w http.ResponseWriter, r *http.Request) {
	switch fault := recover(); fault {
	case nil:
	case http.ErrAbortHandler:
		panic(fault)
	default:
		s.Log.Error("a page broke", "path", r.URL.Path, "panic", fault, "stack", string(debug.Stack()))
		http.Error(w, chat.Sentence(nil), http.StatusInternalServerError)
	}
}

// compress shrinks everything but the stream of events, which must not wait for more, files, which are
// small already and asked for in ranges, and static files, which were compressed once for all.
func (s *server) compress(next http.Handler) http.Handler {
	shrunk := gzhttp.GzipHandler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/events" || strings.HasPrefix(r.URL.Path, "/media/") || strings.HasPrefix(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r)
			return
		}
		shrunk.ServeHTTP(w, r)
	})
}

// secure sets the headers that keep a page to itself. outside names further hosts of script, for the one
// page that needs them.
func secure(h http.Header, outside string) {
	policy := "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
	if outside != "" {
		policy += "; script-src 'self' " + outside + "; connect-src 'self' " + outside + "; frame-src " + outside
	}
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store") // chats do not belong into a browser's cache
	h.Set("Permissions-Policy", "camera=(), geolocation=(), payment=(), microphone=(self)")
}

// public draws for anyone.
func (s *server) public(h publicHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(s.frame(r))
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// signedIn draws for agents and sends everybody else to the login.
func (s *server) signedIn(h handler) http.Handler { return s.known(s.Auth.Agent, h) }

// watching draws, for agents, what an open page asks for by itself.
func (s *server) watching(h handler) http.Handler { return s.known(s.Auth.Watcher, h) }

func (s *server) known(who func(ctx context.Context, token string) (chat.Agent, error), h handler) http.Handler {
	return s.public(func(w http.ResponseWriter, r *http.Request) error {
		me, err := who(r.Context(), sessionToken(r))
		if chat.KindOf(err) == chat.Forbidden {
			toLogin(w, r)
			return nil
		}
		if err != nil {
			return err
		}
		ctx, err := s.own(r, me)
		if err != nil {
			return err
		}
		return h(w, r.WithContext(ctx), me)
	})
}

func sessionToken(r *http.Request) string {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// viewer is on whose behalf an agent's request reads.
func viewer(me chat.Agent) chat.Viewer {
	return chat.Viewer{Account: me.Account, Agent: me.ID, Role: me.Role, Scope: me.Scope}
}

// admin returns the viewer of an agent who may administer, or an error.
func admin(me chat.Agent) (chat.Viewer, error) {
	v := viewer(me)
	if !v.MayAdmin() {
		return v, chat.Errorf(chat.Forbidden, "Only administrators may do this. Ask one of your team.")
	}
	return v, nil
}

// frame puts on the context what every component needs.
func (s *server) frame(r *http.Request) context.Context {
	return ui.WithFrame(r.Context(), ui.Frame{Assets: s.assets().prefix, Modules: s.assets().modules, Lang: s.lang(r), Zone: s.browserZone(r), Now: s.Clock.Now()})
}

// theme is the reader's choice of colours; empty for the system's.
func theme(r *http.Request) string {
	c, err := r.Cookie(themeCookie)
	if err != nil || c.Value != "light" && c.Value != "dark" {
		return ""
	}
	return c.Value
}

// gone reports whether an error only says that the browser left.
func gone(r *http.Request, err error) bool {
	return r.Context().Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}
