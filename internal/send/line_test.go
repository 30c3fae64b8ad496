package send_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// TestAfterARestartUnfinishedAttemptsAreUncertain starts where a process was killed between asking Meta and hearing
// the answer, with more waiting behind.
func TestAfterARestartUnfinishedAttemptsAreUncertain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		from := r.customer()
		lost, waiting := r.say(from.Conversation, "On its way"), r.say(from.Conversation, "Behind it")
		r.write(func(tx *db.Tx) error {
			o, _, err := store.NextOutgoing(tx, r.shop.Account.ID, r.shop.Number.ID, r.opts.Clock.NowMillis(), store.LaneBulk)
			if err != nil || o.Message != lost.ID {
				return fmt.Errorf("next is %+v, %v", o, err)
			}
			o.Attempts, o.AttemptedAt = 1, r.opts.Clock.NowMillis()
			if _, err := store.Claim(tx, r.shop.Account.ID, o); err != nil {
				return err
			}
			return store.Restate(tx, r.shop.Account.ID, o.Message, chat.StatusSending, "")
		})
		r.start()
		r.becomes(waiting.ID, chat.StatusAccepted)
		if got := r.message(lost.ID); got.Status != chat.StatusUncertain || got.ErrorSay == "" {
			t.Errorf("stored %+v, want uncertain, with a sentence", got)
		}
		r.settle(lost)
		r.sender.Close()
		r.wantRequests(1)
	})
}

func TestARestartSendsWhatWasQueued(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.stopped().say(r.customer().Conversation, "Good morning")
		r.start()
		r.becomes(m.ID, chat.StatusAccepted)
		r.wantRequests(1)
	})
}

func TestCloseWaitsForTheAnswerAtHand(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		gate, closed := make(chan struct{}), make(chan struct{})
		r.meta.reply = awaiting(gate)
		m := r.start().say(r.customer().Conversation, "Good morning")
		r.eventually("Meta is asked", func() bool { return len(r.meta.asked()) == 1 })
		go func() { defer close(closed); r.sender.Close() }()
		select {
		case <-closed:
			t.Error("Close did not wait")
		default:
		}
		close(gate)
		<-closed
		if got := r.message(m.ID); got.Status != chat.StatusAccepted {
			t.Errorf("stored %+v, want accepted", got)
		}
	})
}

func awaiting(gate <-chan struct{}) func(int, request) *answer {
	return func(int, request) *answer { <-gate; return nil }
}

// TestTheOrderOfAConversationIsKept has Meta refuse the first of a conversation for the moment: the others wait
// for it, and those of another conversation do not.
func TestTheOrderOfAConversationIsKept(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var refused atomic.Bool
		r.meta.reply = func(_ int, q request) *answer {
			if q.Text.Body == "a1" && refused.CompareAndSwap(false, true) {
				return &answer{status: 500, body: `{"error":{"code":131000}}`, wait: "90"}
			}
			return nil
		}
		a, b := r.customer().Conversation, r.customer().Conversation
		r.stopped()
		first := r.say(a, "a1")
		for _, text := range []string{"b1", "a2", "b2", "a3", "a4", "b3"} {
			r.say(map[byte]chat.ConversationID{'a': a, 'b': b}[text[0]], text)
		}
		last := r.say(a, "a5")
		r.start()
		r.eventually("the first waits for another attempt", func() bool { return r.message(first.ID).ErrorSay != "" })
		r.eventually("the other conversation is sent", func() bool { return strings.Contains(strings.Join(r.meta.texts(), " "), "b3") })
		if of(r.meta.texts(), "a") != "a1" {
			t.Errorf("asked %q before the first was tried again", r.meta.texts())
		}
		r.advanceUntil("the last is accepted", func() bool { return r.message(last.ID).Status == chat.StatusAccepted })
		if got := r.meta.texts(); of(got, "a") != "a1 a1 a2 a3 a4 a5" || of(got, "b") != "b1 b2 b3" {
			t.Errorf("asked %q", got)
		}
	})
}

func of(texts []string, conversation string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return !strings.HasPrefix(s, conversation) }), " ")
}

func TestPeopleGoBeforeAutomationBeforeBulk(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		want := map[store.Lane][]chat.MessageID{}
		var all []chat.MessageID
		for _, lane := range []store.Lane{store.LaneBulk, store.LaneAutomation, store.LanePeople, store.LaneBulk, store.LanePeople} {
			m, err := r.queue(r.text(r.customer().Conversation, fmt.Sprint("lane ", lane)), lane)
			if err != nil {
				t.Fatal(err)
			}
			want[lane], all = append(want[lane], m.ID), append(all, m.ID)
		}
		r.start()
		for _, id := range all {
			r.becomes(id, chat.StatusAccepted)
		}
		if got := r.attempted(); !slices.Equal(got, slices.Concat(want[store.LanePeople], want[store.LaneAutomation], want[store.LaneBulk])) {
			t.Errorf("attempted %v, want lane by lane %v", got, want)
		}
	})
}

// attempted lists the messages in the order of their first attempts, as the event log tells.
func (r *rig) attempted() (order []chat.MessageID) {
	r.t.Helper()
	events, err := r.store.Events(r.t.Context(), r.shop.Viewer, 0, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == chat.EventMessageChanged && !slices.Contains(order, e.Message) {
			order = append(order, e.Message)
		}
	}
	return order
}

func TestNothingIsSentWhileTheNumberIsNotConnected(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var back atomic.Bool
		r.meta.reply = func(int, request) *answer {
			if !back.Load() {
				t.Error("Meta was asked while the number was not connected")
			}
			return nil
		}
		m := r.stopped().say(r.customer().Conversation, "Good morning")
		r.link(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED")
		r.start()
		r.opts.Clock.Advance(time.Minute)
		r.wantOutbox(1, 0)
		back.Store(true)
		r.link(chat.LinkConnected, "")
		r.advanceUntil("the message is accepted", func() bool { return r.message(m.ID).Status == chat.StatusAccepted })
		r.wantRequests(1)
	})
}

// TestAFlood queues for many conversations at once: each is sent once, and never more than 32 are under way.
func TestAFlood(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.faster(100)
		gate := make(chan struct{})
		var under, most atomic.Int32
		r.meta.reply = func(int, request) *answer {
			for n := under.Add(1); ; {
				if old := most.Load(); n <= old || most.CompareAndSwap(old, n) {
					break
				}
			}
			<-gate
			under.Add(-1)
			return nil
		}
		r.start()
		var all []chat.MessageID
		for n := range 40 {
			all = append(all, r.say(r.customer().Conversation, fmt.Sprint("offer ", n)).ID)
		}
		r.eventually("32 are under way", func() bool { return under.Load() == 32 })
		close(gate)
		for _, id := range all {
			r.becomes(id, chat.StatusAccepted)
		}
		if most.Load() > 32 {
			t.Errorf("%d requests were under way at once", most.Load())
		}
		r.wantRequests(40)
		r.wantOutbox(0, 0)
	})
}

// faster gives the number another pace, in messages a second.
func (r *rig) faster(rate int) {
	r.t.Helper()
	n := r.shop.Number
	n.Rate = rate
	r.write(func(tx *db.Tx) error { return store.UpdateNumber(tx, n) })
}
