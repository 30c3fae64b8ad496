package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"time"

	"github.com/saltbridge/saltbridge/internal/api"
	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/config"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/ingest"
	"github.com/saltbridge/saltbridge/internal/mail"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/template"
	"github.com/saltbridge/saltbridge/internal/web"
)

// server is a running Saltbridge.
type server struct {
	config  config.Serve
	version string
	log     *slog.Logger
	clock   *clock.Clock

	store   *store.Store
	vault   *auth.Vault
	auth    *auth.Auth
	events  *event.Log
	sender  *send.Sender
	media   *media.Media
	ingest  *ingest.Ingest
	onboard *onboard.Onboard
	inbox   *inbox.Inbox
	search  *search.Search
	waker   *inbox.Waker
	pusher  *notify.Pusher
	times   timing

	templates *template.Templates

	demo       bool   // pages show the way to the sandbox
	sandboxURL string // of the demo

	listener *door
	http     *http.Server
}

// parts are what a server can be given from outside instead of making it: the demo shares its clock, and
// its sandbox must know the server's address before there is a server.
type parts struct {
	clock      *clock.Clock
	listener   *door
	demo       bool
	sandboxURL string
}

// newServer assembles a server; nothing listens yet.
func newServer(ctx context.Context, c config.Serve, version string, log *slog.Logger, p parts) (*server, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	if p.clock == nil {
		p.clock = clock.New()
	}
	s := &server{config: c, version: version, log: log, clock: p.clock, listener: p.listener, times: newTiming(), demo: p.demo, sandboxURL: p.sandboxURL}
	var err error
	if s.store, err = store.Open(ctx, c.DatabaseURL()); err != nil {
		return nil, err
	}
	if err := s.assemble(ctx); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	return s, nil
}

func (s *server) assemble(ctx context.Context) (err error) {
	if s.vault, err = auth.OpenVault(ctx, s.store, s.config.ServerKey); err != nil {
		return err
	}
	// Sessions age by the wall clock: moving the demo's clock signs nobody out.
	s.auth = auth.New(s.store, clock.New())
	if s.config.VerifyToken == "" {
		s.config.VerifyToken = s.vault.Derive("verify token")
	}
	meta := &graph.Client{BaseURL: s.config.GraphURL, Version: s.config.GraphVersion, HTTP: metaClient()}
	s.events = event.New(s.store, s.log)
	s.media = media.New(media.Options{Store: s.store, Events: s.events, Clock: s.clock, Vault: s.vault, Graph: meta, Log: s.log,
		Dir: filepath.Join(s.config.Data, "media")})
	s.sender = send.New(send.Options{Store: s.store, Events: s.events, Clock: s.clock, Vault: s.vault, Graph: meta, Log: s.log, Files: s.media,
		Undo: s.config.Undo})
	meta.Record = s.sender.Record
	s.templates = template.New(template.Options{Store: s.store, Events: s.events, Clock: s.clock, Vault: s.vault, Graph: meta, Log: s.log})
	s.inbox = inbox.New(s.store, s.events, s.sender, s.clock)
	s.pusher = notify.NewPusher(notify.Options{Store: s.store, Events: s.events, Clock: s.clock, Log: s.log, Keys: notify.NewKeys(s.vault.Derive("push")),
		Contact: s.config.PublicURL, Inside: s.demo})
	s.waker = inbox.NewWaker(s.inbox, s.log)
	s.ingest = ingest.New(ingest.Options{Store: s.store, Events: s.events, Clock: s.clock, Vault: s.vault,
		Importer: backfill.New(s.store, s.clock), Log: s.log, AppSecret: s.config.AppSecret, VerifyToken: s.config.VerifyToken,
		JournalAge: time.Duration(s.config.JournalDays) * 24 * time.Hour, Announced: s.media.Nudge, Sending: s.sender})
	var post func(context.Context, []string, string, string) error
	if s.config.SMTPURL != "" {
		sender, err := mail.Parse(s.config.SMTPURL)
		if err != nil {
			return err // as Check said
		}
		post = sender.Send
	}
	s.onboard = onboard.New(onboard.Options{Mail: post, Store: s.store, Events: s.events, Clock: s.clock, Vault: s.vault, Graph: meta, Log: s.log,
		AppID: s.config.AppID, AppSecret: s.config.AppSecret, ConfigID: s.config.ConfigID, SDKURL: s.config.SDKURL,
		CallbackURL: s.config.CallbackURL(), VerifyToken: s.config.VerifyToken,
		Changed: func() { s.ingest.Refresh(); s.sender.Look(); s.templates.Nudge() }})
	s.search = search.New(search.Options{Store: s.store, Clock: s.clock, Log: s.log})
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: 32 << 10,
		ConnState: s.listener.note,
		ErrorLog:  slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	s.search.Start()
	return nil
}

const (
	headerTime = 10 * time.Second // a client may take to send its headers
	idleTime   = 2 * time.Minute  // a connection may rest
	stopTime   = 10 * time.Second // requests may take to finish when the server stops
)

// metaClient reaches Graph. Many connections to one host stay open: every number sends through it.
func metaClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 128
	return &http.Client{Transport: transport}
}

// serve answers requests until ctx ends, and then stops everything in order.
func (s *server) serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.listener) }()
	select {
	case err := <-failed:
		return errors.Join(err, s.close())
	case <-ctx.Done():
	}
	return s.close()
}

// close stops taking requests, lets those at hand finish, then stops the work behind them.
func (s *server) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	s.events.Close() // or open event streams would never end
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	s.waker.Close()
	s.pusher.Close()
	s.onboard.Close()
	s.templates.Close()
	s.ingest.Close()
	s.sender.Close()
	s.media.Close()
	s.search.Close()
	return errors.Join(err, s.store.Close())
}

// url returns where the server can be reached from this machine.
func (s *server) url() string { return "http://" + s.listener.Addr().String() }

// pages returns the inbox and the API.
func (s *server) pages() (pages, programs http.Handler) {
	pages = web.New(web.Options{Store: s.store, Auth: s.auth, Inbox: s.inbox, Search: s.search, Onboard: s.onboard, Ingest: s.ingest, Media: s.media, Events: s.events, Push: s.pusher, Templates: s.templates,
		Clock: s.clock, Log: s.log, Version: s.version, Demo: s.demo, SandboxURL: s.sandboxURL})
	programs = api.New(api.Options{Store: s.store, Auth: s.auth, Inbox: s.inbox, Search: s.search, Media: s.media, Events: s.events, Clock: s.clock, Log: s.log,
		Version: s.version})
	return pages, programs
}
