package sandbox

import "time"

// Template pacing (Meta: template-pacing page, Oct 2025): the first batch of a new, edited or unpaused
// marketing or utility template goes out, the rest is held until the first readers have judged. Good
// quality releases what is held; bad quality pauses the template and drops it with 132015. Meta publishes
// neither the size of the batch nor the time; the size is the account's pacing here, the time an hour.

// pacingTime is how long held messages wait for a verdict.
const pacingTime = time.Hour

// hold says whether a send of the template waits, and counts it otherwise.
func (w *World) hold(t *template, m *message, marketing bool) bool {
	batch := t.waba.meta.Pacing
	if batch == 0 || t.life.Proven || t.category == "AUTHENTICATION" {
		return false
	}
	if t.life.FirstBatch < batch {
		t.life.FirstBatch++
		return false
	}
	m.held, m.heldMarketing = t.id, marketing
	if t.life.HeldSince.IsZero() {
		t.life.HeldSince = w.now()
		w.judgeLater(t)
	}
	return true
}

// judgeLater decides about what is held, unless somebody did so before.
func (w *World) judgeLater(t *template) {
	since := t.life.HeldSince
	w.later(since.Add(pacingTime), func(time.Time) {
		if t.life.HeldSince.Equal(since) {
			w.judge(t, t.life.Quality != "RED" && t.status == "APPROVED")
		}
	})
}

// judge ends the pacing of a template.
func (w *World) judge(t *template, good bool) {
	t.life.HeldSince, t.life.FirstBatch, t.life.Proven = time.Time{}, 0, good
	now := w.now()
	for _, m := range w.messagesHeldBy(t) {
		m.held = ""
		if good {
			w.playStatuses(m, &outgoing{kind: "template", template: t, marketing: m.heldMarketing}, nil, now)
			continue
		}
		w.failMessage(m, refuse(132015, "The template was paused by pacing; its held messages were dropped."), now)
	}
}

func (w *World) messagesHeldBy(t *template) []*message {
	var out []*message
	for _, n := range t.waba.numbers {
		for _, ch := range n.chats {
			for _, m := range ch.messages {
				if m.held == t.id {
					out = append(out, m)
				}
			}
		}
	}
	sortBy(out, func(m *message) string { return m.at.Format(time.RFC3339Nano) + m.id })
	return out
}

// paceAgain begins the pacing anew: after an edit, and after a pause.
func (t *template) paceAgain() { t.life.Proven, t.life.FirstBatch = false, 0 }
