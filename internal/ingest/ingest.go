package ingest

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Importer applies what a number's phone shared: history and address book. It returns the messages it
// stored, so that what waited for them can be applied, and the events to append.
type Importer interface {
	Import(tx *db.Tx, number chat.Number, facts *chat.Facts) ([]store.Filed, []chat.Event, error)
}

// Sending is whoever sends for the numbers, and has to know what Meta tells by webhook.
type Sending interface {
	// Heard tells that messages came in, which Meta counts against the number's pace.
	Heard(number chat.NumberID, messages int)
	// Told tells why a message failed after Meta had taken it.
	Told(tx *db.Tx, account chat.AccountID, number chat.NumberID, conversation chat.ConversationID, code int, at int64) error
}

// Options are what ingest needs.
type Options struct {
	Store       *store.Store
	Events      *event.Log
	Clock       *clock.Clock
	Vault       *auth.Vault
	Importer    Importer
	Log         *slog.Logger
	AppSecret   string        // of our own app at Meta; numbers may bring further ones
	VerifyToken string        // answers Meta's handshake
	JournalAge  time.Duration // how long applied deliveries stay in the journal; zero: for ever
	Announced   func()        // called after a commit that brought files to fetch; may be nil
	Sending     Sending       // may be nil
}

// Ingest receives, journals and applies deliveries.
type Ingest struct {
	Options
	router   *router
	queue    chan *waiting
	imports  chan *waiting // what brings history or an address book
	turns    turns
	rejects  rejects
	ration   ration
	grumble  rate.Sometimes // for what is told again and again
	sweeper  sweeper
	ctx      context.Context // of what runs by itself; ends at Close
	stop     context.CancelFunc
	quit     chan struct{}
	stopped  sync.WaitGroup
	counters Counters
}

// Counters count since the start of the process, for metrics.
type Counters struct {
	Applied    atomic.Int64 // deliveries applied
	Failed     atomic.Int64 // deliveries journaled as failed
	Rejected   atomic.Int64 // requests without a valid signature
	Refused    atomic.Int64 // requests answered 503
	Messages   atomic.Int64 // messages stored
	Duplicates atomic.Int64 // messages that were already stored
	Batches    atomic.Int64 // commits

	ParkedDropped atomic.Int64 // parked things whose message never came
}

// committers is how many batches are on their way at once. On SQLite, while one waits for the disk, the next is written.
// On PostgreSQL two would be written beside each other, and neither would see what the other brings: a receipt would be
// parked though its message has come.
func (in *Ingest) committers() int {
	if in.Store.Engine() == db.SQLite {
		return 2
	}
	return 1
}

// New starts taking deliveries in. Close it to stop.
func New(o Options) *Ingest {
	in := &Ingest{Options: o, router: newRouter(o), queue: make(chan *waiting, queueLength), imports: make(chan *waiting, importQueue), quit: make(chan struct{}),
		grumble: rate.Sometimes{Interval: time.Second}}
	in.ctx, in.stop = context.WithCancel(context.Background())
	for range in.committers() {
		in.stopped.Go(in.run)
	}
	for range in.importers() {
		in.stopped.Go(in.runImports)
	}
	in.stopped.Go(in.sweep)
	in.stopped.Go(in.flushRejects)
	return in
}

// Counters returns the counters, which go on counting.
func (in *Ingest) Counters() *Counters { return &in.counters }

// Close stops after the batch at hand; requests that still wait are answered 503.
func (in *Ingest) Close() {
	close(in.quit)
	in.stop()
	in.stopped.Wait()
}

// Refresh forgets what is known about numbers, after one was connected or changed.
func (in *Ingest) Refresh() { in.router.forget() }

// run takes batches off the queue until Close.
func (in *Ingest) run() {
	for {
		select {
		case first := <-in.queue:
			in.commitInTime(first)
		case <-in.quit:
			return
		}
	}
}

// storageTime is how long storage may take for one batch. A disk needs milliseconds and a busy PostgreSQL a second;
// one that hangs must not hold those who wait for longer than Meta would.
const storageTime = 10 * time.Second

func (in *Ingest) commitInTime(first *waiting) {
	if err := in.Store.Trouble(); err != nil { // it was queued before that was known
		first.result <- err
		return
	}
	in.inTurn(func(ctx context.Context) { in.commit(ctx, []*waiting{first}, growing) })
}
