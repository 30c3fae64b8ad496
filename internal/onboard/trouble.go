package onboard

import (
	"context"
	"errors"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// What Meta refuses for good is tried again all the same, now and then: someone may mend it there.
var refusedAgain = [...]time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}

// longestRest is how long the keeper rests at most when something fails for the moment.
const longestRest = 5 * time.Minute

// noteTrouble shows on the number why it cannot be brought forward, and when that is tried again; or that it can.
func (b *Onboard) noteTrouble(ctx context.Context, n chat.Number, old chat.Trouble, err error) error {
	if err == nil && old.Say == "" {
		return nil
	}
	t := chat.Trouble{}
	if err != nil {
		t = b.trouble(old, err)
		b.Log.Warn("a number cannot be brought forward", "number", n.ID, "again", time.UnixMilli(t.Until), "error", err)
	}
	return b.Store.Write(ctx, func(tx *db.Tx) error {
		if err := store.SetTrouble(tx, n.Account, n.ID, t); err != nil {
			return err
		}
		if t.Say == old.Say {
			return nil // nothing that anyone would see
		}
		return b.Events.Append(tx, n.Account, chat.Event{Kind: chat.EventNumberChanged, Number: n.ID, At: b.Clock.NowMillis()})
	})
}

// trouble says what an error means for a number.
func (b *Onboard) trouble(old chat.Trouble, err error) chat.Trouble {
	now := b.Clock.NowMillis()
	t := chat.Trouble{Say: chat.Sentence(refused(err, "Meta refused it.")), Since: now}
	if old.Say != "" {
		t.Since, t.Tries = old.Since, old.Tries+1
	}
	wait := min(keeperLook<<min(t.Tries, 10), longestRest)
	if no, ok := errors.AsType[*graph.Error](err); ok {
		t.Code, t.Say = no.Code, no.Explain().Sentence
		wait = max(wait, no.Explain().Wait, no.RetryAfter)
	}
	if ours, ok := errors.AsType[*chat.Error](err); ok {
		t.Say = ours.Say
		if ours.Runbook == chat.RunbookRegister {
			t.Code = codeNotRegistered
		}
	}
	if graph.OutcomeOf(err) == graph.Refused {
		wait = refusedAgain[min(t.Tries, len(refusedAgain)-1)]
	}
	t.Until = now + wait.Milliseconds()
	return t
}

// asGraph returns Meta's own error, if it answered with one.
func asGraph(err error) (*graph.Error, bool) { return errors.AsType[*graph.Error](err) }
