package web

import (
	"log/slog"
	"net/http"
	"sync"
	_ "time/tzdata" // readers' time zones, also where the system has no list of them

	"golang.org/x/sync/semaphore"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/ingest"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/price"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/template"
)

// Options are what the pages are made of.
type Options struct {
	Store      *store.Store
	Auth       *auth.Auth
	Inbox      *inbox.Inbox
	Search     *search.Search
	Onboard    *onboard.Onboard
	Ingest     *ingest.Ingest
	Media      *media.Media
	Templates  *template.Templates
	Events     *event.Log
	Push       *notify.Pusher
	Clock      *clock.Clock
	Log        *slog.Logger
	Version    string
	Demo       bool   // shows the way to the sandbox, and the gallery of components
	SandboxURL string // of the demo's sandbox, without a slash at the end
}

// server serves the pages.
type server struct {
	Options
	attendance *event.Attendance // of agents at conversations
	pulse      *pulse
	assets     func() assets
	prices     *price.Book
	tallies    *tallies
	zones      sync.Map // time zones by name; there are a few hundred
	gentle     *semaphore.Weighted
}

// New returns the handler of all pages.
func New(o Options) http.Handler {
	s := &server{Options: o, assets: loaded, prices: mustOpenPrices(), tallies: newTallies(), gentle: newGentle(), attendance: o.Events.Attendance}
	s.pulse = newPulse(o.Clock, s.attendance)
	go loaded() // the first page need not wait for it
	mux := http.NewServeMux()
	s.routes(mux)
	return s.protect(mux)
}

func (s *server) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /static/{hash}/{name...}", func(w http.ResponseWriter, r *http.Request) { s.assets().serve(w, r) })
	mux.Handle("GET /sw.js", s.public(s.worker))
	mux.Handle("GET /offline", s.public(s.offline))
	mux.Handle("GET /login", s.public(s.showLogin))
	mux.Handle("POST /login", s.public(s.signIn))
	mux.Handle("POST /signout", s.public(s.signOut))
	mux.Handle("POST /language", s.public(s.chooseLanguage))

	mux.Handle("GET /{$}", s.signedIn(s.showInbox))
	mux.Handle("GET /c/{id}", s.signedIn(s.showConversation))
	mux.Handle("GET /c/{id}/contact", s.signedIn(s.showConversation))
	mux.Handle("POST /c/{id}/messages", s.signedIn(s.reply))
	mux.Handle("GET /c/{id}/templates", s.signedIn(s.showTemplates))
	mux.Handle("GET /c/{id}/templates/{template}", s.signedIn(s.showTemplate))
	mux.Handle("POST /c/{id}/templates/{template}", s.signedIn(s.sendTemplate))
	mux.Handle("POST /c/{id}/templates/{template}/preview", s.signedIn(s.previewTemplate))
	mux.Handle("POST /numbers/{id}/templates", s.signedIn(s.syncTemplates))
	mux.Handle("GET /files/{hash}", s.signedIn(s.showFile))
	mux.Handle("POST /c/{id}/notes", s.signedIn(s.note))
	mux.Handle("GET /c/{id}/unsent", s.watching(s.showUnsent))
	mux.Handle("POST /c/{id}/unsent", s.signedIn(s.keepUnsent))
	mux.Handle("POST /c/{id}/proposal/dismiss", s.signedIn(s.dismissProposal))
	mux.Handle("POST "+uploadPath, s.signedIn(s.upload))
	mux.Handle("POST /snippets/{id}/used", s.signedIn(s.useSnippet))
	mux.Handle("GET /fragments/snippets/{id}", s.signedIn(s.fragmentSnippets))
	mux.Handle("POST /fragments/preview", s.signedIn(s.fragmentPreview))
	mux.Handle("GET /fragments/later", s.signedIn(s.fragmentLater))
	mux.Handle("POST /settings/enter", s.signedIn(s.saveEnter))
	mux.Handle("POST /c/{id}/read", s.watching(s.markRead))
	mux.Handle("POST /c/{id}/typing", s.signedIn(s.typing))
	mux.Handle("POST /c/{id}/here", s.watching(s.here))
	mux.Handle("POST /messages/{id}/retry", s.signedIn(s.retry))
	mux.Handle("POST /messages/{id}/cancel", s.signedIn(s.cancel))
	mux.Handle("POST /messages/{id}/sent", s.signedIn(s.takeAsSent))
	mux.Handle("GET /messages/{id}/exchanges", s.signedIn(s.showExchanges))
	s.threadRoutes(mux)
	s.searchRoutes(mux)
	s.wallRoutes(mux)
	mux.Handle("POST /numbers/{id}/resume", s.signedIn(s.resume))
	mux.Handle("GET /media/{id}", s.signedIn(s.showMedia))
	mux.Handle("POST /media/{id}/retry", s.signedIn(s.retryMedia))
	mux.Handle("GET /notices", s.watching(s.notices))
	mux.Handle("POST /push", s.signedIn(s.addPush))
	mux.Handle("POST /push/remove", s.signedIn(s.removePush))
	mux.Handle("GET /settings/notifications", s.signedIn(s.showNotifications))
	mux.Handle("POST /settings/notifications", s.signedIn(s.saveNotifications))
	mux.Handle("GET /events", s.public(s.streamEvents))

	mux.Handle("GET /fragments/rows", s.watching(s.fragmentRows))

	mux.Handle("GET /fragments/conversation/{id}", s.signedIn(s.fragmentConversation))
	mux.Handle("GET /fragments/older/{id}", s.signedIn(s.fragmentOlder))
	mux.Handle("GET /fragments/message/{id}", s.watching(s.fragmentMessage))
	mux.Handle("GET /fragments/here", s.watching(s.fragmentHere))
	mux.Handle("GET /fragments/imports", s.watching(s.fragmentImports))
	mux.Handle("GET /fragments/numbers", s.watching(s.fragmentNumbers))

	mux.Handle("GET /numbers", s.signedIn(s.showNumbers))
	s.numberRoutes(mux)
	mux.Handle("GET /numbers/connect", s.signedIn(s.showConnect))
	mux.Handle("POST /numbers/connect", s.signedIn(s.connect))
	s.settingsRoutes(mux)
	s.listRoutes(mux)
	mux.Handle("GET /operator", s.signedIn(s.showOperator))
	mux.Handle("GET /operator/deliveries/{id}", s.signedIn(s.showDelivery))
	mux.Handle("POST /operator/replay", s.signedIn(s.replay))
	if s.Demo {
		mux.Handle("GET /_gallery", s.signedIn(s.showGallery))
	}
	mux.Handle("/", s.public(s.notFound))
}

// mustOpenPrices reads the embedded rate cards, which are part of the program: a mistake in them is found by the tests of package price.
func mustOpenPrices() *price.Book {
	book, err := price.Open()
	if err != nil {
		panic(err)
	}
	return book
}
