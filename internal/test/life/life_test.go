// Package life_test plays the life of a number from end to end: the whole receiving, sending and onboarding half of the
// server against the sandbox, on one clock that is moved.
package life_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/ingest"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// The shop's number and some of its people.
const (
	shop   = "410050006000701"
	waba   = "510020003000401"
	digits = "12025550142"
	ana    = "13125550177"
	bo     = "441632960555"
)

// life is a business with a phone and a server.
type life struct {
	*sandbox.World
	t       *testing.T
	store   *store.Store
	onboard *onboard.Onboard
	inbox   *inbox.Inbox
	ingest  *ingest.Ingest
	viewer  chat.Viewer
	app     sandbox.AppOptions
	url     string // of the webhooks
	graph   string
	mails   mails
	number  chat.NumberID
	shared  *clock.Clock
	stops   []func()
}

// choices are what a test wants to be different.
type choices struct {
	box    sandbox.Options
	public bool // the server knows the address of its webhooks
	mute   bool // no mail server
}

// eachEngine plays on both engines.
func eachEngine(t *testing.T, c choices, play func(t *testing.T, l *life)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { play(t, newLife(t, s, c)) })
}

func newLife(t *testing.T, s *store.Store, c choices) *life {
	t.Helper()
	shared := clock.New()
	l := &life{t: t, store: s, shared: shared}
	var receiver http.Handler
	mux := http.NewServeMux()
	mux.HandleFunc("/webhooks/whatsapp", func(w http.ResponseWriter, r *http.Request) { receiver.ServeHTTP(w, r) })
	webhooks := httptest.NewServer(mux)
	t.Cleanup(webhooks.Close)
	l.url = webhooks.URL + "/webhooks/whatsapp"
	c.box.Seed, c.box.Clock = 1, shared
	c.box.App = sandbox.AppOptions{ID: "700100200300400", Secret: "5a17b81d6e0000000000000000000a99", ConfigID: "811000222333", VerifyToken: "shake", CallbackURL: l.url}
	l.app = c.box.App
	l.World = sandbox.New(c.box)
	t.Cleanup(l.World.Close)
	meta := httptest.NewServer(l.World)
	t.Cleanup(meta.Close)
	l.graph = meta.URL
	l.viewer = chat.SystemViewer(storetest.AddAccount(t, s).ID)
	storetest.AddAgent(t, s, l.viewer.Account)
	l.start(c)
	receiver = handler(l)
	t.Cleanup(l.stop)
	return l
}

// handler serves Meta's two calls.
func handler(l *life) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			l.ingest.Verify(w, r)
			return
		}
		l.ingest.Deliver(w, r)
	})
}

// start assembles the server's half.
func (l *life) start(c choices) {
	l.t.Helper()
	shared := l.shared
	log := slog.New(slog.NewTextHandler(testLog{l.t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	vault, err := auth.OpenVault(l.t.Context(), l.store, strings.Repeat("key", 11))
	if err != nil {
		l.t.Fatal(err)
	}
	client := &graph.Client{BaseURL: l.graph}
	events := event.New(l.store, log)
	sender := send.New(send.Options{Store: l.store, Events: events, Clock: shared, Vault: vault, Graph: client, Log: log})
	client.Record = sender.Record
	l.inbox = inbox.New(l.store, events, sender, shared)
	l.ingest = ingest.New(ingest.Options{Store: l.store, Events: events, Clock: shared, Vault: vault, Importer: backfill.New(l.store, shared), Log: log,
		AppSecret: l.app.Secret, VerifyToken: "shake", Sending: sender})
	o := onboard.Options{Store: l.store, Events: events, Clock: shared, Vault: vault, Graph: client, Log: log, AppID: l.app.ID, AppSecret: l.app.Secret,
		ConfigID: l.app.ConfigID, VerifyToken: "shake", Look: 20 * time.Millisecond, Changed: func() { l.ingest.Refresh(); sender.Look() }}
	if c.public {
		o.CallbackURL = l.url
	}
	if !c.mute {
		o.Mail = l.mails.take
	}
	l.onboard = onboard.New(o)
	l.stops = []func(){l.onboard.Close, l.ingest.Close, sender.Close, events.Close}
}

func (l *life) stop() {
	for _, stop := range l.stops {
		stop()
	}
	l.stops = nil
}

// mails keeps what was mailed.
type mails struct {
	mu  sync.Mutex
	all []string
}

func (m *mails) take(_ context.Context, to []string, subject, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, fmt.Sprintf("to %s: %s\n%s", strings.Join(to, " "), subject, text))
	return nil
}

func (m *mails) list() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.all...)
}

// testLog writes to the test's log as long as it runs.
type testLog struct{ t *testing.T }

func (w testLog) Write(p []byte) (int, error) {
	if w.t.Context().Err() == nil {
		w.t.Log(strings.TrimSpace(string(p)))
	}
	return len(p), nil
}

// connect pairs the phone and finishes the signup, and waits until both syncs are over.
func (l *life) connect(history string) {
	l.t.Helper()
	paired, err := l.Pair(shop, history)
	if err != nil {
		l.t.Fatal(err)
	}
	done, err := l.onboard.Finish(l.t.Context(), l.viewer, onboard.Finish{Code: paired.Code, WABAID: paired.WABAID})
	if err != nil {
		l.t.Fatal(err)
	}
	l.number = done.Number.ID
	l.eventually("the number is connected", func() bool { return l.now().Link == chat.LinkConnected })
	l.settle("the address book is here, and the history was requested", func() bool {
		return l.sync(chat.SyncContacts).State.Over() && l.sync(chat.SyncHistory).State != chat.SyncWaiting
	})
}

// complete waits until a sync is in a state, moving the clock on.
func (l *life) sync(kind chat.SyncKind) chat.Sync {
	l.t.Helper()
	all, err := l.store.Syncs(l.t.Context(), l.viewer, l.number)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, s := range all {
		if s.Kind == kind {
			return s
		}
	}
	return chat.Sync{}
}

// settle lets everything that is under way arrive, a second of the clock at a time, until cond holds.
func (l *life) settle(what string, cond func() bool) {
	l.t.Helper()
	l.eventually(what, func() bool {
		if cond() {
			return true
		}
		l.Advance(time.Second)
		return cond()
	})
}

// quiet waits until no webhook is on its way.
func (l *life) quiet() {
	l.t.Helper()
	l.eventually("all webhooks are delivered", func() bool { return l.WebhookCounts().Pending == 0 })
}

func (l *life) now() chat.Number {
	l.t.Helper()
	n, err := l.store.Number(l.t.Context(), l.viewer, l.number)
	if err != nil {
		l.t.Fatal(err)
	}
	return n
}

func (l *life) health() chat.Health {
	l.t.Helper()
	h, err := l.store.Health(l.t.Context(), l.viewer, l.number)
	if err != nil {
		l.t.Fatal(err)
	}
	return h
}

func (l *life) breaks() []chat.Break {
	l.t.Helper()
	all, err := l.store.Breaks(l.t.Context(), l.viewer, l.number)
	if err != nil {
		l.t.Fatal(err)
	}
	return all
}

// alerts lists the feed, newest first, as "field EVENT severity".
func (l *life) alerts() string {
	l.t.Helper()
	all, err := l.store.Notices(l.t.Context(), l.viewer, 100)
	if err != nil {
		l.t.Fatal(err)
	}
	var lines []string
	for _, n := range all {
		lines = append(lines, fmt.Sprint(n.Field, " ", n.Event, " ", n.Severity))
	}
	return strings.Join(lines, "\n")
}

func (l *life) stats() store.Stats {
	l.t.Helper()
	s, err := l.store.Stats(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	return s
}

// control asks the sandbox's control API.
func (l *life) control(path string, in any) {
	l.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		l.t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	l.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/_sandbox/"+path, bytes.NewReader(body)))
	if rec.Code != http.StatusOK {
		l.t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
}

// says has Meta send a webhook of any field.
func (l *life) says(field, level string, value map[string]any) {
	l.t.Helper()
	l.control("webhooks", map[string]any{"field": field, "level": level, "value": value})
}

const patience = 2 * time.Minute

// standing says how things are when a wait was in vain: the number's syncs, the webhooks, and what was made of them.
func (l *life) standing() string {
	syncs, err := l.store.Syncs(l.t.Context(), l.viewer, l.number)
	return fmt.Sprintf("syncs %+v, %v\nwebhooks %+v\ndeliveries %+v", syncs, err, l.WebhookCounts(), l.stats().Deliveries)
}

func (l *life) eventually(what string, cond func() bool) {
	l.t.Helper()
	deadline := time.Now().Add(patience)
	for wait := 2 * time.Millisecond; !cond(); wait = min(2*wait, 50*time.Millisecond) {
		if time.Now().After(deadline) {
			l.t.Fatalf("waited %v in vain: %s\nalerts:\n%s\n%s", patience, what, l.alerts(), l.standing())
		}
		time.Sleep(wait) // between looks at what other goroutines do
	}
}
