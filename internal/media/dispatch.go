package media

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	look   = 2 * time.Second // how often to look for what fell due or what other processes announced
	margin = time.Minute     // a claim outlasts the patience of its fetch by this
)

// run gives due files to workers until Close.
func (m *Media) run() {
	for m.ctx.Err() == nil {
		select {
		case m.slots <- struct{}{}:
		case <-m.ctx.Done():
			return
		}
		row, ok, err := m.take()
		if err != nil && m.ctx.Err() == nil {
			m.Log.Warn("cannot look for files to fetch; trying again", "error", err)
		}
		if err != nil || !ok {
			<-m.slots
			m.idle()
			continue
		}
		m.start(row)
	}
}

// start lets a worker fetch a claimed file; its slot is free again afterwards.
func (m *Media) start(row store.MediaRow) {
	old := row.Lane != store.MediaLive
	if old {
		m.history.Add(1)
	}
	m.running.Go(func() {
		m.work(row)
		if old {
			m.history.Add(-1)
		}
		<-m.slots
		m.Nudge()
	})
}

// take claims the next file; ok is false if none is due.
func (m *Media) take() (row store.MediaRow, ok bool, err error) {
	for {
		due, err := m.due()
		if err != nil || len(due) == 0 {
			return row, false, err
		}
		for _, row := range due {
			if claimed, err := m.claim(&row); err != nil || claimed {
				return row, claimed, err
			}
		}
		// Another process took them all in the meantime.
	}
}

// due lists what may be fetched next, at most one file an account. History leaves one worker free, so that an
// import never delays a fresh photo.
func (m *Media) due() ([]store.MediaRow, error) {
	last := store.MediaHistory
	if m.history.Load() >= int64(max(1, m.Workers-1)) {
		last = store.MediaLive
	}
	due, err := m.Store.DueMedia(m.ctx, last, m.Clock.NowMillis())
	// In any order within a lane: no account waits until another's import is done.
	rand.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	slices.SortStableFunc(due, func(a, b store.MediaRow) int { return cmp.Compare(a.Lane, b.Lane) })
	return due, err
}

// claim commits that this process fetches a file. A crash costs the try: a file that brings the process down
// must not do so for ever.
func (m *Media) claim(row *store.MediaRow) (claimed bool, err error) {
	now := m.Clock.NowMillis()
	until := now + (m.Patience + margin).Milliseconds()
	err = m.Store.Write(m.ctx, func(tx *db.Tx) (err error) {
		claimed, err = store.ClaimMedia(tx, *row, until, now)
		return err
	})
	row.DueAt, row.Attempts = until, row.Attempts+1
	return claimed && err == nil, err
}

// idle waits until something may be due, or until Close.
func (m *Media) idle() {
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		_ = m.Clock.Wait(ctx, look) // either way it is time to look
	}()
	select {
	case <-m.nudged:
	case <-looked:
	}
}
