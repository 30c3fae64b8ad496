package api

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rig is the API over HTTP, with two accounts that must not see each other.
type rig struct {
	t      *testing.T
	url    string
	server *server
	now    int64 // Unix milliseconds, when the rig was made
	logs   *logs

	shop, other       *storetest.Shop
	shopKey, otherKey string
}

func newRig(t *testing.T) *rig {
	t.Helper()
	s := storetest.SQLite(t)
	c := clock.New()
	c.Advance(time.UnixMilli(storetest.Noon).Add(24 * time.Hour).Sub(c.Now())) // shops are onboarded at Noon
	r := &rig{t: t, now: c.NowMillis(), logs: &logs{}, shop: storetest.NewShop(t, s), other: storetest.NewShop(t, s)}
	log := slog.New(slog.NewTextHandler(r.logs, nil))
	events := event.New(s, log)
	door := auth.New(s, c)
	sender := send.New(send.Options{Store: s, Events: events, Clock: c, Log: log})
	sender.Close() // what is queued stays queued
	r.shopKey, r.otherKey = newKey(t, door, r.shop), newKey(t, door, r.other)
	files := media.New(media.Options{Store: s, Events: events, Clock: c, Log: log, Dir: t.TempDir()})
	t.Cleanup(files.Close)
	r.server = build(Options{Store: s, Auth: door, Inbox: inbox.New(s, events, sender, c), Search: search.New(search.Options{Store: s, Clock: c, Log: log}), Media: files, Events: events, Clock: c, Log: log, Version: "dev"})
	web := httptest.NewServer(r.server.guard(r.server.mux))
	t.Cleanup(web.Close)
	r.url = web.URL
	return r
}

func newKey(t *testing.T, door *auth.Auth, shop *storetest.Shop) string {
	t.Helper()
	key, err := door.NewKey(t.Context(), shop.Account.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// logs collects what is logged.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// reply is an answer of the API.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// request makes a request with the shop's key and a JSON body, if any.
func (r *rig) request(method, path, body string) *http.Request {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.shopKey)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func (r *rig) do(req *http.Request) reply {
	r.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply{t: r.t, status: res.StatusCode, header: res.Header, body: string(body)}
}

func (r *rig) get(path string) reply {
	r.t.Helper()
	return r.do(r.request(http.MethodGet, path, ""))
}

func (r *rig) post(path, body string) reply {
	r.t.Helper()
	return r.do(r.request(http.MethodPost, path, body))
}

// ok reads the value of an answer with the wanted status.
func ok[T any](r reply, status int) (value T) {
	r.t.Helper()
	if r.status != status || !strings.HasPrefix(r.header.Get("Content-Type"), "application/json") {
		r.t.Fatalf("got %d %s: %s, want %d JSON", r.status, r.header.Get("Content-Type"), r.body, status)
	}
	if err := json.Unmarshal([]byte(r.body), &value); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	return value
}

// problem reads a problem document and checks what all of them have in common.
func (r reply) problem(status int, kind chat.Kind) Problem {
	r.t.Helper()
	var p Problem
	if r.status != status || r.header.Get("Content-Type") != "application/problem+json" {
		r.t.Fatalf("got %d %s: %s, want a problem with %d", r.status, r.header.Get("Content-Type"), r.body, status)
	}
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		r.t.Fatalf("%v in %s", err, r.body)
	}
	if p.Status != status || p.Kind != kind || p.Title != http.StatusText(status) || p.Detail == "" {
		r.t.Fatalf("got %s, want status %d, kind %s and a detail", r.body, status, kind)
	}
	return p
}

// UnmarshalText reads what MarshalText wrote: programs need it, the API does not.
func (t *Time) UnmarshalText(text []byte) error {
	at, err := time.Parse(timeLayout, string(text))
	*t = Time(at.UnixMilli())
	return err
}

// write changes the store.
func (r *rig) write(fn func(tx *db.Tx) error) {
	r.t.Helper()
	storetest.Write(r.t, r.server.Store, fn)
}

// tell appends events of an account.
func (r *rig) tell(shop *storetest.Shop, events ...chat.Event) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error { return r.server.Events.Append(tx, shop.Account.ID, events...) })
}

// receive files a customer's message of a minute ago, so that the window is open.
func (r *rig) receive(shop *storetest.Shop, phone, text string) store.Filed {
	r.t.Helper()
	return shop.File(r.t, shop.Incoming(chat.Person{Phone: phone, ProfileName: "Maria"}, r.now-60_000, text))[0]
}
