package onboard

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	quiet      = 5 * time.Second     // nothing must come before a sync counts as complete: a late chunk may follow the one that says 100 percent
	filesTime  = 10 * time.Minute    // files of the last two weeks may take after the last thing that came
	silentTime = 30 * time.Minute    // after which a sync that says nothing counts as silent; it goes on if something comes
	bookTime   = 6 * time.Hour       // a history waits for the address book at most: it can be requested for 24 hours
	filesReach = 14 * 24 * time.Hour // before onboarding, from when on files are sent at all (Meta: history page, Jun 2026)
)

// codeSyncedBefore is Meta's answer to a sync that was already requested: if we crashed after asking, ours was.
const codeSyncedBefore = 2593107

// keepSyncs requests what waits, contacts before history, and moves on what has gone quiet.
func (b *Onboard) keepSyncs(ctx context.Context, session graph.Session, n chat.Number) error {
	syncs, err := b.Store.Syncs(ctx, chat.SystemViewer(n.Account), n.ID)
	if err != nil {
		return err
	}
	if stale, err := b.planned(ctx, n, syncs); err != nil || stale {
		return err
	}
	for _, s := range syncs {
		if s.State == chat.SyncWaiting {
			err = b.requestInTurn(ctx, session, n, s, syncs)
		} else if to := b.due(s); to != s.State {
			err = b.moveSync(ctx, n, s, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// planned reports whether syncs wait that were planned after the number was read, because it was onboarded again: they have to be
// requested once we are subscribed anew, or what they bring comes to nobody. The number is read after the syncs, which were planned
// in the write that onboarded it.
func (b *Onboard) planned(ctx context.Context, n chat.Number, syncs []chat.Sync) (bool, error) {
	if !slices.ContainsFunc(syncs, func(s chat.Sync) bool { return s.State == chat.SyncWaiting }) {
		return false, nil
	}
	now, err := b.Store.Number(ctx, chat.SystemViewer(n.Account), n.ID)
	return err == nil && (now.Link != chat.LinkConnected || now.OnboardedAt != n.OnboardedAt), err
}

// requestInTurn requests a sync, unless a history has to wait for the address book.
func (b *Onboard) requestInTurn(ctx context.Context, session graph.Session, n chat.Number, s chat.Sync, all []chat.Sync) error {
	if s.Kind == chat.SyncHistory {
		if wait, err := b.waitsForBook(ctx, n, all); err != nil || wait {
			return err
		}
	}
	return b.request(ctx, session, n, s.Kind)
}

// due returns the state a sync is to be in by now.
func (b *Onboard) due(s chat.Sync) chat.SyncState {
	since := b.Clock.NowMillis() - s.UpdatedAt
	switch {
	case s.UpdatedAt == 0:
		return s.State // nothing is known of its time
	case s.State == chat.SyncRequested && since > silentTime.Milliseconds():
		return chat.SyncSilent
	case s.State == chat.SyncFiles && since > quiet.Milliseconds():
		return chat.SyncComplete // if they are all here, or it took too long
	case s.State != chat.SyncReceiving || since <= quiet.Milliseconds():
		return s.State
	case s.Kind == chat.SyncContacts || s.Percent >= 100: // the address book announces no end
		return chat.SyncComplete
	case since > silentTime.Milliseconds():
		return chat.SyncSilent
	}
	return s.State
}

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
		fresh, err := store.NumberIn(tx, n.Account, n.ID)
		if err != nil || fresh.OnboardedAt != n.OnboardedAt {
			return err // it was onboarded again while we asked: what was asked for is not what waits now
		}
		s.Number, s.Kind, s.RequestID, s.RequestedAt, s.Error = n.ID, kind, id, now, trouble
		if s.State == chat.SyncWaiting {
			s.State, s.UpdatedAt = state, now
		}
		return b.putSync(tx, n, s, now)
	})
}

// moveSync brings a sync into another state unless something came meanwhile. A history whose files are still on their way
// waits for them first.
func (b *Onboard) moveSync(ctx context.Context, n chat.Number, s chat.Sync, to chat.SyncState) error {
	now := b.Clock.NowMillis()
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		latest, ok, err := store.SyncIn(tx, n.Account, n.ID, s.Kind)
		if err != nil || !ok || latest.UpdatedAt != s.UpdatedAt || latest.State != s.State {
			return err
		}
		if to == chat.SyncComplete && s.Kind == chat.SyncHistory {
			if latest.Files, err = store.MissingFiles(tx, n.Account, n.ID, n.OnboardedAt-filesReach.Milliseconds()); err != nil {
				return err
			}
			if latest.Files > 0 && now-s.UpdatedAt < filesTime.Milliseconds() {
				to = chat.SyncFiles
			}
		}
		if to == s.State && latest.Files == s.Files {
			return nil
		}
		latest.State = to
		if to == chat.SyncComplete {
			latest.EndedAt = now
			if err := b.filled(tx, n, latest, now); err != nil {
				return err
			}
		}
		if to == chat.SyncSilent {
			if err := b.notice(tx, n, chat.NoticeHealth, chat.HealthSyncSilent, now, map[string]any{"kind": string(s.Kind), "percent": s.Percent}); err != nil {
				return err
			}
		}
		return b.putSync(tx, n, latest, now)
	})
}

// filled notes that a complete history brought what was written while the number was not connected.
func (b *Onboard) filled(tx *db.Tx, n chat.Number, s chat.Sync, now int64) error {
	if s.Kind != chat.SyncHistory {
		return nil
	}
	if s.Files > 0 {
		if err := store.CountBlind(tx, n.Account, n.ID, chat.BlindFile, now, int64(s.Files)); err != nil {
			return err
		}
	}
	return store.FillBreaks(tx, n.Account, n.ID, now)
}

func (b *Onboard) putSync(tx *db.Tx, n chat.Number, s chat.Sync, now int64) error {
	if err := store.PutSync(tx, n.Account, s); err != nil {
		return err
	}
	return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventSyncChanged, Number: n.ID, At: now})
}
