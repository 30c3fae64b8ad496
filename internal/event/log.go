package event

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Log appends events and lets readers follow them.
type Log struct {
	Attendance *Attendance // who is where; it is told beside the events

	store *store.Store
	log   *slog.Logger

	mu     sync.Mutex
	tails  map[chat.AccountID]*tail
	closed chan struct{}
}

// New returns the log over a store.
func New(s *store.Store, log *slog.Logger) *Log {
	return &Log{Attendance: NewAttendance(), store: s, log: log, tails: map[chat.AccountID]*tail{}, closed: make(chan struct{})}
}

// Append numbers and stores events of an account and wakes its readers after the commit. Call it last in a
// transaction.
func (l *Log) Append(tx *db.Tx, account chat.AccountID, events ...chat.Event) error {
	if len(events) == 0 {
		return nil
	}
	tx.OnCommit(func() { l.wake(account) })
	return store.AppendEvents(tx, account, events)
}

// Close makes every reader's Next fail: streams end, so that the server can stop.
func (l *Log) Close() { close(l.closed) }

// wake tells the account's tail, if anyone follows it, to look for new events.
func (l *Log) wake(account chat.AccountID) {
	l.mu.Lock()
	t := l.tails[account]
	l.mu.Unlock()
	if t != nil {
		t.nudge()
	}
}

// Follow starts reading after a number: 0 replays everything. Close the reader when done.
func (l *Log) Follow(ctx context.Context, v chat.Viewer, after int64) (*Reader, error) {
	last, err := l.store.LastEvent(ctx, v)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tails[v.Account]
	if t == nil {
		t = newTail(l, v.Account, last)
		l.tails[v.Account] = t
		t.nudge() // what was appended since last was read had no tail to wake
		go t.run()
	}
	t.readers++
	// A number from the future is of another database, such as one restored from a backup.
	return &Reader{log: l, tail: t, viewer: v, after: min(after, last)}, nil
}

// leave drops a reader; the last one of an account ends its tail.
func (l *Log) leave(t *tail) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t.readers--; t.readers == 0 {
		delete(l.tails, t.account)
		close(t.quit)
	}
}

const (
	tailLength = 4096        // events kept in memory for readers that are nearly up to date
	tailLook   = time.Second // how often a tail looks for events of other processes
)

// Told is an event, and how streams tell it: as JSON, which is written once for all readers.
type Told struct {
	chat.Event
	JSON []byte
}

func tell(events []chat.Event) ([]Told, error) {
	told := make([]Told, len(events))
	for i, e := range events {
		text, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		told[i] = Told{e, text}
	}
	return told, nil
}

// tail keeps the newest events of one account in memory, so that a thousand readers cost one query.
type tail struct {
	log     *Log
	account chat.AccountID
	readers int // guarded by the log's mutex
	nudged  chan struct{}
	quit    chan struct{}

	mu     sync.Mutex
	events []Told // contiguous, oldest first
	last   int64
	news   chan struct{} // closed and replaced when events come in
}

func newTail(l *Log, account chat.AccountID, last int64) *tail {
	return &tail{log: l, account: account, last: last, nudged: make(chan struct{}, 1), quit: make(chan struct{}), news: make(chan struct{})}
}

func (t *tail) nudge() {
	select {
	case t.nudged <- struct{}{}:
	default: // already told
	}
}

func (t *tail) run() {
	look := time.NewTicker(tailLook)
	defer look.Stop()
	for {
		select {
		case <-t.nudged:
		case <-look.C:
		case <-t.quit:
			return
		}
		t.read()
	}
}

// read takes in what is new.
func (t *tail) read() {
	for {
		t.mu.Lock()
		last := t.last
		t.mu.Unlock()
		events, err := t.log.store.Events(context.Background(), chat.SystemViewer(t.account), last, tailLength)
		if err != nil {
			t.log.log.Warn("events cannot be read; trying again", "account", t.account, "error", err)
			return
		}
		if len(events) == 0 {
			return
		}
		told, err := tell(events)
		if err != nil {
			t.log.log.Error("events cannot be told", "account", t.account, "error", err)
			return
		}
		t.take(told)
	}
}

func (t *tail) take(events []Told) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, events...)
	if extra := len(t.events) - tailLength; extra > 0 {
		t.events = append([]Told(nil), t.events[extra:]...)
	}
	t.last = events[len(events)-1].Seq
	close(t.news)
	t.news = make(chan struct{})
}

// since returns the events after a number, and a channel that is closed when there is more. ok is false if
// memory does not reach back that far.
func (t *tail) since(after int64) (events []Told, news <-chan struct{}, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := t.last - int64(len(t.events)) + 1
	switch {
	case after < first-1:
		return nil, t.news, false
	case after > t.last: // the reader has read the counter since this tail last did
		return nil, t.news, true
	}
	return t.events[after-first+1:], t.news, true
}
