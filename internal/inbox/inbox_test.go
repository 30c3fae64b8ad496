package inbox_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// rig is a shop with an inbox whose sender has stopped: what it queues stays where it is.
type rig struct {
	t     testing.TB
	store *store.Store
	shop  *storetest.Shop
	clock *clock.Clock
	inbox *inbox.Inbox

	events *event.Log
	before store.Backlog
}

// each runs a test on both engines.
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
	log, moved := slog.New(slog.DiscardHandler), clock.New()
	events := event.New(s, log)
	sender := send.New(send.Options{Store: s, Events: events, Clock: moved, Log: log})
	sender.Close()
	r := &rig{t: t, store: s, shop: storetest.NewShop(t, s), clock: moved, inbox: inbox.New(s, events, sender, moved), events: events}
	r.before = r.backlog()
	return r
}

var ana = chat.Person{Phone: "13125550177"}

// receive stores a message of Ana's, so long ago.
func (r *rig) receive(ago time.Duration) store.Filed {
	r.t.Helper()
	return r.shop.File(r.t, r.shop.Incoming(ana, r.clock.NowMillis()-ago.Milliseconds(), "hello"))[0]
}

// sent stores an earlier message to Ana.
func (r *rig) sent(from chat.Origin, status chat.Status, say string) chat.Message {
	r.t.Helper()
	f := r.shop.Outgoing(ana, from, status, r.clock.NowMillis()-1000, "Good morning")
	f.Message.ErrorSay, f.Message.ReplyTo = say, "wamid.quoted"
	return r.shop.File(r.t, f)[0].Message
}

func (r *rig) conversation(id chat.ConversationID) chat.Conversation {
	r.t.Helper()
	c, err := r.store.Conversation(r.t.Context(), r.shop.Viewer, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// thread lists what we wrote in a conversation, oldest first.
func (r *rig) thread(id chat.ConversationID) (ours []chat.Message) {
	r.t.Helper()
	all, err := r.store.Thread(r.t.Context(), r.shop.Viewer, id, 0, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, m := range all {
		if m.Direction == chat.Out {
			ours = append(ours, m)
		}
	}
	return ours
}

func (r *rig) backlog() store.Backlog {
	r.t.Helper()
	b, err := r.store.Backlog(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

// queued counts what came into the outbox since the test began.
func (r *rig) queued() int64 {
	r.t.Helper()
	now := r.backlog()
	return now.Queued - r.before.Queued + now.Uncertain - r.before.Uncertain
}

func (r *rig) lastEvent() int64 {
	r.t.Helper()
	seq, err := r.store.LastEvent(r.t.Context(), r.shop.Viewer)
	if err != nil {
		r.t.Fatal(err)
	}
	return seq
}

// stranger is an admin of another account.
func (r *rig) stranger() chat.Viewer { return storetest.NewShop(r.t, r.store).Viewer }

func wantKind(t *testing.T, err error, kind chat.Kind) {
	t.Helper()
	if err == nil || chat.KindOf(err) != kind || chat.Sentence(err) == "" {
		t.Errorf("got %v, want %s with a sentence", err, kind)
	}
}

func TestReply(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		m, err := r.inbox.Reply(t.Context(), r.shop.Viewer, from.Conversation, inbox.Text("  Good morning,\nAna! \n"))
		if err != nil {
			t.Fatal(err)
		}
		ours := r.thread(from.Conversation)
		if len(ours) != 1 || ours[0].ID != m.ID || ours[0].Content.Text != "Good morning,\nAna!" || ours[0].Origin != chat.FromAgent ||
			ours[0].Agent != r.shop.Admin.ID || ours[0].Status != chat.StatusQueued {
			t.Errorf("stored %+v", ours)
		}
		if c := r.conversation(from.Conversation); c.Unread != 0 || r.queued() != 1 {
			t.Errorf("%d unread, %d queued: want an answered conversation and one message to send", c.Unread, r.queued())
		}
	})
}

func TestReplyIsRefused(t *testing.T) {
	type reply struct {
		text     string
		ago      time.Duration // since the customer wrote
		stranger bool
		kind     chat.Kind
	}
	cases := map[string]reply{
		"only white space":  {" \n\t ", time.Minute, false, chat.Invalid},
		"too long":          {strings.Repeat("x", 4097), time.Minute, false, chat.Invalid},
		"window shut":       {"Good morning", 25 * time.Hour, false, chat.WindowShut},
		"another account's": {"Good morning", time.Minute, true, chat.NotFound},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c reply) {
		from, v := r.receive(c.ago), r.shop.Viewer
		if c.stranger {
			v = r.stranger()
		}
		_, err := r.inbox.Reply(t.Context(), v, from.Conversation, inbox.Text(c.text))
		wantKind(t, err, c.kind)
		if n := len(r.thread(from.Conversation)); n != 0 || r.queued() != 0 {
			t.Errorf("%d stored, %d queued, want nothing", n, r.queued())
		}
	})
}

func TestMarkReadMovesForwardOnly(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		first, last := r.receive(3*time.Minute), r.receive(time.Minute)
		id := first.Conversation
		steps := []struct {
			name   string
			until  int64
			want   int64 // read until
			unread int
			news   bool
		}{
			{"the first", first.SentAt, first.SentAt, 1, true},
			{"the first again", first.SentAt, first.SentAt, 1, false},
			{"back", first.SentAt - 1000, first.SentAt, 1, false},
			{"beyond the newest", last.SentAt + 3_600_000, last.SentAt, 0, true},
			{"beyond the newest again", last.SentAt + 3_600_000, last.SentAt, 0, false},
		}
		for _, s := range steps {
			before := r.lastEvent()
			if err := r.inbox.MarkRead(t.Context(), r.shop.Viewer, id, s.until, inbox.AnyMark); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if c := r.conversation(id); c.ReadUntil != s.want || c.Unread != s.unread {
				t.Errorf("%s: read until %d with %d unread, want %d and %d", s.name, c.ReadUntil, c.Unread, s.want, s.unread)
			}
			if news := r.lastEvent() > before; news != s.news {
				t.Errorf("%s: told the pages: %v, want %v", s.name, news, s.news)
			}
		}
		r.receive(0)
		if c := r.conversation(id); c.Unread != 1 {
			t.Errorf("%d unread after a later message, want 1", c.Unread)
		}
	})
}

func TestMarkReadOfAnotherAccount(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.receive(time.Minute)
		wantKind(t, r.inbox.MarkRead(t.Context(), r.stranger(), from.Conversation, from.SentAt, inbox.AnyMark), chat.NotFound)
		if c := r.conversation(from.Conversation); c.Unread != 1 {
			t.Errorf("%d unread, want 1", c.Unread)
		}
	})
}

func TestRetrySendsANewMessageBelow(t *testing.T) {
	type lost struct {
		from   chat.Origin
		status chat.Status
	}
	cases := map[string]lost{
		"failed of an agent":    {chat.FromAgent, chat.StatusFailed},
		"failed of a bot":       {chat.FromBot, chat.StatusFailed},
		"failed of a campaign":  {chat.FromCampaign, chat.StatusFailed},
		"uncertain of an agent": {chat.FromAgent, chat.StatusUncertain},
		"uncertain of a bot":    {chat.FromBot, chat.StatusUncertain},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c lost) {
		r.receive(time.Minute)
		old := r.sent(c.from, c.status, "Meta did not answer clearly.")
		if c.status == chat.StatusUncertain {
			r.enqueue(old)
		}
		m, err := r.inbox.Retry(t.Context(), r.shop.Viewer, old.ID)
		if ours := r.thread(old.Conversation); err != nil || m.ID != ours[len(ours)-1].ID {
			t.Fatalf("told of %d (%v), want the new one", m.ID, err)
		}
		r.wantSentAgain(old)
		wantKind(t, r.retry(r.shop.Viewer, old.ID), chat.Conflict)
		r.wantSentAgain(old)
	})
}

func (r *rig) retry(v chat.Viewer, id chat.MessageID) error {
	_, err := r.inbox.Retry(context.Background(), v, id)
	return err
}

// enqueue leaves a message in the outbox as uncertain.
func (r *rig) enqueue(m chat.Message) {
	r.t.Helper()
	storetest.Write(r.t, r.store, func(tx *db.Tx) error {
		return store.Enqueue(tx, r.shop.Account.ID, store.Outgoing{Number: m.Number, Message: m.ID, Conversation: m.Conversation, State: chat.StatusUncertain, Attempts: 1})
	})
}

// wantSentAgain checks that the old message says so and that one new message is queued, and nothing else.
func (r *rig) wantSentAgain(old chat.Message) {
	r.t.Helper()
	ours := r.thread(old.Conversation)
	if len(ours) != 2 || r.queued() != 1 {
		r.t.Fatalf("%d messages, %d in the outbox: want the old and the new one, and the new one to send", len(ours), r.queued())
	}
	if ours[0].ID != old.ID || ours[0].Status != chat.StatusFailed || ours[0].ErrorSay != chat.SentAgain || ours[0].Retryable() {
		r.t.Errorf("the old one is %+v", ours[0])
	}
	m := ours[1]
	if m.Status != chat.StatusQueued || m.Content.Text != old.Content.Text || m.ReplyTo != old.ReplyTo || m.Agent != r.shop.Admin.ID || m.Origin != chat.FromAgent {
		r.t.Errorf("the new one is %+v", m)
	}
}

func TestRetryIsRefused(t *testing.T) {
	type retry struct {
		from     chat.Origin
		status   chat.Status
		stranger bool
		ago      time.Duration // since the customer wrote
		kind     chat.Kind
	}
	cases := map[string]retry{
		"of the phone":      {chat.FromPhone, chat.StatusFailed, false, 0, chat.Conflict},
		"imported":          {chat.FromImport, chat.StatusFailed, false, 0, chat.Conflict},
		"window shut":       {chat.FromAgent, chat.StatusFailed, false, 25 * time.Hour, chat.WindowShut},
		"another account's": {chat.FromAgent, chat.StatusFailed, true, 0, chat.NotFound},
		"uncertain bulk":    {chat.FromCampaign, chat.StatusUncertain, false, 0, chat.Conflict},
	}
	for _, s := range []chat.Status{chat.StatusQueued, chat.StatusSending, chat.StatusAccepted, chat.StatusSent, chat.StatusDelivered, chat.StatusRead} {
		cases[string(s)] = retry{chat.FromAgent, s, false, 0, chat.Conflict}
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c retry) {
		r.receive(c.ago)
		old, v := r.sent(c.from, c.status, ""), r.shop.Viewer
		if c.stranger {
			v = r.stranger()
		}
		wantKind(t, r.retry(v, old.ID), c.kind)
		if ours := r.thread(old.Conversation); len(ours) != 1 || ours[0].Status != c.status || ours[0].ErrorSay != "" || r.queued() != 0 {
			t.Errorf("stored %+v, %d queued: want it as it was", ours, r.queued())
		}
	})
}

func TestAgentsRetryAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const messages, agents = 10, 6
		r.receive(time.Minute)
		for range messages {
			old := r.sent(chat.FromAgent, chat.StatusFailed, "")
			errs := make([]error, agents)
			var all sync.WaitGroup
			start := make(chan struct{})
			for i := range errs {
				all.Go(func() { <-start; errs[i] = r.retry(r.shop.Viewer, old.ID) })
			}
			close(start)
			all.Wait()
			done := 0
			for _, err := range errs {
				if err == nil {
					done++
				} else {
					wantKind(t, err, chat.Conflict)
				}
			}
			if done != 1 {
				t.Errorf("%d agents were told that it is sent again, want 1", done)
			}
		}
		if r.queued() != messages {
			t.Errorf("%d messages are queued, want %d", r.queued(), messages)
		}
	})
}
