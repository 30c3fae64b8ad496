package store

import (
	"context"
	"fmt"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Tally is how many conversations a list has.
type Tally struct {
	N    int
	More bool // there are, or may be, more: counting ended at a limit
}

// CountList counts the conversations of a list, of the mentions only those with one the viewer has not seen. What
// it costs does not depend on how many conversations there are.
func (s *Store) CountList(ctx context.Context, v chat.Viewer, l Listing) (Tally, error) {
	p, err := s.plan(ctx, v, l)
	if err != nil {
		return Tally{}, err
	}
	return p.count(ctx)
}

func (p plan) count(ctx context.Context) (Tally, error) {
	v := p.who.viewer
	if len(p.states) == 0 {
		return Tally{}, nil
	}
	if p.view.Kind == chat.ViewMentions {
		return p.countMentions(ctx)
	}
	if !v.Restricted() && p.filter.Empty() && p.view.Kind != chat.ViewSaved {
		own := p.own()
		if own == nil {
			own = ofStates(p.states)
		}
		n, err := p.countArms(ctx, []arm{own}, p.reach.count)
		return p.tally(n, false), err
	}
	way, err := p.shortest(ctx, p.ways())
	if err != nil {
		return Tally{}, err
	}
	if way != nil {
		q := &clause{args: []any{v.Account}}
		n, _, err := db.One(ctx, p.q, db.Value[int], `SELECT COUNT(*) FROM conversation c WHERE c.account_id = $1 AND c.id IN (`+q.union(way, " UNION ALL ")+`)`+p.where(q), q.args...)
		return p.tally(n, false), err
	}
	return p.countNewest(ctx)
}

func (p plan) tally(n int, more bool) Tally {
	return Tally{N: min(n, p.reach.count-1), More: more || n >= p.reach.count}
}

// countMentions counts the conversations with a mention that the viewer has not seen, among the newest mentions.
func (p plan) countMentions(ctx context.Context) (Tally, error) {
	n, _, err := db.One(ctx, p.q, db.Value[int], `SELECT COUNT(DISTINCT conversation_id) FROM (
		SELECT conversation_id, seen_at FROM mention WHERE account_id = $1 AND agent_id = $2 ORDER BY entry_id DESC LIMIT $3) AS newest WHERE seen_at = 0`,
		p.who.viewer.Account, p.who.viewer.Agent, p.reach.count)
	return p.tally(n, false), err
}

// countNewest counts among the newest conversations of each state.
func (p plan) countNewest(ctx context.Context) (Tally, error) {
	total, more := 0, false
	x := stretch{key: "last_at", falls: true}
	for _, state := range p.states {
		q := &clause{args: []any{p.who.viewer.Account}}
		piece := ` FROM conversation c WHERE c.account_id = $1 AND c.state = ` + q.arg(string(state))
		stop, _, err := db.One(ctx, p.q, x.scan, `SELECT c.id, c.last_at`+piece+x.ordered()+fmt.Sprintf(` LIMIT 1 OFFSET %d`, p.reach.sample), q.args...)
		if err != nil {
			return Tally{}, err
		}
		if stop.id != 0 {
			more = true
			piece += x.bound(q, x.within(), stop.spot)
		}
		n, _, err := db.One(ctx, p.q, db.Value[int], `SELECT COUNT(*)`+piece+` AND c.last_message_id <> 0`+p.rest(q), q.args...)
		if err != nil {
			return Tally{}, err
		}
		total += n
	}
	return p.tally(total, more), nil
}
