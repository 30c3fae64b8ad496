package ingest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const testSecret = "an app secret"

// rig is an ingest with one account and the number of Meta's examples.
type rig struct {
	t       testing.TB
	store   *store.Store
	ingest  *Ingest
	server  *httptest.Server
	account chat.Account
	number  chat.Number
	viewer  chat.Viewer
	told    []string // what was delivered last, for a failing property
}

// each runs a test on both engines.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newRig(t, s)) })
}

func newRig(t testing.TB, s *store.Store) *rig {
	t.Helper()
	c := clock.New()
	r := &rig{t: t, store: s,
		account: chat.Account{ID: chat.AccountID(s.IDs.Next()), Name: "Acme Garden", CreatedAt: c.NowMillis()}}
	r.number = chat.Number{ID: chat.NumberID(s.IDs.Next()), Account: r.account.ID, PhoneNumberID: "410050006000701", WABAID: "510020003000401",
		Digits: "12025550142", Mode: chat.ModeCoexistence, Link: chat.LinkConnected, Rate: 20, OnboardedAt: 1764000000_000}
	r.viewer = chat.SystemViewer(r.account.ID)
	r.write(func(tx *db.Tx) error { return store.AddAccount(tx, r.account) })
	log := slog.New(slog.DiscardHandler)
	vault, err := auth.OpenVault(t.Context(), s, "")
	if err != nil {
		t.Fatal(err)
	}
	r.serve(New(Options{Store: s, Events: event.New(s, log), Clock: c, Vault: vault, Importer: backfill.New(s, c), Log: log,
		AppSecret: testSecret, VerifyToken: "verify me", JournalAge: 30 * 24 * time.Hour}))
	return r
}

// serve answers webhooks with an ingest until the test ends.
func (r *rig) serve(in *Ingest) {
	r.ingest = in
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", in.Verify)
	mux.HandleFunc("POST /", in.Deliver)
	r.server = httptest.NewServer(mux)
	r.t.Cleanup(in.Close)
	r.t.Cleanup(r.server.Close)
}

// connect stores the number; tests that want it unknown at first call it late.
func (r *rig) connect() *rig {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		return store.AddNumber(tx, r.number, store.Secrets{Token: []byte{}, AppSecret: []byte{}})
	})
	r.ingest.Refresh()
	return r
}

func (r *rig) write(fn func(*db.Tx) error) {
	r.t.Helper()
	if err := r.store.Write(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

// post delivers a body with a signature and returns the status.
func (r *rig) post(body []byte, signature string) int {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.server.URL, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Hub-Signature-256", signature)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

// deliver posts a body properly signed and expects 200.
func (r *rig) deliver(body string) {
	r.t.Helper()
	if status := r.post([]byte(body), sign(testSecret, []byte(body))); status != http.StatusOK {
		r.t.Fatalf("status %d, want 200", status)
	}
}

func sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// fixture returns one of package graph's payloads.
func fixture(t testing.TB, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "graph", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (r *rig) stats() store.Stats {
	r.t.Helper()
	stats, err := r.store.Stats(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return stats
}

// summary returns the only conversation.
func (r *rig) summary() store.Summary {
	r.t.Helper()
	list, err := r.store.Summaries(r.t.Context(), r.viewer, store.Page{Limit: 10})
	if err != nil {
		r.t.Fatal(err)
	}
	if len(list) != 1 {
		r.t.Fatalf("%d conversations, want 1", len(list))
	}
	return list[0]
}

func (r *rig) thread(id chat.ConversationID) []chat.Message {
	r.t.Helper()
	thread, err := r.store.Thread(r.t.Context(), r.viewer, id, 0, 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	return thread
}

// TestEveryFixtureIsTakenIn delivers every payload of package graph, twice: each is answered 200, journaled,
// and the second changes no message.
func TestEveryFixtureIsTakenIn(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "graph", "testdata", "*.json"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d fixtures, error %v", len(files), err)
	}
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			r.deliver(fixture(t, name))
			before := r.stats()
			r.deliver(fixture(t, name))
			after := r.stats()
			if before.Messages != after.Messages || before.Contacts != after.Contacts || before.Conversations != after.Conversations {
				t.Errorf("%s: the second delivery changed what is stored: %+v, then %+v", name, before, after)
			}
		}
		stats := r.stats()
		if got := stats.Deliveries.Applied + stats.Deliveries.Failed; got != int64(2*len(files)) {
			t.Errorf("%d deliveries in the journal, want %d", got, 2*len(files))
		}
	})
}

func TestSignatureDecides(t *testing.T) {
	body := []byte(fixture(t, "message_text"))
	for name, signature := range map[string]string{
		"missing":         "",
		"wrong secret":    sign("another secret", body),
		"of another body": sign(testSecret, []byte("{}")),
		"no hex":          "sha256=zz",
		"without prefix":  strings.TrimPrefix(sign(testSecret, body), "sha256="),
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t)).connect()
			if status := r.post(body, signature); status != http.StatusUnauthorized {
				t.Errorf("status %d, want 401", status)
			}
			r.ingest.writeRejects()
			if stats := r.stats(); stats.Deliveries.Rejected != 1 || stats.Messages.Total != 0 {
				t.Errorf("stats %+v, want one rejected delivery and no message", stats)
			}
		})
	}
}

func TestHandshake(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	for query, want := range map[string]int{
		"?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify+me": http.StatusOK,
		"?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong":     http.StatusForbidden,
		"?hub.challenge=1&hub.verify_token=verify+me":                             http.StatusForbidden,
		"": http.StatusForbidden,
	} {
		answer, err := http.Get(r.server.URL + "/" + query)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != want || (want == http.StatusOK && string(body) != "1158201444") {
			t.Errorf("%q: status %d, body %q, want status %d", query, answer.StatusCode, body, want)
		}
	}
}

// TestBadInput delivers what is signed but cannot be read: it is answered 200, because an error would only
// make it come again for days, and stays visible in the journal.
func TestBadInput(t *testing.T) {
	for name, body := range map[string]string{
		"not JSON":      "hello",
		"empty":         "",
		"truncated":     fixture(t, "message_text")[:200],
		"deeply nested": strings.Repeat(`{"entry":[`, 50_000),
		"an array":      "[1, 2, 3]",
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t)).connect()
			r.deliver(body)
			if stats := r.stats(); stats.Deliveries.Failed != 1 || stats.Messages.Total != 0 {
				t.Errorf("stats %+v, want one failed delivery and no message", stats)
			}
		})
	}
}

func TestBodyOverLimitIsRefused(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	body := bytes.Repeat([]byte(" "), maxBody+1)
	if status := r.post(body, sign(testSecret, body)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", status)
	}
	body = append([]byte(fixture(t, "message_text")), bytes.Repeat([]byte(" "), maxBody-4096)...)
	if status := r.post(body, sign(testSecret, body)); status != http.StatusOK {
		t.Errorf("a body just below the limit: status %d, want 200", status)
	}
	if stats := r.stats(); stats.Messages.Customer != 1 {
		t.Errorf("stats %+v, want the message of the large body", stats)
	}
}

func TestContentTypeDoesNotMatter(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	body := fixture(t, "message_text")
	request, _ := http.NewRequest(http.MethodPost, r.server.URL, strings.NewReader(body))
	request.Header.Set("Content-Type", "text/plain")
	request.Header.Set("X-Hub-Signature-256", sign(testSecret, []byte(body)))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || r.stats().Messages.Customer != 1 {
		t.Errorf("status %d, stats %+v: what Meta signed is taken in", answer.StatusCode, r.stats())
	}
}

func TestUnknownNumberWaitsForReplay(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.deliver(fixture(t, "message_text"))
		if stats := r.stats(); stats.Deliveries.Failed != 1 || stats.Messages.Total != 0 {
			t.Fatalf("stats %+v, want one failed delivery", stats)
		}
		failed, err := r.store.FailedDeliveries(t.Context(), 0, 10)
		if err != nil || len(failed) != 1 || !strings.Contains(failed[0].Error, "410050006000701") {
			t.Fatalf("failed deliveries %+v, error %v: want one that names the number", failed, err)
		}
		r.connect()
		done, err := r.ingest.Replay(t.Context())
		if err != nil || done != (Replayed{Applied: 1}) {
			t.Fatalf("replay %+v, error %v, want one applied", done, err)
		}
		if stats := r.stats(); stats.Deliveries.Failed != 0 || stats.Deliveries.Applied != 1 || stats.Messages.Customer != 1 {
			t.Errorf("stats after replay %+v", stats)
		}
	})
}

// A number that another process added is known from its first webhook on, though nobody told this one.
func TestANumberAddedElsewhereIsKnownAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.deliver(fixture(t, "account_partner_removed_by_waba")) // now the router knows that there is no number
		r.write(func(tx *db.Tx) error {
			return store.AddNumber(tx, r.number, store.Secrets{Token: []byte{}, AppSecret: []byte{}})
		})
		r.deliver(fixture(t, "message_text"))
		if got := r.stats(); got.Messages.Customer != 1 {
			t.Errorf("stats %+v, want one message", got)
		}
	})
}

func TestUnknownFieldIsKept(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	r.deliver(fixture(t, "envelope_unknown_field"))
	failed, err := r.store.FailedDeliveries(t.Context(), 0, 10)
	if err != nil || len(failed) != 1 || string(failed[0].Body) != fixture(t, "envelope_unknown_field") {
		t.Fatalf("failed deliveries %+v, error %v: want the raw body", failed, err)
	}
}

func TestCustomerMessageOpensTheWindow(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "message_text"))
		c := r.summary()
		if c.Window.Until != c.LastAt+chat.WindowLength.Milliseconds() || c.Unread != 1 || c.State != chat.StateOpen {
			t.Errorf("conversation %+v: want the window 24 h after the message, one unread", c.Conversation)
		}
	})
}

func TestEchoAnswersAndOpensNoWindow(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "echo_text"))
		c := r.summary()
		if c.Window.Until != 0 || c.Unread != 0 || c.Last.Origin != chat.FromPhone || c.Last.Direction != chat.Out {
			t.Errorf("conversation %+v, newest %+v: want an outgoing message of the phone and no window", c.Conversation, c.Last)
		}
		n, err := r.store.Number(t.Context(), r.viewer, r.number.ID)
		if err != nil || n.AppSeenAt != c.LastAt {
			t.Errorf("app seen at %d, error %v, want %d", n.AppSeenAt, err, c.LastAt)
		}
	})
}

func TestHistoryIsQuiet(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "history_chunk"))
		stats := r.stats()
		if stats.Messages.Import != stats.Messages.Total || stats.Messages.Total == 0 {
			t.Fatalf("stats %+v, want imported messages only", stats)
		}
		if c := r.summary(); c.Window.Until != 0 || c.Unread != 0 {
			t.Errorf("conversation %+v: history opens no window and is not unread", c.Conversation)
		}
	})
}

// TestEarlyAmendmentWaits delivers an edit before its message.
func TestEarlyAmendmentWaits(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "echo_edit"))
		if n, err := r.store.ParkedCount(t.Context()); err != nil || n != 1 {
			t.Fatalf("%d parked, error %v, want 1", n, err)
		}
		r.deliver(fixture(t, "echo_text"))
		if n, err := r.store.ParkedCount(t.Context()); err != nil || n != 0 {
			t.Fatalf("%d parked, error %v, want 0", n, err)
		}
		if m := r.thread(r.summary().ID)[0]; m.EditedAt == 0 || m.Content.Text != "Typed on the phone (fixed)" {
			t.Errorf("message %+v, want the edited text", m)
		}
	})
}
