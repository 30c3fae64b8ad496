package sandbox

import "context"

// event tells the pages which part of the world changed.
type event struct {
	Kind     string `json:"kind"` // message, phone, customer, clock, webhook, request, fault, signup, resync
	Number   string `json:"phone_number_id,omitempty"`
	Customer string `json:"wa_id,omitempty"`
	Signup   string `json:"signup,omitempty"`
}

// watchers are those who wait for changes: open pages and tests. Guarded by World.mu.
type watchers struct {
	next  chan struct{} // closed by the next change; nil when nobody waits
	pages map[chan event]struct{}
}

// changed wakes everyone who watches. A page too slow to follow is told to load everything again.
func (w *World) changed(e event) {
	if w.watch.next != nil {
		close(w.watch.next)
		w.watch.next = nil
	}
	for page := range w.watch.pages {
		select {
		case page <- e:
		default: // full: it already holds more than it can show one by one
		}
	}
}

func (w *World) nextChange() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watch.next == nil {
		w.watch.next = make(chan struct{})
	}
	return w.watch.next
}

// WaitFor blocks until cond is true, asking again after every change in the world, or until ctx ends.
// cond runs without locks and may use every method of the world.
func (w *World) WaitFor(ctx context.Context, cond func() bool) error {
	for {
		next := w.nextChange()
		if cond() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// subscribe gives a page its events until the returned function is called.
func (w *World) subscribe() (<-chan event, func()) {
	page := make(chan event, 256)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watch.pages == nil {
		w.watch.pages = map[chan event]struct{}{}
	}
	w.watch.pages[page] = struct{}{}
	return page, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watch.pages, page)
	}
}
