package onboard

import (
	"context"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	settleTime  = time.Minute        // after connecting, before the first question
	healthEvery = time.Hour          // Meta allows 200 management calls an hour and account; a look needs six
	doubtEvery  = time.Minute        // while a link is suspended or doubtful
	goneEvery   = 24 * time.Hour     // after it ended
	takenFor    = 2 * time.Minute    // what one process may need for a look, before another takes it
	testEvery   = 24 * time.Hour     // between self-tests
	endsSoon    = 7 * 24 * time.Hour // before an access token ends
)

// watch looks after the health of numbers until ctx ends.
func (b *Onboard) watch(ctx context.Context) {
	look := time.NewTicker(b.Look)
	defer look.Stop()
	for {
		b.watchAll(ctx)
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}

func (b *Onboard) watchAll(ctx context.Context) {
	numbers, err := b.Store.AllNumbers(ctx)
	if err != nil {
		b.grumble(ctx, "numbers cannot be read; trying again", err)
		return
	}
	healths, err := b.Store.AllHealth(ctx)
	if err != nil {
		b.grumble(ctx, "the health of numbers cannot be read; trying again", err)
		return
	}
	seen := map[chat.AccountID]bool{}
	for _, n := range numbers {
		if ctx.Err() != nil {
			return
		}
		if !seen[n.Account] {
			seen[n.Account] = true
			if err := b.keepPrivate(ctx, n.Account); err != nil {
				b.grumble(ctx, "private chats cannot be looked after; trying again", err)
			}
		}
		if err := b.watchOne(ctx, n, healths[n.ID]); err != nil {
			b.grumble(ctx, "a number cannot be looked after; trying again", err)
		}
	}
}

// grumble logs what will be tried again.
func (b *Onboard) grumble(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		b.Log.Warn(what, "error", err)
	}
}

func (b *Onboard) watchOne(ctx context.Context, n chat.Number, h chat.Health) error {
	if lookDue(n, h, b.Clock.NowMillis()) {
		taken := false
		err := b.Store.Write(ctx, func(tx *db.Tx) (err error) {
			taken, err = store.TakeLook(tx, n.Account, h, b.Clock.NowMillis()+takenFor.Milliseconds())
			return err
		})
		if err == nil && taken {
			h, err = b.check(ctx, n)
		}
		if err != nil {
			return err
		}
	}
	return b.remind(ctx, n, h)
}

// lookDue reports whether Meta is to be asked about a number now.
func lookDue(n chat.Number, h chat.Health, now int64) bool {
	switch n.Link {
	case chat.LinkTracked, chat.LinkConnecting:
		return false
	case chat.LinkDisconnected:
		if n.PhoneNumberID == "" { // removed here: Meta has nothing to say
			return false
		}
	case chat.LinkConnected:
		if h.LookAt == 0 && h.AskedAt == 0 {
			return now >= n.OnboardedAt+settleTime.Milliseconds()
		}
	}
	return now >= h.LookAt
}

// nextLook returns when Meta is asked again.
func nextLook(n chat.Number, h chat.Health, now int64) int64 {
	wait := healthEvery
	switch {
	case n.Link == chat.LinkDisconnected:
		wait = goneEvery
	case n.Link != chat.LinkConnected || h.Say != "":
		wait = doubtEvery
	}
	return now + wait.Milliseconds()
}
