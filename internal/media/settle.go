package media

import (
	"context"
	"errors"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// work fetches a claimed file and stores what became of it.
func (m *Media) work(row store.MediaRow) {
	ctx, cancel := context.WithTimeout(m.ctx, m.Patience)
	defer cancel()
	got, err := m.fetch(ctx, row)
	outcome, held := m.outcome(row, got, err)
	// The outcome is stored even while stopping. If that fails, the claim runs out and the file is due again.
	settled := false
	failed := m.Store.Write(context.WithoutCancel(m.ctx), func(tx *db.Tx) (err error) {
		settled, err = m.settle(tx, row, outcome, held)
		return err
	})
	if failed != nil {
		m.Log.Error("the outcome of a fetch cannot be stored; the file is fetched again later", "message", row.Message, "error", failed)
		return
	}
	if settled {
		m.report(outcome, got, err)
	}
}

// outcome returns the row as it is after a try, and until when the whole number has to wait, zero if not at all.
func (m *Media) outcome(row store.MediaRow, got found, err error) (after store.MediaRow, held int64) {
	now := m.Clock.NowMillis()
	row.UpdatedAt = now
	if err == nil {
		row.State, row.DueAt, row.Error = store.MediaStored, 0, ""
		row.Hash, row.Size, row.MIME = got.hash, got.size, got.mime
		return row, 0
	}
	if m.ctx.Err() != nil { // our own stop broke it off
		row.DueAt, row.Attempts = now, row.Attempts-1
		return row, 0
	}
	t := explain(err)
	row.Error = t.say
	switch t.verdict {
	case failed:
		return giveUp(row, store.MediaFailed), 0
	case gone:
		return giveUp(row, store.MediaGone), 0
	case differ:
		if row.Attempts >= differTries {
			return giveUp(row, store.MediaFailed), 0
		}
	case hold:
		row.Attempts--
		held = now + max(t.wait, holdTime).Milliseconds()
		row.DueAt = held
		return late(row), held
	}
	row.DueAt = now + max(t.wait, pause(row.Attempts)).Milliseconds()
	return late(row), 0
}

// explain returns the trouble in err; what is none of those that are expected is tried again.
func explain(err error) *trouble {
	if t, ok := errors.AsType[*trouble](err); ok {
		return t
	}
	return &trouble{verdict: again, say: "The file could not be fetched. It is tried again by itself.", cause: err}
}

// pauses are the waits after the first tries; the last repeats until Meta forgets the file.
var pauses = [...]time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour}

// differTries is how often something else than was announced is accepted as an accident.
const differTries = 5

func pause(attempts int) time.Duration {
	return pauses[min(max(attempts, 1), len(pauses))-1]
}

func giveUp(row store.MediaRow, state store.MediaState) store.MediaRow {
	row.State, row.DueAt = state, 0
	return row
}

// late gives a file up whose next try would come after Meta has forgotten it.
func late(row store.MediaRow) store.MediaRow {
	if row.DueAt <= row.ExpiresAt {
		return row
	}
	row.Error = "This file could not be fetched while Meta kept it, which is only for some days. If it is still in the chat on the phone, it can be sent again from there."
	return giveUp(row, store.MediaGone)
}

// settle stores an outcome and tells pages when there is something new to show.
func (m *Media) settle(tx *db.Tx, before, row store.MediaRow, held int64) (bool, error) {
	settled, err := store.SettleMedia(tx, row, before.DueAt)
	if err != nil || !settled {
		return false, err
	}
	if held > 0 {
		if err := store.HoldMedia(tx, row.Account, row.Number, held); err != nil {
			return false, err
		}
	}
	if row.State == before.State && row.Error == before.Error {
		return true, nil
	}
	return true, m.changed(tx, row.Account, row.Message)
}

// changed appends the event that makes pages show a message anew.
func (m *Media) changed(tx *db.Tx, account chat.AccountID, id chat.MessageID) error {
	message, err := store.MessageIn(tx, chat.SystemViewer(account), id)
	if err != nil {
		return err
	}
	return m.Events.Append(tx, account, chat.Event{Kind: chat.EventMessageChanged, Number: message.Number, Conversation: message.Conversation,
		Message: id, At: m.Clock.NowMillis()})
}

// report counts and logs what became of a file.
func (m *Media) report(row store.MediaRow, got found, err error) {
	switch {
	case m.ctx.Err() != nil && err != nil: // broken off by our own stop
	case row.State == store.MediaStored && got.reused:
		m.counters.Reused.Add(1)
	case row.State == store.MediaStored:
		m.counters.Fetched.Add(1)
	case row.State == store.MediaPending:
		m.counters.Retried.Add(1)
		m.Log.Info("a file is fetched again later", "message", row.Message, "attempt", row.Attempts, "error", err)
	default:
		m.counters.Failed.Add(1)
		m.Log.Warn("a file cannot be fetched", "message", row.Message, "state", row.State, "error", err)
	}
}
