package ingest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// poison makes the database refuse every message whose text is "poison", as a broken constraint would. It returns
// the antidote.
func (r *rig) poison() (antidote func()) {
	create := []string{`CREATE TRIGGER poison BEFORE INSERT ON message WHEN NEW.body = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END`}
	drop := "DROP TRIGGER poison"
	if r.store.Engine() == db.Postgres {
		create = []string{
			`CREATE FUNCTION poison() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$ LANGUAGE plpgsql`,
			`CREATE TRIGGER poison BEFORE INSERT ON message FOR EACH ROW WHEN (NEW.body = 'poison') EXECUTE FUNCTION poison()`,
		}
		drop = "DROP TRIGGER poison ON message"
	}
	run := func(statements ...string) {
		r.write(func(tx *db.Tx) error {
			for _, s := range statements {
				if _, err := tx.Exec(s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	run(create...)
	return func() { run(drop) }
}

// commitTogether applies bodies in one batch and returns what became of each.
func (r *rig) commitTogether(bodies ...string) []chat.Delivery {
	r.t.Helper()
	var batch []*waiting
	for _, body := range bodies {
		batch = append(batch, r.ingest.prepare([]byte(body), ""))
	}
	r.ingest.commit(context.Background(), batch, growing)
	var out []chat.Delivery
	for _, w := range batch {
		if err := <-w.result; err != nil {
			r.t.Fatal(err)
		}
		out = append(out, w.delivery)
	}
	return out
}

// says is a customer's text of a time, in seconds after the number was onboarded.
func says(from, id, text, at string) string {
	return webhook("messages", `"contacts":[{"profile":{"name":"Ana"},"wa_id":"`+from+`"}],"messages":[{"from":"`+from+`","id":"`+id+
		`","timestamp":"17640`+at+`","type":"text","text":{"body":"`+text+`"}}]`)
}

// TestAPoisonedChangeHarmsNothingElse puts a change that the database refuses into the middle of a batch, together
// with a sound one in the same delivery.
func TestAPoisonedChangeHarmsNothingElse(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		cure := r.poison()
		both := strings.Replace(says("13125550177", "wamid.2", "poison", "02000"), `"changes":[`, `"changes":[`+
			strings.TrimSuffix(strings.SplitN(says("13125550177", "wamid.3", "sound", "02001"), `"changes":[`, 2)[1], `]}]}`)+",", 1)
		done := r.commitTogether(says("13125550177", "wamid.1", "before", "01999"), both, says("13125550178", "wamid.4", "after", "02002"))
		for i, want := range []chat.DeliveryState{chat.DeliveryApplied, chat.DeliveryFailed, chat.DeliveryApplied} {
			if done[i].State != want {
				t.Errorf("delivery %d is %s (%s), want %s", i, done[i].State, done[i].Error, want)
			}
		}
		r.wantMessages(3, "wamid.1", "wamid.3", "wamid.4")
		if got := r.ingest.Counters().Messages.Load(); got != 3 {
			t.Errorf("%d messages counted, want 3: those that were undone do not count", got)
		}
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{Failed: 1}) {
			t.Errorf("replay before the cure: %+v, error %v", done, err)
		}
		r.wantMessages(3, "wamid.1", "wamid.3", "wamid.4")
		cure()
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{Applied: 1}) {
			t.Errorf("replay after the cure: %+v, error %v", done, err)
		}
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{}) {
			t.Errorf("a further replay: %+v, error %v", done, err)
		}
		r.wantMessages(4, "wamid.1", "wamid.2", "wamid.3", "wamid.4")
	})
}

// wantMessages requires that exactly these messages are stored, unread and told of by one event each.
func (r *rig) wantMessages(unread int, wamids ...string) {
	r.t.Helper()
	list, err := r.store.Summaries(r.t.Context(), r.viewer, store.Page{Limit: 10})
	if err != nil {
		r.t.Fatal(err)
	}
	ids := map[chat.MessageID]string{}
	for _, c := range list {
		unread -= c.Unread
		for _, m := range r.thread(c.ID) {
			ids[m.ID] = m.WAMID
		}
	}
	if unread != 0 {
		r.t.Errorf("unread is off by %d", unread)
	}
	events, err := r.store.Events(r.t.Context(), r.viewer, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	told := map[string]int{}
	for _, e := range events {
		if e.Kind == chat.EventMessageAdded {
			told[ids[e.Message]]++
		}
	}
	for _, id := range wamids {
		if told[id] != 1 {
			r.t.Errorf("%d events tell of %s, want 1", told[id], id)
		}
	}
	if len(ids) != len(wamids) || len(told) != len(wamids) {
		r.t.Errorf("stored %v, told %v, want %v", ids, told, wamids)
	}
}

// breakable is an importer that can be broken.
type breakable struct {
	Importer
	broken bool
}

var errBroken = errors.New("the importer is broken")

func (b *breakable) Import(tx *db.Tx, number chat.Number, facts *chat.Facts) ([]store.Filed, []chat.Event, error) {
	filed, events, err := b.Importer.Import(tx, number, facts)
	if b.broken {
		err = errBroken
	}
	return filed, events, err
}

// TestAFailedImportLeavesNothingBehind breaks the importer after it has stored: its messages, its events and the
// progress of its sync are undone; the rest of the batch is not.
func TestAFailedImportLeavesNothingBehind(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		importer := &breakable{Importer: r.ingest.Importer, broken: true}
		r.ingest.Importer = importer
		done := r.commitTogether(fixture(t, "message_text"), fixture(t, "history_chunk"), fixture(t, "echo_text"))
		if done[0].State != chat.DeliveryApplied || done[1].State != chat.DeliveryFailed || done[2].State != chat.DeliveryApplied {
			t.Fatalf("states %s, %s, %s", done[0].State, done[1].State, done[2].State)
		}
		if stats := r.stats(); stats.Messages.Import != 0 || stats.Messages.Total != 2 {
			t.Errorf("stats %+v: want the two live messages", stats.Messages)
		}
		syncs, err := r.store.Syncs(t.Context(), r.viewer, r.number.ID)
		if err != nil || len(syncs) != 0 {
			t.Errorf("syncs %+v, error %v: want none", syncs, err)
		}
		importer.broken = false
		if done, err := r.ingest.Replay(t.Context()); err != nil || done != (Replayed{Applied: 1}) {
			t.Errorf("replay %+v, error %v", done, err)
		}
		if stats := r.stats(); stats.Messages.Import == 0 {
			t.Errorf("stats %+v: want the history", stats.Messages)
		}
	})
}

// TestWhatNoIndexTakesHarmsOnlyItself delivers a user id too long for an index of PostgreSQL; SQLite takes it.
func TestWhatNoIndexTakesHarmsOnlyItself(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		long := make([]byte, 6000)
		for i := range long {
			long[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[i*i%36*7%36] // does not compress to nothing
		}
		body := webhook("messages", `"messages":[{"from_user_id":"US.`+string(long)+`","id":"wamid.9","timestamp":"1764002000","type":"text","text":{"body":"x"}}]`)
		done := r.commitTogether(fixture(t, "message_text"), body, fixture(t, "echo_text"))
		if done[0].State != chat.DeliveryApplied || done[2].State != chat.DeliveryApplied {
			t.Errorf("states %s, %s, %s", done[0].State, done[1].State, done[2].State)
		}
	})
}
