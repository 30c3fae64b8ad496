package api

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Options are what the API needs.
type Options struct {
	Store   *store.Store
	Auth    *auth.Auth
	Inbox   *inbox.Inbox
	Search  *search.Search
	Media   *media.Media
	Events  *event.Log
	Clock   *clock.Clock
	Log     *slog.Logger
	Version string // of Saltbridge, told in the description
}

// server answers requests of programs.
type server struct {
	Options
	mux *http.ServeMux
	api huma.API
}

// New returns the handler of everything under /api/.
func New(o Options) http.Handler {
	s := build(o)
	return s.guard(s.mux)
}

// build adds the operations to a server.
func build(o Options) *server {
	s := &server{Options: o, mux: http.NewServeMux()}
	s.api = humago.New(s.mux, config(o.Version))
	s.api.UseMiddleware(s.authenticate)
	for _, operation := range []func(){
		s.listNumbers, s.getNumber,
		s.listConversations, s.getConversation, s.readConversation, s.unreadConversation, s.showTyping, s.putDraft,
		s.assignConversations, s.snoozeConversations, s.resolveConversations, s.reopenConversations, s.prioritiseConversations, s.labelConversations,
		s.getWall, s.getAccount, s.changeAccount, s.listAgents, s.changeAgent, s.listTeams, s.createTeam, s.changeTeam, s.removeTeam, s.listLabels, s.listSnippets, s.createSnippet, s.changeSnippet, s.removeSnippet,
		s.listMessages, s.sendMessage, s.getMessage, s.retryMessage, s.cancelMessage, s.takeAsSent, s.listExchanges, s.uploadMedia,
		s.listContacts, s.getContact, s.editContact, s.mergeContacts, s.blockContact, s.unblockContact, s.searchAll,
		s.listEntries, s.addNote, s.editNote, s.removeNote,
		s.listTemplates,
		s.listEvents, s.streamEvents,
	} {
		operation()
	}
	openAnswers(s.api.OpenAPI())
	s.serveDescription()
	s.mux.HandleFunc("/api/", s.lost)
	return s
}

// guard sets the headers that no answer may lack, and answers for an operation that broke.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.survive(w, r)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store") // chats do not belong into a cache
		next.ServeHTTP(w, r)
	})
}

// survive answers for an operation that panicked. huma panics too when an answer cannot be written, mostly
// because the client went away: nobody waits for an answer then, and it is not our fault.
func (s *server) survive(w http.ResponseWriter, r *http.Request) {
	fault := recover()
	switch {
	case fault == nil:
	case fault == http.ErrAbortHandler, r.Context().Err() != nil:
		panic(http.ErrAbortHandler)
	default:
		s.Log.Error("an operation of the API broke", "path", r.URL.Path, "panic", fault, "stack", string(debug.Stack()))
		newProblem(http.StatusInternalServerError, chat.Internal, chat.Sentence(nil)).write(w)
	}
}

// lost answers for addresses and methods that lead nowhere.
func (s *server) lost(w http.ResponseWriter, r *http.Request) {
	if allowed := s.allowed(r); len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		newProblem(http.StatusMethodNotAllowed, chat.Invalid, "This address does not take "+r.Method+"; it takes "+strings.Join(allowed, " and ")+".").write(w)
		return
	}
	newProblem(http.StatusNotFound, chat.NotFound, "There is nothing at this address. GET /api/openapi.yaml describes what there is.").write(w)
}

// allowed lists the methods that an address takes.
func (s *server) allowed(r *http.Request) []string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if _, pattern := s.mux.Handler(probe); strings.HasPrefix(pattern, method) {
			allowed = append(allowed, method)
		}
	}
	return allowed
}
