package store

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/db"
)

// Stats are the counts of `saltbridge stats --json`, over all accounts.
type Stats struct {
	Deliveries struct {
		Applied  int64 `json:"applied"`
		Failed   int64 `json:"failed"`
		Rejected int64 `json:"rejected"`
	} `json:"deliveries"`
	Messages struct {
		Total    int64 `json:"total"`
		Customer int64 `json:"customer"`
		Phone    int64 `json:"phone"`
		Agent    int64 `json:"agent"`
		Bot      int64 `json:"bot"`
		Campaign int64 `json:"campaign"`
		Import   int64 `json:"import"`
	} `json:"messages"`
	Contacts      int64 `json:"contacts"`
	Conversations int64 `json:"conversations"`
	Outbox        struct {
		Queued    int64 `json:"queued"`
		Uncertain int64 `json:"uncertain"`
		Failed    int64 `json:"failed"`
	} `json:"outbox"`
}

// Stats counts everything; it looks at every message.
func (s *Store) Stats(ctx context.Context) (x Stats, err error) {
	scan := func(row db.Scanner) (struct{}, error) {
		return struct{}{}, row.Scan(&x.Deliveries.Applied, &x.Deliveries.Rejected, &x.Deliveries.Failed,
			&x.Contacts, &x.Conversations, &x.Outbox.Queued, &x.Outbox.Uncertain)
	}
	_, _, err = db.One(ctx, s, scan, `SELECT
		(SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM tally WHERE name = $1),
		(SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM tally WHERE name = $2),
		(SELECT COUNT(*) FROM delivery WHERE state = 'failed'),
		(SELECT COUNT(*) FROM contact),
		(SELECT COUNT(*) FROM conversation),
		(SELECT COUNT(*) FROM outbox WHERE state <> 'uncertain'),
		(SELECT COUNT(*) FROM outbox WHERE state = 'uncertain')`, TallyApplied, TallyRejected)
	if err != nil {
		return x, err
	}
	return x, s.countMessages(ctx, &x)
}

// Backlog counts what waits, over all accounts: for metrics. Unlike [Store.Stats] it is cheap.
type Backlog struct {
	Failed    int64 // deliveries that were not applied and wait for replay
	Parked    int64 // receipts and amendments that wait for their message
	Queued    int64 // messages that wait to be sent
	Uncertain int64 // messages nobody knows about whether Meta has them
}

// Backlog counts what waits.
func (s *Store) Backlog(ctx context.Context) (Backlog, error) {
	scan := func(row db.Scanner) (b Backlog, err error) {
		err = row.Scan(&b.Failed, &b.Parked, &b.Queued, &b.Uncertain)
		return b, err
	}
	b, _, err := db.One(ctx, s, scan, `SELECT
		(SELECT COUNT(*) FROM delivery WHERE state = 'failed'),
		(SELECT COUNT(*) FROM parked),
		(SELECT COUNT(*) FROM outbox WHERE state <> 'uncertain'),
		(SELECT COUNT(*) FROM outbox WHERE state = 'uncertain')`)
	return b, err
}

func (s *Store) countMessages(ctx context.Context, x *Stats) error {
	m := &x.Messages
	scan := func(row db.Scanner) (struct{}, error) {
		return struct{}{}, row.Scan(&m.Total, &m.Customer, &m.Phone, &m.Agent, &m.Bot, &m.Campaign, &m.Import, &x.Outbox.Failed)
	}
	_, _, err := db.One(ctx, s, scan, `SELECT COUNT(*),
		COUNT(CASE WHEN origin = 'customer' THEN 1 END), COUNT(CASE WHEN origin = 'phone' THEN 1 END),
		COUNT(CASE WHEN origin = 'agent' THEN 1 END), COUNT(CASE WHEN origin = 'bot' THEN 1 END),
		COUNT(CASE WHEN origin = 'campaign' THEN 1 END), COUNT(CASE WHEN origin = 'import' THEN 1 END),
		COUNT(CASE WHEN status = 'failed' AND origin <> 'import' THEN 1 END)
		FROM message WHERE type <> 'reaction'`)
	return err
}
