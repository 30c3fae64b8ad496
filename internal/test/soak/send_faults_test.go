package soak

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/ingest"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// house is what sends and hears of it, in this process, on a clock that the sandbox shares.
type house struct {
	t      *testing.T
	clock  *clock.Clock
	meta   *meta
	store  *store.Store
	sender *send.Sender
	agent  chat.Agent
	number chat.Number
}

// bad is one sort of bad day.
type bad struct {
	name string
	step time.Duration // of the clock, while messages wait
	set  func(h *house)
}

func badDays() []bad {
	return []bad{
		{"none", time.Second, func(*house) {}},
		{"5 % time-outs", time.Second, (*house).timeouts},
		{"5 % 500s", time.Second, (*house).failures},
		{"429 storms", time.Second, (*house).storms},
		{"statuses twice and out of turn", time.Second, (*house).disorder},
		{"an hour without Meta", 20 * time.Second, (*house).outage},
	}
}

// TestSoakFaultsOfSending sends through bad days and prints what came of each. Nothing is sent twice, and every
// message ends sent, failed or uncertain.
func TestSoakFaultsOfSending(t *testing.T) {
	messages := 80
	if full() {
		messages = 1000
	}
	table := []string{fmt.Sprintf("%-9s %-31s %8s %6s %6s %9s %5s %8s %7s", "engine", "fault", "messages", "sent", "failed", "uncertain", "twice", "requests", "took")}
	for _, b := range badDays() {
		t.Run(b.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) { table = append(table, newHouse(t, s).live(b, messages)) })
		})
	}
	t.Log(sentence("outcomes of bad days\n%s", strings.Join(table, "\n")))
}

func newHouse(t *testing.T, s *store.Store) *house {
	t.Helper()
	h := &house{t: t, clock: clock.New(), store: s, agent: storetest.AddAgent(t, s, storetest.AddAccount(t, s).ID)}
	h.meta = newMeta(t, h.clock, sandbox.Limits{Reach: -1, Workers: 16})
	vault, err := auth.OpenVault(t.Context(), s, strings.Repeat("key", 11))
	if err != nil {
		t.Fatal(err)
	}
	log, events := slog.New(slog.DiscardHandler), event.New(s, slog.New(slog.DiscardHandler))
	h.connect(vault)
	h.sender = send.New(send.Options{Store: s, Events: events, Clock: h.clock, Vault: vault, Graph: &graph.Client{BaseURL: h.meta.graph.URL}, Log: log,
		Patience: 500 * time.Millisecond})
	in := ingest.New(ingest.Options{Store: s, Events: events, Clock: h.clock, Vault: vault, Importer: backfill.New(s, h.clock), Log: log, Sending: h.sender})
	door := httptest.NewServer(http.HandlerFunc(in.Deliver))
	t.Cleanup(func() { h.sender.Close(); door.Close(); in.Close(); events.Close() })
	h.meta.leadTo(door.URL)
	return h
}

// connect gives the number of the shop the sandbox's ids, and subscribes to its webhooks.
func (h *house) connect(vault *auth.Vault) {
	h.t.Helper()
	now, p := h.clock.NowMillis(), h.meta.paired
	h.number = chat.Number{ID: chat.NumberID(h.store.IDs.Next()), Account: h.agent.Account, PhoneNumberID: p.PhoneNumberID, WABAID: p.WABAID, Digits: boxDigits,
		Mode: chat.ModeCoexistence, Link: chat.LinkConnected, LinkChangedAt: now, OnboardedAt: now - 60_000, Rate: 20, CreatedAt: now}
	secrets := store.Secrets{Token: vault.Seal(auth.PurposeToken, p.AccessToken), AppSecret: vault.Seal(auth.PurposeAppSecret, p.AppSecret)}
	storetest.Write(h.t, h.store, func(tx *db.Tx) error {
		return store.AddNumber(tx, h.number, secrets)
	})
	if err := (&graph.Client{BaseURL: h.meta.graph.URL}).With(p.AccessToken).SubscribeApp(h.t.Context(), p.WABAID, "", ""); err != nil {
		h.t.Fatal(err)
	}
}

// live queues messages, lets the day go by and returns what came of it.
func (h *house) live(b bad, messages int) string {
	h.t.Helper()
	chats := h.customers(20)
	b.set(h)
	began := h.clock.Now()
	ids := make([]chat.MessageID, messages)
	for i := range ids {
		storetest.Write(h.t, h.store, func(tx *db.Tx) error {
			m, err := h.sender.Submit(tx, chat.Message{Account: h.agent.Account, Conversation: chats[i%len(chats)], Origin: chat.FromAgent, Agent: h.agent.ID,
				Content: chat.Content{Type: "text", Text: fmt.Sprint("message ", i)}}, send.Order{Lane: store.Lane(i % 3)})
			ids[i] = m.ID
			return err
		})
	}
	h.goesBy("the outbox is empty", b.step, func() bool {
		_, waits, err := h.store.NextDue(h.t.Context(), h.number.Account, h.number.ID)
		if err != nil {
			h.t.Fatal(err)
		}
		return !waits && h.over(ids)
	})
	took := h.clock.Now().Sub(began)
	return h.books(b, ids, took)
}

// goesBy lets the clock go on in steps until something holds.
func (h *house) goesBy(what string, step time.Duration, holds func() bool) {
	h.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(5 * time.Minute); !holds(); <-look.C {
		if time.Now().After(end) {
			h.t.Fatalf("waited in vain: %s", what)
		}
		h.clock.Advance(step)
	}
}

func (h *house) viewer() chat.Viewer { return chat.SystemViewer(h.agent.Account) }

func (h *house) message(id chat.MessageID) chat.Message {
	h.t.Helper()
	m, err := h.store.Message(h.t.Context(), h.viewer(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// over reports whether nothing more is to be told about any message.
func (h *house) over(ids []chat.MessageID) bool {
	for _, id := range ids {
		switch h.message(id).Status {
		case chat.StatusQueued, chat.StatusSending, chat.StatusAccepted:
			return false
		case chat.StatusUncertain:
			if h.meta.times(id.String()) > 0 {
				return false // its receipt is on the way
			}
		}
	}
	return true
}

// books adds up.
func (h *house) books(b bad, ids []chat.MessageID, took time.Duration) string {
	h.t.Helper()
	var sent, failed, uncertain, twice int
	for _, id := range ids {
		m, n := h.message(id), h.meta.times(id.String())
		if n > 1 {
			twice++
		}
		switch {
		case m.Status == chat.StatusFailed && n == 0:
			failed++
		case m.Status == chat.StatusUncertain && n == 0:
			uncertain++
		case n == 1 && m.Status.Rung() > chat.StatusAccepted.Rung() && m.Status != chat.StatusFailed:
			sent++
		default:
			h.t.Errorf("message %s is %s and came to Meta %d times: %s", id, m.Status, n, m.ErrorSay)
		}
	}
	if twice > 0 || sent+failed+uncertain != len(ids) {
		h.t.Errorf("%d sent, %d failed, %d uncertain of %d; %d came to Meta twice", sent, failed, uncertain, len(ids), twice)
	}
	h.meta.mu.Lock()
	defer h.meta.mu.Unlock()
	if n := h.meta.refusals[130429]; n > 0 {
		h.t.Errorf("Meta said %d times that we send too fast", n)
	}
	return fmt.Sprintf("%-9s %-31s %8d %6d %6d %9d %5d %8d %7s", h.store.Engine(), b.name, len(ids), sent, failed, uncertain, twice, h.meta.requests, took.Round(time.Second))
}

// customers write, so that they can be answered.
func (h *house) customers(n int) (chats []chat.ConversationID) {
	h.t.Helper()
	for i := range n {
		if _, err := h.meta.world.CustomerWrites(fmt.Sprintf("1312555%04d", i), boxDigits, sandbox.Text("hello")); err != nil {
			h.t.Fatal(err)
		}
	}
	h.goesBy("the customers' messages are here", time.Second, func() bool {
		list, err := h.store.Summaries(h.t.Context(), h.viewer(), store.Page{Limit: 2 * n})
		if err != nil {
			h.t.Fatal(err)
		}
		chats = nil
		for _, s := range list {
			chats = append(chats, s.ID)
		}
		return len(chats) == n
	})
	return chats
}

// some reports so many times in a hundred that it is this one.
func (h *house) some(percent int) bool { return rand.IntN(100) < percent }

// timeouts has Meta stay silent, half of the time after it took the message.
func (h *house) timeouts() {
	before := func(_ http.ResponseWriter, r *http.Request) bool {
		if h.some(3) {
			<-r.Context().Done()
			return true
		}
		return false
	}
	after := func() bool { return h.some(2) }
	h.meta.trouble.Store(&before)
	h.meta.lose.Store(&after)
}

// failures has Meta, and what stands before it, break.
func (h *house) failures() {
	before := func(w http.ResponseWriter, _ *http.Request) bool {
		if !h.some(5) {
			return false
		}
		answers := []string{`{"error":{"code":131000}}`, `{"error":{"code":2,"is_transient":true}}`, `{"error":{"code":1}}`, `<html>Internal Server Error</html>`}
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(answers[rand.IntN(len(answers))]))
		return true
	}
	h.meta.trouble.Store(&before)
}

// storms has Meta refuse twenty requests in a row now and then because they come too fast.
func (h *house) storms() {
	var nth atomic.Int64
	before := func(w http.ResponseWriter, _ *http.Request) bool {
		if nth.Add(1)%60 >= 20 {
			return false
		}
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = w.Write([]byte(`{"error":{"code":130429}}`))
		return true
	}
	h.meta.trouble.Store(&before)
}

// disorder has webhooks come twice and overtake each other.
func (h *house) disorder() {
	for _, f := range []sandbox.Fault{{On: "webhooks", Times: 100, Reorder: true}, {On: "webhooks", Times: 200, Duplicate: true}, {On: "webhooks", Times: 50, Drop: true}} {
		if err := h.meta.world.Inject(f); err != nil {
			h.t.Fatal(err)
		}
	}
}

// outage has nobody answer for an hour of the clock.
func (h *house) outage() {
	end := h.clock.Now().Add(time.Hour)
	before := func(w http.ResponseWriter, _ *http.Request) bool {
		if h.clock.Now().After(end) {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"error":{"code":2,"is_transient":true}}`))
		return true
	}
	h.meta.trouble.Store(&before)
}
