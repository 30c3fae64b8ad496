package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// stretch is a part of a list that lies in an index in the order of the list, one piece for each state.
type stretch struct {
	part  int64
	key   string // the column it is ordered by
	falls bool
	where string // beginning with AND: what is in this part
	arms  []arm  // what else leads to all of it

	of chat.AgentID // whose conversations its index holds; 0: all
}

// stretches are the parts of a list in its order.
func (p plan) stretches() []stretch {
	switch p.order {
	case chat.OrderOldest:
		return []stretch{{key: "last_at"}}
	case chat.OrderWaiting:
		return []stretch{
			{part: 0, key: "waiting_since", where: " AND c.waiting_since > 0"},
			{part: 1, key: "last_at", falls: true, where: " AND +c.waiting_since = 0"},
		}
	case chat.OrderPriority:
		var all []stretch
		for priority := chat.PriorityUrgent; priority >= chat.PriorityNone; priority-- {
			x := stretch{part: int64(chat.PriorityUrgent - priority), key: "last_at", falls: true, where: fmt.Sprintf(" AND +c.priority = %d", priority)}
			if priority > chat.PriorityNone {
				x.arms = []arm{ofPriority(priority, p.states)}
			}
			all = append(all, x)
		}
		return all
	}
	return []stretch{{key: "last_at", falls: true}}
}

// mine is the list if it is what the viewer has, by time: that has an index of its own.
func (p plan) mine() (stretch, bool) {
	x := stretch{key: "last_at", falls: p.order != chat.OrderOldest, of: p.who.viewer.Agent}
	return x, p.view.Kind == chat.ViewMine && x.of != 0 && (p.order == "" || p.order == chat.OrderNewest || p.order == chat.OrderOldest)
}

// sorting are the columns of an order's spots.
func sorting(o chat.Order) string {
	switch o {
	case chat.OrderOldest:
		return "CAST(0 AS BIGINT), c.last_at, c.id"
	case chat.OrderWaiting:
		return `CASE WHEN c.waiting_since > 0 THEN CAST(0 AS BIGINT) ELSE 1 END, CASE WHEN c.waiting_since > 0 THEN c.waiting_since ELSE -c.last_at END,
			CASE WHEN c.waiting_since > 0 THEN c.id ELSE -c.id END`
	case chat.OrderPriority:
		return fmt.Sprintf("%d - c.priority, -c.last_at, -c.id", chat.PriorityUrgent)
	}
	return "CAST(0 AS BIGINT), -c.last_at, -c.id"
}

func scanSpotted(row db.Scanner) (x spotted, err error) {
	err = row.Scan(&x.id, &x.spot.Part, &x.spot.At, &x.spot.ID)
	return x, err
}

// gather reads what arms lead to, sorts it and returns the first after a spot.
func (p plan) gather(ctx context.Context, arms []arm, where string, after *chat.Spot, limit int) ([]spotted, error) {
	q := &clause{args: []any{p.who.viewer.Account}}
	columns := sorting(p.order)
	text := `SELECT c.id, ` + columns + ` FROM conversation c WHERE c.account_id = $1 AND c.id IN (` + q.union(arms, " UNION ALL ") + `)` + p.where(q) + where
	if after != nil {
		text += ` AND (` + columns + `) > (` + q.arg(after.Part) + `, ` + q.arg(after.At) + `, ` + q.arg(after.ID) + `)`
	}
	return db.All(ctx, p.q, scanSpotted, text+fmt.Sprintf(` ORDER BY 2, 3, 4 LIMIT %d`, limit), q.args...)
}

// readStretch reads the first of a stretch after a spot. It returns how far it has looked if there may be more.
func (p plan) readStretch(ctx context.Context, x stretch, after *chat.Spot, limit int) (found []spotted, reached *chat.Spot, err error) {
	if x.arms != nil {
		way, err := p.shortest(ctx, [][]arm{x.arms})
		if err != nil {
			return nil, nil, err
		}
		if way != nil {
			found, err = p.gather(ctx, way, x.where, after, limit)
			return found, nil, err
		}
	}
	for _, state := range p.states { // each from its own piece of the index
		some, end, err := p.walk(ctx, x, state, after, reached, limit)
		if err != nil {
			return nil, nil, err
		}
		found = append(found, some...)
		if end != nil && (reached == nil || end.Compare(*reached) < 0) {
			reached = end
		}
	}
	slices.SortFunc(found, func(a, b spotted) int { return a.spot.Compare(b.spot) })
	if reached != nil { // what another state has beyond is for the next page
		found = slices.DeleteFunc(found, func(f spotted) bool { return f.spot.Compare(*reached) > 0 })
	}
	return found[:min(len(found), limit)], reached, nil
}

// walk follows the index of one state from a spot on and returns what is in the list. It looks at so many conversations at
// most, none beyond a spot that another state's walk reached, and returns where it stopped looking, nil at the end.
func (p plan) walk(ctx context.Context, x stretch, state chat.State, after, until *chat.Spot, limit int) (found []spotted, end *chat.Spot, err error) {
	q := &clause{args: []any{p.who.viewer.Account}}
	piece := ` FROM conversation c WHERE c.account_id = $1 AND c.state = ` + q.arg(string(state))
	if x.of != 0 {
		piece += ` AND c.assignee <> 0 AND c.assignee = ` + q.arg(x.of)
	}
	if x.key == "waiting_since" {
		piece += ` AND c.waiting_since > 0`
	}
	if after != nil {
		piece += x.bound(q, x.beyond(), *after)
	}
	if until != nil {
		piece += x.bound(q, x.within(), *until)
	}
	if x.where != "" || p.sieves(x) { // else nearly all that is looked at is in the list
		stop, _, err := db.One(ctx, p.q, x.scan, `SELECT c.id, c.`+x.key+piece+x.ordered()+fmt.Sprintf(` LIMIT 1 OFFSET %d`, p.reach.walk-1), q.args...)
		if err != nil {
			return nil, nil, err
		}
		if stop.id != 0 {
			end = &stop.spot
			piece += x.bound(q, x.within(), stop.spot)
		}
	}
	text := `SELECT c.id, c.` + x.key + piece + ` AND c.last_message_id <> 0` + x.where + p.rest(q) + x.ordered() + fmt.Sprintf(` LIMIT %d`, limit)
	found, err = db.All(ctx, p.q, x.scan, text, q.args...)
	if len(found) == limit {
		end = &found[limit-1].spot // further was not looked
	}
	return found, end, err
}

// sieves tells whether a stretch's index holds more than the list has.
func (p plan) sieves(x stretch) bool {
	if x.of != 0 {
		return !p.filter.Empty() || p.who.viewer.Restricted()
	}
	return p.rest(&clause{}) != ""
}

func (x stretch) ordered() string {
	if x.falls {
		return ` ORDER BY c.` + x.key + ` DESC, c.id DESC`
	}
	return ` ORDER BY c.` + x.key + `, c.id`
}

// beyond and within compare a place in the index with where a page starts and ends.
func (x stretch) beyond() string { return choose(x.falls, "<", ">") }
func (x stretch) within() string { return choose(x.falls, ">=", "<=") }

func (x stretch) bound(q *clause, how string, spot chat.Spot) string {
	at, id := spot.At, spot.ID
	if x.falls {
		at, id = -at, -id
	}
	return ` AND (c.` + x.key + `, c.id) ` + how + ` (` + q.arg(at) + `, ` + q.arg(id) + `)`
}

func (x stretch) scan(row db.Scanner) (found spotted, err error) {
	err = row.Scan(&found.id, &found.spot.At)
	found.spot.Part, found.spot.ID = x.part, found.id.Int64()
	if x.falls {
		found.spot.At, found.spot.ID = -found.spot.At, -found.spot.ID
	}
	return found, err
}
