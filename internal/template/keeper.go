package template

import (
	"context"
	"errors"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/convert"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	look = 2 * time.Second // what is wanted may also be noted by other processes
	// every is how often the list is asked for though nothing told of a change: webhooks may be switched off, or lost.
	every = time.Hour
	// stale is how long one synchronisation may take: 6,000 templates are 30 requests. What takes longer is of a process that ended.
	stale = 10 * time.Minute
	soon  = 2 * time.Second // after one during which another was wanted
)

// retries are the pauses after failures; the last one stays.
var retries = [...]time.Duration{15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// keep synchronises what is due until ctx ends.
func (k *Templates) keep(ctx context.Context) {
	ticks := time.NewTicker(look)
	defer ticks.Stop()
	for {
		if err := k.round(ctx); err != nil && ctx.Err() == nil {
			k.Log.Warn("templates cannot be looked after; trying again", "error", err)
		}
		select {
		case <-ticks.C:
		case <-k.nudged:
		case <-ctx.Done():
			return
		}
	}
}

// round synchronises what is due, one after the other.
func (k *Templates) round(ctx context.Context) error {
	now := k.Clock.NowMillis()
	due, err := k.Store.WABAsToSync(ctx, now, now-stale.Milliseconds())
	if err != nil {
		return err
	}
	for _, w := range due {
		if err := k.sync(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// sync synchronises the templates of one WhatsApp Business account. Its errors are storage's: what Meta refuses is
// stored and shown.
func (k *Templates) sync(ctx context.Context, w store.WABA) error {
	began := k.Clock.NowMillis()
	var number chat.Number
	taken := false
	err := k.Store.Write(ctx, func(tx *db.Tx) (err error) {
		if taken, err = store.BeginTemplateSync(tx, w, began, began-stale.Milliseconds()); err != nil || !taken {
			return err
		}
		return k.tell(tx, w)
	})
	if err != nil || !taken {
		return err
	}
	if number, err = k.numberOf(ctx, w); err == nil {
		err = k.list(ctx, w, number, began)
	}
	if ctx.Err() != nil {
		return ctx.Err() // another process, or the next start, takes it over
	}
	return k.end(ctx, w, began, err)
}

// numberOf returns a connected number of a WhatsApp Business account: any of their tokens will do.
func (k *Templates) numberOf(ctx context.Context, w store.WABA) (chat.Number, error) {
	numbers, err := k.Store.Numbers(ctx, chat.SystemViewer(w.Account))
	if err != nil {
		return chat.Number{}, err
	}
	for _, n := range numbers {
		if n.WABAID == w.ID && n.Link == chat.LinkConnected {
			return n, nil
		}
	}
	return chat.Number{}, chat.Errorf(chat.Conflict, "No number of this account is connected to Meta any more.")
}

// list stores Meta's list page by page, and then notes what was not in it.
func (k *Templates) list(ctx context.Context, w store.WABA, n chat.Number, began int64) error {
	secrets, err := k.Store.NumberSecrets(ctx, chat.SystemViewer(w.Account), n.ID)
	if err != nil {
		return err
	}
	token, err := k.Vault.Open(auth.PurposeToken, secrets.Token)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, stale/2)
	defer cancel()
	got := 0
	err = k.Graph.With(token).Templates(ctx, w.ID, func(page []graph.Template, total int) error {
		got += len(page)
		return k.keepPage(ctx, w, page, began, got, total)
	})
	if err != nil {
		return err
	}
	return k.Store.Write(ctx, func(tx *db.Tx) error {
		return store.LoseTemplates(tx, w.Account, w.ID, began, k.Clock.NowMillis())
	})
}

// keepPage stores a page and how far that is. A template that Meta lists twice, because the list changed meanwhile, is
// stored as it came last.
func (k *Templates) keepPage(ctx context.Context, w store.WABA, page []graph.Template, began int64, got, total int) error {
	place := map[string]int{}
	var kept []chat.Template
	for _, t := range page {
		if t.ID == "" || t.Name == "" {
			continue // nothing that could be sent
		}
		at, twice := place[t.ID]
		if !twice {
			at = len(kept)
			place[t.ID], kept = at, append(kept, chat.Template{})
		}
		kept[at] = convert.Template(w.ID, t)
	}
	return k.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.PutTemplates(tx, k.Store.IDs, w.Account, w.ID, kept, began); err != nil {
			return err
		}
		if err := store.NoteTemplateSync(tx, w, got, max(got, total)); err != nil {
			return err
		}
		return k.tell(tx, w)
	})
}

// end stores how a synchronisation ended.
func (k *Templates) end(ctx context.Context, w store.WABA, began int64, failed error) error {
	now := k.Clock.NowMillis()
	return k.Store.Write(ctx, func(tx *db.Tx) error {
		s, err := store.TemplateSyncIn(tx, w)
		if err != nil || s.StartedAt != began {
			return err // another process took over
		}
		if failed == nil {
			s = chat.TemplateSync{Account: s.Account, WABAID: s.WABAID, State: chat.TemplateSyncWaiting, DueAt: now + every.Milliseconds(), DoneAt: now}
		} else {
			k.Log.Warn("templates cannot be synchronised", "account", w.Account, "waba", w.ID, "error", failed)
			s = trouble(s, failed, now)
		}
		if err := store.EndTemplateSync(tx, s, now+soon.Milliseconds()); err != nil {
			return err
		}
		return k.tell(tx, w)
	})
}

// trouble says what an error means, and when the next attempt is.
func trouble(s chat.TemplateSync, err error, now int64) chat.TemplateSync {
	s.State, s.Code, s.Tries = chat.TemplateSyncFailed, 0, s.Tries+1
	s.Error = "Meta could not be reached. Check the server's internet connection."
	wait := retries[min(s.Tries, len(retries))-1]
	if ours, ok := errors.AsType[*chat.Error](err); ok {
		s.Error = ours.Say
	}
	if answer, ok := errors.AsType[*graph.AnswerError](err); ok {
		s.Error = "Meta's answer could not be read: " + answer.Reason + "."
	}
	if no, ok := errors.AsType[*graph.Error](err); ok {
		s.Code, s.Error = no.Code, no.Explain().Sentence
		wait = max(wait, no.Explain().Wait, no.RetryAfter)
	}
	s.DueAt = now + wait.Milliseconds()
	return s
}

// tell appends the event that pages wait for.
func (k *Templates) tell(tx *db.Tx, w store.WABA) error {
	return k.Events.Append(tx, w.Account, chat.Event{Kind: chat.EventTemplatesChanged, At: k.Clock.NowMillis()})
}
