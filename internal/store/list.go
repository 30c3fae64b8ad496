package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// reach says how much is looked at for a page.
type reach struct {
	gather int // conversations that are sorted for a page; lists that may have more are walked in their order
	walk   int // conversations that are looked at for a page of a list that is walked
	count  int // where counting ends
	sample int // conversations of each state that are looked at to count what has no index
}

func usualReach() reach { return reach{gather: 1000, walk: 400, count: 1000, sample: 300} }

// Listing says which conversations a list has, in which order, and from where on they are read.
type Listing struct {
	View   chat.View
	Filter chat.Filter // what else they must be
	Order  chat.Order  // empty: the newest first
	After  *chat.Spot  // where the page before ended; nil: from the start
	Limit  int
	Now    int64          // for filters that compare with the time
	Zone   *time.Location // for filters that name a day; nil: UTC

	reach *reach // nil: the usual
}

// Listed is a page of a list. A page can be short and yet have a next one: then so much was looked at that
// the rest is left for another request.
type Listed struct {
	Items []Summary
	Next  *chat.Spot // where the next page starts; nil: the list ends here
}

// List reads a page of a list. What it costs does not depend on how many conversations there are.
func (s *Store) List(ctx context.Context, v chat.Viewer, l Listing) (Listed, error) {
	p, err := s.plan(ctx, v, l)
	if err != nil {
		return Listed{}, err
	}
	spots, next, err := p.page(ctx, l.After, l.Limit)
	if err != nil {
		return Listed{}, err
	}
	ids := make([]chat.ConversationID, len(spots))
	for i, spot := range spots {
		ids[i] = spot.id
	}
	items, err := s.summariesOf(ctx, v, l.Order, ids)
	return Listed{Items: items, Next: next}, err
}

// ListOf reads those of some conversations that are in a list, in its order.
func (s *Store) ListOf(ctx context.Context, v chat.Viewer, l Listing, some []chat.ConversationID) ([]Summary, error) {
	p, err := s.plan(ctx, v, l)
	if err != nil || len(some) == 0 {
		return nil, err
	}
	q := &clause{args: []any{v.Account}}
	in, err := db.All(ctx, s, db.Value[chat.ConversationID], `SELECT c.id FROM conversation c WHERE c.account_id = $1 AND c.id IN `+q.list(conversationIDs(some))+p.where(q), q.args...)
	if err != nil {
		return nil, err
	}
	return s.summariesOf(ctx, v, l.Order, in)
}

// summariesOf reads conversations as lists show them, in the order they have now.
func (s *Store) summariesOf(ctx context.Context, v chat.Viewer, order chat.Order, some []chat.ConversationID) ([]Summary, error) {
	if len(some) == 0 {
		return nil, nil
	}
	q := &clause{args: []any{v.Account}}
	found, err := db.All(ctx, s, scanSummary, summaryQuery+` WHERE c.account_id = $1 AND c.id IN `+q.list(conversationIDs(some))+sees(v, "c"), q.args...)
	slices.SortFunc(found, func(a, b Summary) int { return order.Spot(a.Conversation).Compare(order.Spot(b.Conversation)) })
	return found, err
}

func conversationIDs(some []chat.ConversationID) []any {
	out := make([]any, len(some))
	for i, id := range some {
		out[i] = id.Int64()
	}
	return out
}

// plan is a listing made ready to be read.
type plan struct {
	q      db.Querier
	who    asking
	view   chat.View
	filter chat.Filter
	order  chat.Order
	states []chat.State
	reach  reach
}

func (s *Store) plan(ctx context.Context, v chat.Viewer, l Listing) (plan, error) {
	p := plan{q: s, who: asking{viewer: v, now: l.Now, zone: l.Zone}, view: l.View, filter: l.Filter, order: l.Order, reach: usualReach()}
	if l.reach != nil {
		p.reach = *l.reach
	}
	if p.who.zone == nil {
		p.who.zone = time.UTC
	}
	if l.View.Kind == chat.ViewSaved {
		saved, err := s.SavedView(ctx, v, l.View.Saved)
		if err != nil {
			return p, err
		}
		p.filter = chat.Filter{Groups: []chat.Filter{saved.Filter, l.Filter}}
	}
	p.states = narrowed(statesOf(l.View.Kind), p.filter)
	return p, nil
}

// where is the condition, beginning with AND, under which a conversation c is in the list.
func (p plan) where(q *clause) string {
	states := make([]any, len(p.states))
	for i, s := range p.states {
		states[i] = string(s)
	}
	text := " AND 1 = 0"
	if len(states) > 0 {
		text = " AND c.last_message_id <> 0 AND (c.state || '') IN " + q.list(states)
	}
	return text + p.rest(q)
}

// rest is the condition without that on the state.
func (p plan) rest(q *clause) (text string) {
	switch p.view.Kind {
	case chat.ViewMine:
		text = " AND +c.assignee = " + q.arg(p.who.viewer.Agent)
	case chat.ViewUnassigned:
		text = " AND +c.assignee = 0"
	case chat.ViewTeam:
		text = " AND +c.team_id = " + q.arg(p.view.Team)
	case chat.ViewMentions:
		text = ` AND EXISTS (SELECT 1 FROM mention n WHERE n.account_id = c.account_id AND n.conversation_id = c.id AND n.agent_id = ` + q.arg(p.who.viewer.Agent) + `)`
	}
	if condition := q.condition(p.filter, p.who); condition != "" {
		text += " AND " + condition
	}
	return text + sees(p.who.viewer, "c")
}

// ways are the sets of arms any one of which leads to all of the list.
func (p plan) ways() [][]arm {
	v := p.who.viewer
	all := slices.Concat(ways(p.filter, p.who, p.states), waysOfSight(v, p.states))
	if own := p.own(); own != nil {
		all = append(all, []arm{own})
	}
	return all
}

// own is the arm that is just the view, for those who may see all; nil if it has none.
func (p plan) own() arm {
	switch p.view.Kind {
	case chat.ViewMine:
		return ofAgents([]any{p.who.viewer.Agent.Int64()}, p.states)
	case chat.ViewUnassigned:
		return ofAgents([]any{int64(0)}, p.states)
	case chat.ViewTeam:
		return ofTeams([]any{p.view.Team.Int64()}, p.states)
	case chat.ViewMentions:
		return mentioning(p.who.viewer.Agent)
	}
	return nil
}

// shortest returns the way with the fewest conversations, and nil if each has too many to be gathered.
func (p plan) shortest(ctx context.Context, ways [][]arm) ([]arm, error) {
	var best []arm
	least := p.reach.gather + 1
	for _, way := range ways {
		n, err := p.countArms(ctx, way, least)
		if err != nil {
			return nil, err
		}
		if n < least {
			best, least = way, n
		}
	}
	return best, nil
}

// countArms counts the conversations that arms lead to, as far as a limit.
func (p plan) countArms(ctx context.Context, arms []arm, limit int) (int, error) {
	q := &clause{args: []any{p.who.viewer.Account}}
	n, _, err := db.One(ctx, p.q, db.Value[int], fmt.Sprintf(`SELECT COUNT(*) FROM (%s LIMIT %d) AS x`, q.union(arms, " UNION ALL "), limit), q.args...)
	return n, err
}

func (q *clause) union(arms []arm, how string) (text string) {
	for i, a := range arms {
		if i > 0 {
			text += how
		}
		text += a(q)
	}
	return text
}

// spotted is a conversation and where it stands.
type spotted struct {
	spot chat.Spot
	id   chat.ConversationID
}

// page reads where the conversations of a page stand, and where the next page starts.
func (p plan) page(ctx context.Context, after *chat.Spot, limit int) (found []spotted, next *chat.Spot, err error) {
	if len(p.states) == 0 {
		return nil, nil, nil
	}
	if x, ok := p.mine(); ok {
		return p.along(ctx, []stretch{x}, after, limit)
	}
	way, err := p.shortest(ctx, p.ways())
	if err != nil {
		return nil, nil, err
	}
	if way != nil {
		found, err = p.gather(ctx, way, "", after, limit+1)
		found, next = cut(found, limit)
		return found, next, err
	}
	return p.along(ctx, p.stretches(), after, limit)
}

// along reads a page from the stretches of a list.
func (p plan) along(ctx context.Context, stretches []stretch, after *chat.Spot, limit int) (found []spotted, next *chat.Spot, err error) {
	for _, x := range stretches {
		if after != nil && after.Part > x.part {
			continue
		}
		some, reached, err := p.readStretch(ctx, x, after, limit+1-len(found))
		if err != nil {
			return nil, nil, err
		}
		if found = append(found, some...); len(found) > limit || reached != nil {
			found, next = cut(found, limit)
			if next == nil {
				next = reached
			}
			return found, next, nil
		}
		after = nil
	}
	return found, nil, nil
}

// cut leaves a page of what was read, and says where the next one starts.
func cut(found []spotted, limit int) ([]spotted, *chat.Spot) {
	if len(found) <= limit {
		return found, nil
	}
	found = found[:limit]
	last := found[limit-1].spot
	return found, &last
}
