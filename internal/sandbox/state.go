package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/snapshot"
)

// stateVersion counts incompatible changes of the file.
const stateVersion = 1

// maxState is the largest state the control API takes.
const maxState = 1 << 30

// state is a saved world.
type state struct {
	Version  int              `json:"version"`
	Now      time.Time        `json:"now"`
	Seed     uint64           `json:"seed"`
	Scenario string           `json:"scenario"`
	Crowd    *CrowdOptions    `json:"crowd,omitempty"`
	World    snapshot.Picture `json:"world"`
}

// notSaved are the parts of a World that belong to this run: its options, its machinery, its logs. What
// is on its way to a webhook address or due later is not saved either; resume plans what follows from
// the rest.
var notSaved = []string{"opts", "clock", "mux", "edges", "mu", "rng", "base", "requests", "watch", "timers", "hooks", "stop", "done",
	"calls", "faults", "crowd", "crowdWake", "signups", "byUserID", "messages", "book", "traces", "links", "pricings"}

// Save writes the whole state as JSON.
func (w *World) Save(to io.Writer) error {
	w.mu.Lock()
	s := state{Version: stateVersion, Now: w.now(), Seed: w.opts.Seed, Scenario: w.scenario}
	if w.crowd != nil {
		o := w.crowd.CrowdOptions
		s.Crowd = &o
	}
	var err error
	s.World, err = snapshot.Take(w, notSaved...)
	w.mu.Unlock()
	if err != nil {
		return fmt.Errorf("sandbox: take a picture of the world: %w", err)
	}
	return json.NewEncoder(to).Encode(s)
}

// Load replaces the state by a saved one. The clock moves to the saved moment when that lies ahead; it
// never moves back.
func (w *World) Load(from io.Reader) error {
	var s state
	if err := json.NewDecoder(from).Decode(&s); err != nil {
		return fmt.Errorf("this is no state saved by the sandbox: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("the state has version %d; this program reads version %d", s.Version, stateVersion)
	}
	trial := &World{}
	if err := snapshot.Restore(s.World, trial, notSaved...); err != nil {
		return fmt.Errorf("the state is damaged: %w", err)
	}
	if len(trial.numbers) == 0 || len(trial.apps) == 0 {
		return errors.New("the state is damaged: it has no business in it")
	}
	w.clock.Advance(s.Now.Sub(w.now()))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.empty()
	if err := snapshot.Restore(s.World, w, notSaved...); err != nil {
		return fmt.Errorf("the state is damaged: %w", err)
	}
	w.opts.Seed = s.Seed
	w.resume(s.Crowd)
	w.changed(event{Kind: "resync"})
	return nil
}

// resume rebuilds the indexes and plans again what timers had planned.
func (w *World) resume(crowd *CrowdOptions) {
	w.opts.App.ID = w.partner().id
	for _, c := range w.customers {
		w.byUserID[c.userID] = c
	}
	for _, n := range w.sortedNumbers() {
		for _, ch := range n.chats {
			for _, m := range ch.messages {
				w.messages[m.id] = m
				w.resumeMessage(m)
			}
		}
		w.phoneOpened(n, n.phone.opened)
		w.resumeStanding(n)
		if crowd != nil && n.id == crowdScenario().NumberID {
			w.opts.Crowd = *crowd
			w.crowd = w.newCrowd(n, crowdPlay())
			w.wakeCrowd()
		}
	}
	for _, t := range w.templates {
		w.resumeTemplate(t)
	}
}

// resumeStanding plans the end of a restriction, of a maintenance, and the next messaging limit. The six hours
// to the latter count from the loading.
func (w *World) resumeStanding(n *number) {
	b := n.waba
	w.endRestriction(b)
	if b.meta.Climbing && b.numbers[0] == n {
		w.climbLater(n)
	}
	if !n.meta.MaintenanceUntil.IsZero() && !n.meta.HighThroughput {
		w.endUpgrade(n)
	}
}

// resumeTemplate plans a review, the end of a pause, or an announced move to another category. The day of
// the move counts from the loading.
func (w *World) resumeTemplate(t *template) {
	switch until := t.life.PausedUntil; {
	case t.status == "PENDING":
		w.review(t)
	case t.status == "PAUSED" && !until.IsZero():
		w.later(until, func(time.Time) {
			if t.status == "PAUSED" && t.life.PausedUntil.Equal(until) {
				w.unpauseTemplate(t)
			}
		})
	}
	if !t.life.HeldSince.IsZero() {
		w.judgeLater(t)
	}
	if category := t.life.CorrectCategory; category != "" {
		w.announceCategory(t, category)
	}
}

// partner is the app under test: the one that was set up when the world was made.
func (w *World) partner() *app {
	if a := w.apps[w.opts.App.ID]; a != nil {
		return a
	}
	var all []*app
	for _, a := range w.apps {
		all = append(all, a)
	}
	sortBy(all, func(a *app) string { return a.id })
	return all[0]
}

// resumeMessage lets a message go on up its ladder.
func (w *World) resumeMessage(m *message) {
	now := w.now()
	switch {
	case !m.fromBusiness && m.status == "pending":
		m.rise("delivered")
	case m.fromBusiness && (m.status == "pending" || m.status == "sent") && !m.withheld && m.held == "":
		w.later(now.Add(w.opts.Delays.Sent), func(at time.Time) { w.advanceStatus(m, "sent", at) })
		w.later(now.Add(w.opts.Delays.Delivered), func(at time.Time) { w.arrive(m, at) })
	case m.fromBusiness && m.status == "delivered" && !m.chat.customer.readsByHand:
		w.later(now.Add(w.opts.Delays.Read), func(at time.Time) { w.advanceStatus(m, "read", at) })
	}
}

// SaveFile writes the state to a file: to one beside it first, so that the old one survives a failure.
// Without a path it does nothing.
func (w *World) SaveFile(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".sandbox-state-*")
	if err != nil {
		return fmt.Errorf("save the sandbox: %w", err)
	}
	err = errors.Join(w.Save(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("save the sandbox to %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}

// LoadFile reads a state from a file. A file that does not exist is no error: there is nothing to load yet.
func (w *World) LoadFile(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load the sandbox: %w", err)
	}
	defer f.Close()
	if err := w.Load(f); err != nil {
		return fmt.Errorf("load the sandbox from %s: %w", path, err)
	}
	return nil
}
