package send

import (
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

const (
	journalAge  = 14 * 24 * time.Hour // how long exchanges are kept
	journalMost = 50_000              // and how many of an account
	journalWait = 256                 // exchanges that wait to be stored; what comes beyond is lost
	pruneEvery  = 10 * time.Minute
)

// journal gathers what was asked of Meta beside messages, to be stored without anyone waiting for it.
type journal struct{ waiting chan graph.Exchange }

func newJournal() journal { return journal{make(chan graph.Exchange, journalWait)} }

// Record keeps an exchange that is not about a message: of onboarding, of media. It never waits.
func (s *Sender) Record(x graph.Exchange) {
	select {
	case s.journal.waiting <- x:
	default: // nothing may depend on it
	}
}

// note stores the exchanges of an attempt together with its outcome.
func (s *Sender) note(tx *db.Tx, j job, exchanges []graph.Exchange) error {
	for _, x := range exchanges {
		kept := s.exchange(x)
		kept.Account, kept.Number, kept.Message = j.number.Account, j.number.ID, j.message.ID
		if err := store.AddExchange(tx, kept); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sender) exchange(x graph.Exchange) chat.Exchange {
	return chat.Exchange{ID: s.Store.IDs.Next(), Op: x.Op, Method: x.Method, Path: x.Path, Status: x.Status, Code: x.Code, Trace: x.TraceID,
		Outcome: x.Outcome.String(), Error: x.Err, At: s.Clock.NowMillis() - x.Took.Milliseconds(), TookMS: x.Took.Milliseconds(),
		Request: x.Request, Answer: x.Answer}
}

// keepJournal stores what waits and drops what is old, until the sender stops.
func (s *Sender) keepJournal() {
	prune := time.NewTicker(pruneEvery)
	defer prune.Stop()
	for {
		var err error
		select {
		case x := <-s.journal.waiting:
			err = s.fileAll(s.gather(x))
		case <-prune.C:
			err = s.pruneJournal()
		case <-s.ctx.Done():
			return
		}
		if err != nil && s.ctx.Err() == nil {
			s.Log.Warn("exchanges with Meta cannot be kept", "error", err)
		}
	}
}

// gather returns an exchange with those that wait behind it: one commit will do for all.
func (s *Sender) gather(first graph.Exchange) (all []chat.Exchange) {
	for x := first; ; {
		all = append(all, s.exchange(x))
		select {
		case x = <-s.journal.waiting:
		default:
			return all
		}
	}
}

func (s *Sender) fileAll(all []chat.Exchange) error {
	return s.Store.Write(s.ctx, func(tx *db.Tx) error {
		for _, x := range all {
			if err := s.file(tx, x); err != nil {
				return err
			}
		}
		return nil
	})
}

// file stores an exchange under the account of the number in its path; what is about none belongs to the operator.
func (s *Sender) file(tx *db.Tx, x chat.Exchange) error {
	node, _, _ := strings.Cut(x.Path, "/")
	owner, known, err := store.LookupIn(tx, store.KeyPhoneNumberID, node)
	if err != nil {
		return err
	}
	if known {
		x.Account, x.Number = owner.Account, chat.NumberID(owner.Target)
	}
	return store.AddExchange(tx, x)
}

// pruneJournal keeps the exchanges of every account within their age and number.
func (s *Sender) pruneJournal() error {
	accounts, err := s.Store.Accounts(s.ctx)
	if err != nil {
		return err
	}
	old := chat.FirstID(time.Now().Add(-journalAge).UnixMilli())
	for _, account := range append(accounts, chat.Account{}) {
		mark, err := s.Store.ExchangeMark(s.ctx, account.ID, journalMost)
		if err != nil {
			return err
		}
		for more := true; more; {
			err := s.Store.Write(s.ctx, func(tx *db.Tx) (err error) {
				more, err = store.PruneExchanges(tx, account.ID, max(mark+1, old))
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
