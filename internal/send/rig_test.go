package send_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const token = "EAAGtoken"

// rig is a shop that sends to a double of Meta.
type rig struct {
	t      testing.TB
	store  *store.Store
	shop   *storetest.Shop
	meta   *meta
	opts   send.Options
	sender *send.Sender
	people int // customers so far
	before store.Backlog

	refuseConsent bool
}

// each runs a test on both engines; sending has not started.
func each(t *testing.T, test func(t *testing.T, r *rig)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		test(t, newRig(t, s))
	})
}

// eachCase runs cases one after the other on a database of each engine, with a shop of their own.
func eachCase[Case any](t *testing.T, cases map[string]Case, test func(t *testing.T, r *rig, c Case)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		for name, c := range cases {
			t.Run(name, func(t *testing.T) { test(t, newRig(t, s), c) })
		}
	})
}

func newRig(t testing.TB, s *store.Store) *rig {
	t.Helper()
	vault, err := auth.OpenVault(t.Context(), s, strings.Repeat("key", 11))
	if err != nil {
		t.Fatal(err)
	}
	moved, log := clock.New(), slog.New(slog.DiscardHandler)
	r := &rig{t: t, store: s, shop: storetest.NewShop(t, s), meta: newMeta(t, moved)}
	r.opts = send.Options{Store: s, Events: event.New(s, log), Clock: moved, Vault: vault, Graph: &graph.Client{BaseURL: r.meta.URL}, Log: log}
	r.write(func(tx *db.Tx) error {
		return store.SetSecrets(tx, r.shop.Account.ID, r.shop.Number.ID, store.Secrets{Token: vault.Seal(auth.PurposeToken, token), AppSecret: []byte{}})
	})
	if r.before, err = s.Backlog(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

// still has the clock stand until the test moves it: what is due in a second stays so, however busy the machine is.
func (r *rig) still() *rig {
	r.opts.Clock = clock.NewStill()
	r.meta.clock = r.opts.Clock
	return r
}

// start starts sending until the test ends.
func (r *rig) start() *rig {
	r.sender = send.New(r.opts)
	r.t.Cleanup(r.sender.Close)
	return r
}

// stopped has a sender that queues and sends nothing.
func (r *rig) stopped() *rig {
	r.sender = send.New(r.opts)
	r.sender.Close()
	return r
}

func (r *rig) write(fn func(*db.Tx) error) {
	r.t.Helper()
	storetest.Write(r.t, r.store, fn)
}

// customer writes, now, and so opens the window of a conversation of their own.
func (r *rig) customer() store.Filed {
	r.t.Helper()
	r.people++
	who := chat.Person{Phone: fmt.Sprintf("49151%08d", r.people)}
	return r.shop.File(r.t, r.shop.Incoming(who, r.opts.Clock.NowMillis(), "hello"))[0]
}

func (r *rig) text(c chat.ConversationID, text string) chat.Message {
	return chat.Message{Account: r.shop.Account.ID, Conversation: c, Origin: chat.FromAgent, Agent: r.shop.Admin.ID, Content: chat.Content{Type: "text", Text: text}}
}

func (r *rig) queue(m chat.Message, lane store.Lane) (chat.Message, error) {
	err := r.store.Write(r.t.Context(), func(tx *db.Tx) (err error) {
		m, err = r.sender.Submit(tx, m, send.Order{Lane: lane})
		return err
	})
	return m, err
}

// say queues a text of a person.
func (r *rig) say(c chat.ConversationID, text string) chat.Message {
	r.t.Helper()
	m, err := r.queue(r.text(c, text), store.LanePeople)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func (r *rig) message(id chat.MessageID) chat.Message {
	r.t.Helper()
	m, err := r.store.Message(context.Background(), r.shop.Viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// becomes waits for a message's status.
func (r *rig) becomes(id chat.MessageID, want chat.Status) chat.Message {
	r.t.Helper()
	var m chat.Message
	r.eventually("the message is "+string(want), func() bool { m = r.message(id); return m.Status == want })
	return m
}

// due waits until a message waits for another attempt and returns when that is.
func (r *rig) due() time.Time {
	r.t.Helper()
	var at int64
	r.eventually("the message waits for another attempt", func() (ok bool) {
		var err error
		if at, ok, err = r.store.NextDue(context.Background(), r.shop.Account.ID, r.shop.Number.ID); err != nil {
			r.t.Fatal(err)
		}
		return ok && at > r.opts.Clock.NowMillis()
	})
	return time.UnixMilli(at)
}

// outbox counts what stands in the outbox since the test began: waiting or under way, and uncertain.
func (r *rig) outbox() (waiting, uncertain int) {
	r.t.Helper()
	b, err := r.store.Backlog(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return int(b.Queued - r.before.Queued), int(b.Uncertain - r.before.Uncertain)
}

func (r *rig) wantOutbox(waiting, uncertain int) {
	r.t.Helper()
	if w, u := r.outbox(); w != waiting || u != uncertain {
		r.t.Errorf("the outbox holds %d waiting and %d uncertain, want %d and %d", w, u, waiting, uncertain)
	}
}

func (r *rig) wantRequests(n int) {
	r.t.Helper()
	if asked := r.meta.asked(); len(asked) != n {
		r.t.Errorf("Meta was asked %d times, want %d: %v", len(asked), n, r.meta.texts())
	}
}

// eventually waits for what other goroutines bring about.
func (r *rig) eventually(what string, holds func() bool) {
	r.t.Helper()
	end, look := time.NewTimer(2*time.Minute), time.NewTicker(2*time.Millisecond)
	defer end.Stop()
	defer look.Stop()
	for !holds() {
		select {
		case <-look.C:
		case <-end.C:
			r.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// advanceUntil moves the clock in steps until something holds: whoever begins to wait between two steps needs one more.
func (r *rig) advanceUntil(what string, holds func() bool) {
	r.t.Helper()
	r.eventually(what, func() bool {
		if holds() {
			return true
		}
		r.opts.Clock.Advance(3 * time.Second)
		return false
	})
}
