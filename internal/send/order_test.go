package send_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
)

var marketing = send.Order{Lane: store.LaneBulk, Marketing: true}

// TestACampaignDelaysAPersonByOneSlotAtMost queues a campaign and then a reply.
func TestACampaignDelaysAPersonByOneSlotAtMost(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.stopped()
		for n := range 40 {
			if _, err := r.submit(r.text(r.customer().Conversation, fmt.Sprint("offer ", n)), marketing); err != nil {
				t.Fatal(err)
			}
		}
		from := r.customer()
		r.start()
		r.eventually("the campaign is under way", func() bool { return len(r.meta.asked()) > 3 })
		reply := r.say(from.Conversation, "A person's reply")
		before := len(r.meta.asked()) // queueing may take as long as several messages
		r.becomes(reply.ID, chat.StatusAccepted)
		for i, text := range r.meta.texts() {
			// What was claimed while the reply was being queued goes before it.
			if text == "A person's reply" && i > before+3 {
				t.Errorf("the reply went out as number %d, when %d were out once it was queued", i, before)
			}
		}
	})
}

func TestWhatAPersonWroteCanBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Undo = 5 * time.Second
		r.still().start()
		from := r.customer()
		m, behind := r.say(from.Conversation, "Oops"), r.say(from.Conversation, "Good morning")
		if err := r.sender.Cancel(t.Context(), r.shop.Viewer, m.ID); err != nil {
			t.Fatal(err)
		}
		if got := r.message(m.ID); got.Status != chat.StatusCancelled || got.Retryable() {
			t.Errorf("stored %+v", got)
		}
		r.wantRequests(0)
		r.opts.Clock.Advance(5 * time.Second)
		r.becomes(behind.ID, chat.StatusAccepted)
		r.wantRequests(1)
		if err := r.sender.Cancel(t.Context(), r.shop.Viewer, behind.ID); chat.KindOf(err) != chat.Conflict {
			t.Errorf("taking back what is sent: %v", err)
		}
		r.wantOutbox(0, 0)
	})
}

func TestAProgramDoesNotWaitForUndo(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Undo = time.Hour
		r.start()
		m := r.text(r.customer().Conversation, "Good morning")
		m.Agent = 0
		m, err := r.queue(m, store.LanePeople)
		if err != nil {
			t.Fatal(err)
		}
		r.becomes(m.ID, chat.StatusAccepted)
	})
}

func TestAMessageIsSentAtItsTime(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		from := r.customer()
		r.write(func(tx *db.Tx) error {
			return store.Prefer(tx, r.shop.Account.ID, r.shop.Admin.ID, store.Preference{Name: auth.PreferTake, Value: "yes"})
		})
		at := r.opts.Clock.Now().Add(2 * time.Hour)
		later, err := r.submit(r.text(from.Conversation, "later"), send.Order{At: at.UnixMilli()})
		if err != nil {
			t.Fatal(err)
		}
		program := r.text(from.Conversation, "now")
		program.Agent = 0
		now, err := r.queue(program, store.LanePeople)
		if err != nil {
			t.Fatal(err)
		}
		r.becomes(now.ID, chat.StatusAccepted)
		c, err := r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation)
		if err != nil || c.LastMessage != now.ID {
			t.Errorf("the newest is %v (%v), want what was sent now", c.LastMessage, err)
		}
		if c.Assignee != 0 {
			t.Errorf("it is of %d before the message goes", c.Assignee)
		}
		r.opts.Clock.Advance(2 * time.Hour)
		r.becomes(later.ID, chat.StatusAccepted)
		if c, err = r.store.Conversation(t.Context(), r.shop.Viewer, from.Conversation); err != nil || c.Assignee != later.Agent {
			t.Errorf("it is of %d (%v), want whose message went", c.Assignee, err)
		}
		if sent := r.meta.asked()[1].At; sent.Before(at) {
			t.Errorf("sent at %v, scheduled for %v", sent, at)
		}
		for _, wrong := range []time.Duration{25 * time.Hour, 91 * 24 * time.Hour} { // the window is shut by then; too far
			_, err := r.submit(r.text(from.Conversation, "later"), send.Order{At: r.opts.Clock.Now().Add(wrong).UnixMilli()})
			if kind := chat.KindOf(err); kind != chat.WindowShut && kind != chat.Invalid {
				t.Errorf("in %v: %v", wrong, err)
			}
		}
	})
}

// TestAnUncertainMessageIsHandedToAPerson lets no receipt come.
func TestAnUncertainMessageIsHandedToAPerson(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.reply = func(int, request) *answer { return &answer{cut: true} }
		r.start()
		m := r.say(r.customer().Conversation, "Did you get this?")
		r.becomes(m.ID, chat.StatusUncertain)
		r.opts.Clock.Advance(11 * time.Minute)
		r.eventually("a person is asked", func() bool { return strings.Contains(r.message(m.ID).ErrorSay, "Look at the phone") })
		r.wantOutbox(0, 1)
		if err := r.sender.TakeAsSent(t.Context(), r.shop.Viewer, m.ID); err != nil {
			t.Fatal(err)
		}
		if got := r.message(m.ID); got.Status != chat.StatusAccepted || got.ErrorSay != chat.TakenAsSent || got.Retryable() {
			t.Errorf("stored %+v", got)
		}
		r.wantOutbox(0, 0)
		r.receipt(m, chat.StatusRead)
		if got := r.message(m.ID); got.Status != chat.StatusRead || got.WAMID == "" {
			t.Errorf("after a late receipt: %+v", got)
		}
		if err := r.sender.TakeAsSent(t.Context(), r.shop.Viewer, m.ID); chat.KindOf(err) != chat.Conflict {
			t.Errorf("taking what is known as sent: %v", err)
		}
		r.wantRequests(1)
	})
}

func TestUncertainBulkMailIsNeverSentAgain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.reply = func(int, request) *answer { return &answer{cut: true} }
		r.start()
		m := r.text(r.customer().Conversation, "Offer")
		m.Origin, m.Agent = chat.FromCampaign, 0
		m, err := r.submit(m, marketing)
		if err != nil {
			t.Fatal(err)
		}
		r.becomes(m.ID, chat.StatusUncertain)
		r.opts.Clock.Advance(11 * time.Minute)
		r.eventually("it is settled for good", func() bool { _, uncertain := r.outbox(); return uncertain == 0 })
		if got := r.message(m.ID); got.Status != chat.StatusUncertain || got.Retryable() || !strings.Contains(got.ErrorSay, "not sent again") {
			t.Errorf("stored %+v", got)
		}
		r.sender.Close()
		r.wantRequests(1)
	})
}

// TestWhyDidThisFail finds the request and its answer beside the message.
func TestWhyDidThisFail(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.reply = func(int, request) *answer {
			return &answer{status: 400, body: `{"error":{"code":131009,"error_data":{"details":"Not valid: My secret"},"fbtrace_id":"T1"}}`}
		}
		m := r.start().say(r.customer().Conversation, "My secret")
		r.becomes(m.ID, chat.StatusFailed)
		list, err := r.store.Exchanges(t.Context(), r.shop.Viewer, m.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d exchanges, %v", len(list), err)
		}
		x := list[0]
		if x.Status != 400 || x.Code != 131009 || x.Trace != "T1" || x.Outcome != "refused" || x.Number != r.shop.Number.ID {
			t.Errorf("kept %+v", x)
		}
		for _, secret := range []string{"My secret", token, "4915100000001"} {
			if strings.Contains(fmt.Sprintf("%+v", x), secret) {
				t.Errorf("%q is kept: %+v", secret, x)
			}
		}
	})
}

// TestWhatIsAboutNoMessageIsKeptToo records a call of onboarding and one about the number.
func TestWhatIsAboutNoMessageIsKeptToo(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		r.sender.Record(graph.Exchange{Op: "exchange the code", Method: "GET", Path: "oauth/access_token"})
		r.sender.Record(graph.Exchange{Op: "mark the message as read", Method: "POST", Path: r.shop.Number.PhoneNumberID + "/messages"})
		kept := func(account chat.AccountID, want string) {
			r.eventually(want+" is kept", func() bool {
				list, err := r.store.NewestExchanges(t.Context(), account, 10)
				return err == nil && len(list) > 0 && list[0].Op == want
			})
		}
		kept(0, "exchange the code")
		kept(r.shop.Account.ID, "mark the message as read")
	})
}

// TestExchangesArePrunedByNumberAndAge keeps the newest.
func TestExchangesArePrunedByNumberAndAge(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for range 30 {
			r.write(func(tx *db.Tx) error {
				return store.AddExchange(tx, chat.Exchange{ID: r.store.IDs.Next(), Account: r.shop.Account.ID})
			})
		}
		mark, err := r.store.ExchangeMark(t.Context(), r.shop.Account.ID, 10)
		if err != nil {
			t.Fatal(err)
		}
		r.write(func(tx *db.Tx) error {
			_, err := store.PruneExchanges(tx, r.shop.Account.ID, mark+1)
			return err
		})
		if list, err := r.store.NewestExchanges(t.Context(), r.shop.Account.ID, 100); err != nil || len(list) != 10 {
			t.Errorf("%d are left (%v), want 10", len(list), err)
		}
		r.write(func(tx *db.Tx) error {
			_, err := store.PruneExchanges(tx, r.shop.Account.ID, chat.FirstID(time.Now().Add(time.Minute).UnixMilli()))
			return err
		})
		if list, err := r.store.NewestExchanges(t.Context(), r.shop.Account.ID, 100); err != nil || len(list) != 0 {
			t.Errorf("%d old ones are left (%v)", len(list), err)
		}
	})
}

// TestAConversationOfManyMessagesKeepsToThePairRate sends more to one person than Meta takes at once.
func TestAConversationOfManyMessagesKeepsToThePairRate(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.faster(1000)
		r.stopped()
		from := r.customer()
		var last chat.Message
		for n := range 47 {
			last = r.say(from.Conversation, fmt.Sprint("line ", n))
		}
		r.start()
		r.eventually("45 are sent", func() bool { return len(r.meta.asked()) >= 45 })
		r.advanceUntil("the last is sent", func() bool { return r.message(last.ID).Status == chat.StatusAccepted })
		asked := r.meta.asked()
		if pause := asked[46].At.Sub(asked[0].At); pause < 12*time.Second-time.Second {
			t.Errorf("the 47th went out %v after the first, want 12s", pause)
		}
	})
}

// TestAnotherProcessTakesOver has two senders on one database: one sends, and when it is gone without a word, the
// other goes on within ten seconds of the clock.
func TestAnotherProcessTakesOver(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		gate := make(chan struct{})
		r.meta.reply = func(nth int, _ request) *answer {
			if nth == 1 {
				<-gate
			}
			return nil
		}
		r.stopped()
		from, other := r.customer(), r.customer()
		lost := r.say(from.Conversation, "On its way")
		r.write(func(tx *db.Tx) error { // another machine was at it and is gone
			now := r.opts.Clock.NowMillis()
			if _, err := store.TakeLease(tx, r.shop.Account.ID, r.shop.Number.ID, "elsewhere/1/x", "", now, now+6000); err != nil {
				return err
			}
			o, _, err := store.NextOutgoing(tx, r.shop.Account.ID, r.shop.Number.ID, now, store.LaneBulk)
			if err != nil {
				return err
			}
			o.Attempts, o.AttemptedAt = 1, now
			if _, err := store.Claim(tx, r.shop.Account.ID, o); err != nil {
				return err
			}
			return store.Restate(tx, r.shop.Account.ID, o.Message, chat.StatusSending, "")
		})
		close(gate)
		r.start()
		next := r.say(other.Conversation, "Behind it")
		r.eventually("it is queued", func() bool { return r.message(next.ID).Status == chat.StatusQueued })
		r.wantRequests(0)
		r.opts.Clock.Advance(6 * time.Second) // the lease
		r.opts.Clock.Advance(2 * time.Second) // and a look
		r.becomes(next.ID, chat.StatusAccepted)
		r.becomes(lost.ID, chat.StatusUncertain)
		r.wantRequests(1)
	})
}

// TestTwoSendersNeverSendTheSame lets two senders loose on one number.
func TestTwoSendersNeverSendTheSame(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.faster(1000)
		r.start()
		second := send.New(r.opts)
		defer second.Close()
		var all []chat.MessageID
		for n := range 40 {
			all = append(all, r.say(r.customer().Conversation, fmt.Sprint("message ", n)).ID)
			second.Look()
		}
		for _, id := range all {
			r.becomes(id, chat.StatusAccepted)
		}
		r.wantRequests(40)
	})
}
