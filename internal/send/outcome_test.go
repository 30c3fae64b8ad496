package send_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

func TestAnAcceptedMessageLeavesTheOutbox(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		from := r.customer()
		m := r.start().say(from.Conversation, "Good morning")
		if got := r.becomes(m.ID, chat.StatusAccepted); got.WAMID != "wamid.of."+m.ID.String() || got.ErrorSay != "" {
			t.Errorf("stored %+v", got)
		}
		r.wantOutbox(0, 0)
		q := r.meta.asked()[0]
		if q.Path != "/"+graph.DefaultVersion+"/"+r.shop.Number.PhoneNumberID+"/messages" || q.Token != token || q.To != "4915100000001" ||
			q.Text.Body != "Good morning" || q.Callback != m.ID.String() {
			t.Errorf("asked %+v", q)
		}
		r.sender.Close()
		r.wantRequests(1)
	})
}

func TestARefusedMessageFails(t *testing.T) {
	type example struct {
		reply answer
		code  int
		say   string
	}
	cases := map[string]example{
		"undeliverable": {refusal(400, `{"error":{"code":131026,"message":"Message undeliverable"}}`), 131026, sentence(131026)},
		"window shut":   {refusal(400, `{"error":{"code":131047}}`), 131047, sentence(131047)},
		"unknown code":  {refusal(400, `{"error":{"code":999999}}`), 999999, sentence(999999)},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		r.meta.reply = func(int, request) *answer { return &c.reply }
		m := r.start().say(r.customer().Conversation, "Good morning")
		if got := r.becomes(m.ID, chat.StatusFailed); got.ErrorCode != c.code || got.ErrorSay != c.say || got.WAMID != "" || !got.Retryable() {
			t.Errorf("stored %+v", got)
		}
		r.wantOutbox(0, 0)
		r.sender.Close()
		r.wantRequests(1)
	})
}

func TestWhatMetaSurelyDidNotTakeIsTriedAgain(t *testing.T) {
	type example struct {
		reply answer
		say   string
		pause time.Duration
	}
	cases := map[string]example{
		"number too fast":       {refusal(429, `{"error":{"code":130429}}`), sentence(130429), time.Second},
		"service down":          {refusal(500, `{"error":{"code":131016}}`), sentence(131016), time.Second},
		"something went wrong":  {refusal(500, `{"error":{"code":131000}}`), sentence(131000), time.Second},
		"unknown but transient": {refusal(400, `{"error":{"code":999999,"is_transient":true}}`), sentence(999999), time.Second},
		"one person too fast":   {refusal(400, `{"error":{"code":131056}}`), sentence(131056), time.Second},
		"Meta says when":        {answer{status: 500, body: `{"error":{"code":131000}}`, wait: "90"}, sentence(131000), 90 * time.Second},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		r.meta.reply = func(nth int, _ request) *answer {
			if nth == 1 {
				return &c.reply
			}
			return nil
		}
		m := r.still().start().say(r.customer().Conversation, "Good morning")
		due := r.due()
		if got := r.message(m.ID); got.Status != chat.StatusQueued || got.ErrorSay != c.say {
			t.Errorf("stored %+v, want queued: %s", got, c.say)
		}
		r.wantPause(1, due, c.pause)
		r.advanceUntil("the message is accepted", func() bool { return r.message(m.ID).Status == chat.StatusAccepted })
		if got := r.message(m.ID); got.ErrorSay != "" {
			t.Errorf("still says %q", got.ErrorSay)
		}
		r.wantOutbox(0, 0)
		r.wantRequests(2)
		if at := r.meta.asked()[1].At; at.Before(due) {
			t.Errorf("tried again at %v, due at %v", at, due)
		}
	})
}

// wantPause checks when the attempt after the nth is due: a pause after its answer.
func (r *rig) wantPause(nth int, due time.Time, pause time.Duration) {
	r.t.Helper()
	asked, now := r.meta.asked(), r.opts.Clock.Now()
	if len(asked) != nth {
		r.t.Fatalf("Meta was asked %d times, want %d", len(asked), nth)
	}
	earliest := asked[nth-1].At.Truncate(time.Millisecond).Add(pause)
	if due.Before(earliest) || due.After(now.Add(pause)) {
		r.t.Errorf("attempt %d is due at %v, want from %v to %v", nth+1, due, earliest, now.Add(pause))
	}
}

func TestAMessageIsGivenUpAfterTheLastAttempt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.reply = func(int, request) *answer { return &answer{status: 500, body: `{"error":{"code":131000}}`} }
		m := r.still().start().say(r.customer().Conversation, "Good morning")
		pauses := []time.Duration{time.Second, 4 * time.Second, 16 * time.Second}
		for i, pause := range pauses {
			due := r.due()
			r.wantPause(i+1, due, pause)
			r.opts.Clock.Advance(due.Sub(r.opts.Clock.Now()))
			r.advanceUntil("the message is tried again", func() bool { return len(r.meta.asked()) == i+2 })
		}
		if got := r.becomes(m.ID, chat.StatusFailed); got.ErrorCode != 131000 || got.ErrorSay != sentence(131000) {
			t.Errorf("stored %+v", got)
		}
		r.wantOutbox(0, 0)
		r.sender.Close()
		r.wantRequests(1 + len(pauses))
	})
}

func TestWhatNobodyKnowsIsNeverSentAgain(t *testing.T) {
	type example struct {
		reply *answer
		wire  http.RoundTripper
	}
	cases := map[string]example{
		"connection reset after the request": {&answer{cut: true}, nil},
		"no answer in time":                  {nil, &late{}},
		"a proxy's 502":                      {&answer{status: 502, body: "<html>Bad Gateway</html>"}, nil},
		"unknown error of Meta's":            {&answer{status: 500, body: `{"error":{"code":1}}`}, nil},
		"taken, without an id":               {&answer{status: 200, body: `{}`}, nil},
	}
	eachCase(t, cases, func(t *testing.T, r *rig, c example) {
		if _, timeout := c.wire.(*late); timeout {
			r.opts.Graph.HTTP = &http.Client{Transport: &late{}}
		}
		r.meta.reply = func(nth int, _ request) *answer {
			if nth == 1 {
				return c.reply
			}
			return nil
		}
		r.start()
		from := r.customer()
		lost := r.say(from.Conversation, "Did you get this?")
		if got := r.becomes(lost.ID, chat.StatusUncertain); got.ErrorSay == "" || !got.Retryable() {
			t.Errorf("stored %+v: want a sentence, and a person may send it again", got)
		}
		r.wantOutbox(0, 1)
		r.opts.Clock.Advance(time.Hour)
		next := r.say(from.Conversation, "And this?")
		r.becomes(next.ID, chat.StatusAccepted)
		r.settle(lost)
		r.sender.Close()
		r.wantRequests(2)
	})
}

// settle has a receipt that carries our id arrive for a message, and checks that it tells all.
func (r *rig) settle(m chat.Message) {
	r.t.Helper()
	r.wantOutbox(0, 1)
	r.receipt(m, chat.StatusDelivered)
	if got := r.message(m.ID); got.Status != chat.StatusDelivered || got.WAMID != "wamid.of."+m.ID.String() || got.ErrorSay != "" || got.Retryable() {
		r.t.Errorf("stored %+v, want delivered", got)
	}
	r.wantOutbox(0, 0)
}

// receipt stores one the way package ingest does.
func (r *rig) receipt(m chat.Message, status chat.Status) {
	r.t.Helper()
	step := store.Step{Message: m.ID, Learns: true, Receipt: chat.Receipt{WAMID: "wamid.of." + m.ID.String(), Callback: m.ID.String(),
		Status: status, At: r.opts.Clock.NowMillis()}}
	r.write(func(tx *db.Tx) error {
		if err := store.AddReceipts(tx, r.shop.Account.ID, []store.Step{step}); err != nil {
			return err
		}
		return store.Unqueue(tx, r.shop.Account.ID, []chat.MessageID{m.ID})
	})
}

func TestAReceiptFasterThanTheAnswerStands(t *testing.T) {
	cases := map[string]*answer{"then accepted": nil, "then the connection ends": {cut: true}}
	eachCase(t, cases, func(t *testing.T, r *rig, reply *answer) {
		r.meta.reply = func(_ int, q request) *answer {
			id, err := chat.ParseID[chat.Message](q.Callback)
			if err != nil {
				t.Error(err)
			}
			r.receipt(chat.Message{ID: id}, chat.StatusRead)
			return reply
		}
		m := r.start().say(r.customer().Conversation, "Good morning")
		r.becomes(m.ID, chat.StatusRead)
		r.sender.Close() // the answer is in and stored
		if got := r.message(m.ID); got.Status != chat.StatusRead || got.ErrorSay != "" {
			t.Errorf("stored %+v, want read", got)
		}
		r.wantOutbox(0, 0)
		r.wantRequests(1)
	})
}
