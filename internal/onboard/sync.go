package onboard

import (
	"context"
	"errors"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// quiet is how long nothing must come, in milliseconds, before a sync counts as complete: a late chunk may
// follow the one that says 100 percent.
const quiet = 5_000

// codeSyncedBefore is Meta's answer to a sync that was already requested: if we crashed after asking, ours was.
const codeSyncedBefore = 2593107

// keepSyncs requests what waits, contacts before history, and closes what has gone quiet.
func (b *Onboard) keepSyncs(ctx context.Context, session graph.Session, n chat.Number) error {
	syncs, err := b.Store.Syncs(ctx, chat.SystemViewer(n.Account), n.ID)
	if err != nil {
		return err
	}
	for _, s := range syncs {
		switch {
		case s.State == chat.SyncWaiting:
			err = b.request(ctx, session, n, s.Kind)
		case s.State == chat.SyncReceiving && b.Clock.NowMillis()-s.UpdatedAt > quiet && finished(s):
			err = b.closeSync(ctx, n, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// finished reports whether everything announced has come. The address book announces no end.
func finished(s chat.Sync) bool { return s.Kind == chat.SyncContacts || s.Percent >= 100 }

// request asks Meta for a sync: allowed once, within 24 hours of onboarding. Failing it never undoes the
// connection.
func (b *Onboard) request(ctx context.Context, session graph.Session, n chat.Number, kind chat.SyncKind) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	id, err := session.SyncAppData(ctx, n.PhoneNumberID, graph.SyncType(kind))
	no, refused := errors.AsType[*graph.Error](err)
	switch {
	case err == nil, refused && no.Code == codeSyncedBefore:
		return b.record(ctx, n, kind, chat.SyncRequested, id, "")
	case refused && graph.OutcomeOf(err) == graph.Refused:
		b.Log.Warn("Meta refused a sync", "number", n.ID, "kind", kind, "error", err)
		return b.record(ctx, n, kind, chat.SyncFailed, "", no.Explain().Sentence)
	}
	return err // asked again at the next look
}

// record stores the answer to a request. Webhooks may be faster than the answer: a sync that already receives
// stays in that state.
func (b *Onboard) record(ctx context.Context, n chat.Number, kind chat.SyncKind, state chat.SyncState, id, trouble string) error {
	now := b.Clock.NowMillis()
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		s, _, err := store.SyncIn(tx, n.Account, n.ID, kind)
		if err != nil {
			return err
		}
		s.Number, s.Kind, s.RequestID, s.RequestedAt, s.Error = n.ID, kind, id, now, trouble
		if s.State == chat.SyncWaiting {
			s.State, s.UpdatedAt = state, now
		}
		return b.putSync(tx, n, s, now)
	})
}

func (b *Onboard) closeSync(ctx context.Context, n chat.Number, s chat.Sync) error {
	now := b.Clock.NowMillis()
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		latest, ok, err := store.SyncIn(tx, n.Account, n.ID, s.Kind)
		if err != nil || !ok || latest.UpdatedAt != s.UpdatedAt {
			return err // something came meanwhile
		}
		latest.State = chat.SyncComplete
		return b.putSync(tx, n, latest, now)
	})
}

func (b *Onboard) putSync(tx *db.Tx, n chat.Number, s chat.Sync, now int64) error {
	if err := store.PutSync(tx, n.Account, s); err != nil {
		return err
	}
	return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventSyncChanged, Number: n.ID, At: now})
}
