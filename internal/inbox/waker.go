package inbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	longestSnooze = 366 * 24 * time.Hour
	wakerLook     = 30 * time.Second // conversations are also snoozed by other processes
	wakerBatch    = 200              // conversations woken in one transaction
)

// Waker opens snoozed conversations when their time comes.
type Waker struct {
	inbox   *Inbox
	log     *slog.Logger
	stop    context.CancelFunc
	running sync.WaitGroup
}

// NewWaker starts a waker. Close it to stop.
func NewWaker(i *Inbox, log *slog.Logger) *Waker {
	ctx, stop := context.WithCancel(context.Background())
	w := &Waker{inbox: i, log: log, stop: stop}
	w.running.Go(func() { w.run(ctx) })
	return w
}

// Close stops the waker.
func (w *Waker) Close() {
	w.stop()
	w.running.Wait()
}

func (w *Waker) run(ctx context.Context) {
	for ctx.Err() == nil {
		next, err := w.inbox.wakeDue(ctx)
		if err != nil && ctx.Err() == nil {
			w.log.Warn("snoozed conversations cannot be looked at; trying again", "error", err)
		}
		w.wait(ctx, next)
	}
}

// wait returns when a snooze may be over: at the time of the next, when one was added, or after a while.
func (w *Waker) wait(ctx context.Context, next int64) {
	now := w.inbox.clock.NowMillis()
	until := now + wakerLook.Milliseconds()
	if next > now {
		until = min(until, next)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer cancel()
		select {
		case <-w.inbox.nudged:
		case <-ctx.Done():
		}
	}()
	_ = w.inbox.clock.WaitUntil(ctx, time.UnixMilli(until)) // either way it is time to look
}

// nudge tells the waker that a snooze was added or is gone.
func (i *Inbox) nudge() {
	select {
	case i.nudged <- struct{}{}:
	default: // already told
	}
}

// wakeDue opens what is due and returns when the next snooze is over; zero if there is none.
func (i *Inbox) wakeDue(ctx context.Context) (next int64, err error) {
	for {
		due, err := i.store.DueSnoozed(ctx, i.clock.NowMillis(), wakerBatch)
		if err != nil {
			return 0, err
		}
		for account, ids := range byAccount(due) {
			if err := i.wake(ctx, account, ids); err != nil {
				return 0, err
			}
		}
		if len(due) < wakerBatch {
			return i.store.NextSnooze(ctx)
		}
	}
}

func byAccount(list []chat.Conversation) map[chat.AccountID][]chat.ConversationID {
	out := map[chat.AccountID][]chat.ConversationID{}
	for _, c := range list {
		out[c.Account] = append(out[c.Account], c.ID)
	}
	return out
}

// wake opens conversations whose snooze is over, and says so. Whose snooze was changed meanwhile sleeps on.
func (i *Inbox) wake(ctx context.Context, account chat.AccountID, ids []chat.ConversationID) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		stand, err := store.WorkOf(tx, chat.SystemViewer(account), ids)
		if err != nil {
			return err
		}
		var awake []chat.Work
		var events []chat.Event
		now := i.clock.NowMillis()
		for _, w := range stand {
			if w.State != chat.StateSnoozed || w.SnoozedUntil == 0 || w.SnoozedUntil > now {
				continue
			}
			w.State, w.SnoozedUntil = chat.StateOpen, 0
			line := chat.Entry{ID: chat.EntryID(i.store.IDs.Next()), Account: account, Conversation: w.Conversation, Kind: chat.EntryWoke, At: now}
			if err := store.AddEntry(tx, line); err != nil {
				return err
			}
			awake = append(awake, w)
			events = append(events, i.told(chat.EventConversationChanged, w, 0), i.told(chat.EventEntryAdded, w, line.ID))
		}
		if err := store.PutWork(tx, account, awake); err != nil {
			return err
		}
		return i.events.Append(tx, account, events...)
	})
}
