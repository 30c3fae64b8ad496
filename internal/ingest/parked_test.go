package ingest

import (
	"fmt"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func (r *rig) parkedCount() int64 {
	r.t.Helper()
	n, err := r.store.ParkedCount(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// wantParked requires that so much is parked now.
func (r *rig) wantParked(want int64) {
	r.t.Helper()
	if n := r.parkedCount(); n != want {
		r.t.Fatalf("%d parked, want %d", n, want)
	}
}

// await waits until what another goroutine does has come about.
func (r *rig) await(what string, done func() bool) {
	r.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !done() {
		select {
		case <-look.C:
		case <-r.t.Context().Done():
			r.t.Fatalf("%s has not come about", what)
		}
	}
}

const (
	earlyReceipts = `"statuses":[{"id":"wamid.early","status":"read","timestamp":"1764002600"},{"id":"wamid.early","status":"sent","timestamp":"1764002500"}]`
	earlyReaction = `"contacts":[{"wa_id":"13125550177"}],"messages":[{"from":"13125550177","id":"wamid.thumb","timestamp":"1764002700","type":"reaction",
		"reaction":{"message_id":"wamid.early","emoji":"👍"}}]`
	lateEcho = `"message_echoes":[{"from":"12025550142","to":"13125550177","id":"wamid.early","timestamp":"1764002500","type":"text","text":{"body":"late"}}]`
	lateOld  = `"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":50},"threads":[{"id":"13125550177","messages":[
		{"from":"12025550142","id":"wamid.early","timestamp":"1764002500","type":"text","text":{"body":"late"},"history_context":{"status":"SENT"}}]}]}]`
)

// TestWhatComesTwiceIsParkedOnce delivers receipts and a reaction before their message, each three times, and then the
// message in each of the ways it can come.
func TestWhatComesTwiceIsParkedOnce(t *testing.T) {
	for name, message := range map[string]string{"echo": webhook("smb_message_echoes", lateEcho), "history": webhook("history", lateOld)} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.connect()
				for range 3 {
					r.deliver(webhook("messages", earlyReceipts))
					r.deliver(webhook("messages", earlyReaction))
				}
				r.wantParked(3)
				r.deliver(message)
				r.wantParked(0)
				m := r.thread(r.summary().ID)[0]
				receipts, err := r.store.Receipts(t.Context(), r.viewer, m.ID)
				if err != nil || len(receipts) != 2 || m.Status != chat.StatusRead {
					t.Errorf("status %s, receipts %+v, error %v: want read, and two receipts", m.Status, receipts, err)
				}
				versions, err := r.store.Versions(t.Context(), r.viewer, m.ID)
				if err != nil || len(versions) != 1 || versions[0].Content.Text != "👍" {
					t.Errorf("versions %+v, error %v: want the reaction", versions, err)
				}
			})
		})
	}
}

// TestParkedIsListed shows the operator what waits.
func TestParkedIsListed(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(webhook("messages", earlyReceipts))
		r.deliver(webhook("messages", earlyReaction))
		list, err := r.store.Parked(t.Context(), 0, 2)
		if err != nil || len(list) != 2 {
			t.Fatalf("%d listed, error %v, want a page of 2", len(list), err)
		}
		more, err := r.store.Parked(t.Context(), list[1].ID, 2)
		if err != nil || len(more) != 1 {
			t.Fatalf("%d on the next page, error %v, want 1", len(more), err)
		}
		if p := more[0]; p.Kind != "amendment" || p.WAMID != "wamid.early" || p.Account != r.account.ID || p.Number != r.number.ID || p.At != 1764002700_000 {
			t.Errorf("listed as %+v", p)
		}
	})
}

// TestParkedExpires moves the clock beyond the age at which waiting is in vain: the sweep drops it by itself, and counts.
func TestParkedExpires(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(webhook("messages", earlyReceipts))
		r.ingest.Clock.Advance(parkedAge - time.Hour)
		r.deliver(webhook("messages", earlyReaction))
		if err := r.ingest.sweepParked(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.wantParked(3)
		r.ingest.Clock.Advance(2 * time.Hour)
		r.await("expiry", func() bool { return r.parkedCount() == 1 })
		r.await("the count", func() bool { return r.ingest.Counters().ParkedDropped.Load() == 2 })
		if n, err := r.store.Tally(t.Context(), store.TallyParkedDropped); err != nil || n != 2 {
			t.Errorf("the tally has %d dropped, error %v, want 2", n, err)
		}
	})
}

// TestParkedIsBounded parks more than a number may have: the oldest go, at once, without waiting for the next round.
func TestParkedIsBounded(t *testing.T) {
	r := newRig(t, storetest.SQLite(t)).connect()
	const extra = 1200
	for from := 0; from < parkedMost+parkedSlack+extra; from += 1000 {
		body := `"statuses":[`
		for n := range 1000 {
			if n > 0 {
				body += ","
			}
			body += fmt.Sprintf(`{"id":"wamid.foreign%d","status":"sent","timestamp":"1764002600"}`, from+n)
		}
		r.deliver(webhook("messages", body+"]"))
	}
	r.await("the limit", func() bool { return r.parkedCount() < parkedMost+parkedSlack })
	list, err := r.store.Parked(t.Context(), 0, 1)
	if err != nil || len(list) != 1 || list[0].WAMID == "wamid.foreign0" {
		t.Errorf("the oldest is %+v, error %v: want the first ones dropped", list, err)
	}
}

// TestParkedWakesWhenTheAnswerTellsTheWAMID parks a reaction to a message of ours whose wamid is only known from the
// answer to our own request, which comes later and is no webhook.
func TestParkedWakesWhenTheAnswerTellsTheWAMID(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "message_text"))
		c := r.summary()
		ours := chat.Message{ID: chat.MessageID(r.store.IDs.Next()), Account: r.account.ID, Number: r.number.ID, Conversation: c.ID, Direction: chat.Out,
			Origin: chat.FromAgent, Content: chat.Content{Type: "text", Text: "hi"}, Status: chat.StatusSending, SentAt: 1764002600_000}
		r.write(func(tx *db.Tx) error {
			_, err := store.AddMessages(tx, r.account.ID, []chat.Message{ours})
			return err
		})
		r.deliver(webhook("messages", earlyReaction))
		r.wantParked(1)
		r.write(func(tx *db.Tx) error {
			return store.Climb(tx, r.account.ID, ours.ID, chat.StatusAccepted, "wamid.early", 0, "")
		})
		r.ingest.Clock.Advance(sweepEvery)
		r.await("the reaction", func() bool { return r.parkedCount() == 0 })
		versions, err := r.store.Versions(t.Context(), r.viewer, ours.ID)
		if err != nil || len(versions) != 1 {
			t.Errorf("versions %+v, error %v: want the reaction", versions, err)
		}
	})
}

// TestOneMessageWhoseAnswerWasLost imports, from the history, a message of ours before we learn its wamid. The receipt
// that tells it makes both one.
func TestOneMessageWhoseAnswerWasLost(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "message_text"))
		c := r.summary()
		ours := chat.Message{ID: chat.MessageID(r.store.IDs.Next()), Account: r.account.ID, Number: r.number.ID, Conversation: c.ID, Direction: chat.Out,
			Origin: chat.FromAgent, Content: chat.Content{Type: "text", Text: "late"}, Status: chat.StatusUncertain, SentAt: 1764002500_000}
		r.write(func(tx *db.Tx) error {
			_, err := store.AddMessages(tx, r.account.ID, []chat.Message{ours})
			return err
		})
		r.deliver(webhook("history", lateOld))
		r.deliver(webhook("messages", earlyReaction))
		r.deliver(webhook("messages", `"statuses":[{"id":"wamid.early","status":"delivered","timestamp":"1764002600","biz_opaque_callback_data":"`+ours.ID.String()+`"}]`))
		thread := r.thread(c.ID)
		if len(thread) != 2 {
			t.Fatalf("%d messages, want the customer's and ours", len(thread))
		}
		m, err := r.store.Message(t.Context(), r.viewer, ours.ID)
		if err != nil || m.WAMID != "wamid.early" || m.Status != chat.StatusDelivered || m.Origin != chat.FromAgent {
			t.Errorf("message %+v, error %v", m, err)
		}
		if versions, err := r.store.Versions(t.Context(), r.viewer, ours.ID); err != nil || len(versions) != 1 {
			t.Errorf("versions %+v, error %v: want the reaction to the imported copy", versions, err)
		}
		if stats := r.stats(); stats.Deliveries.Failed != 0 {
			t.Errorf("%d deliveries failed", stats.Deliveries.Failed)
		}
	})
}
