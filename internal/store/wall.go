package store

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// Wait is an open conversation whose customer waits for an answer.
type Wait struct {
	Conversation chat.ConversationID
	Assignee     chat.AgentID // zero: nobody has it
	Team         chat.TeamID
	Number       chat.NumberID
	Since        int64
}

// Waits returns which customers wait for an answer, the longest first, among so many of the account at most; more tells that others wait
// less long than those.
func (s *Store) Waits(ctx context.Context, v chat.Viewer, most int) (waits []Wait, more bool, err error) {
	waits, err = db.All(ctx, s, scanWait, `SELECT c.id, c.assignee, c.team_id, c.number_id, c.waiting_since FROM (
		SELECT account_id, id, assignee, team_id, number_id, waiting_since FROM conversation WHERE account_id = $1 AND state = 'open' AND waiting_since > 0
		ORDER BY waiting_since, id LIMIT $2) AS c WHERE c.waiting_since > 0`+sees(v, "c"), v.Account, most)
	if err != nil || len(waits) < most && !v.Restricted() {
		return waits, false, err
	}
	_, more, err = db.One(ctx, s, db.Value[chat.ConversationID], `SELECT id FROM conversation WHERE account_id = $1 AND state = 'open' AND waiting_since > 0
		ORDER BY waiting_since, id LIMIT 1 OFFSET $2`, v.Account, most)
	return waits, more && len(waits) > 0, err
}

func scanWait(row db.Scanner) (w Wait, err error) {
	err = row.Scan(&w.Conversation, &w.Assignee, &w.Team, &w.Number, &w.Since)
	return w, err
}

// Load is how many open conversations an agent has.
type Load struct {
	Agent chat.AgentID
	Open  int
}

// Loads counts the open conversations of those of some agents who have any, among so many of each at most.
func (s *Store) Loads(ctx context.Context, v chat.Viewer, agents []chat.AgentID, most int) ([]Load, error) {
	q, marks := &clause{args: []any{v.Account, most}}, make([]string, len(agents))
	for i, a := range agents {
		marks[i] = q.arg(a)
	}
	if len(agents) == 0 {
		return nil, nil
	}
	all, err := db.All(ctx, s, scanLoad, `SELECT a.id, (SELECT COUNT(*) FROM (
			SELECT o.account_id, o.id, o.assignee, o.team_id FROM conversation o WHERE o.account_id = a.account_id AND o.assignee = a.id AND o.state = 'open' LIMIT $2
		) AS c WHERE c.id <> 0`+sees(v, "c")+`) FROM agent a WHERE a.account_id = $1 AND a.id IN (`+strings.Join(marks, ", ")+`)`, q.args...)
	var some []Load
	for _, l := range all {
		if l.Open > 0 {
			some = append(some, l)
		}
	}
	return some, err
}

func scanLoad(row db.Scanner) (l Load, err error) {
	err = row.Scan(&l.Agent, &l.Open)
	return l, err
}

// SummariesOf returns those of some conversations that the viewer may see, as lists show them.
func (s *Store) SummariesOf(ctx context.Context, v chat.Viewer, some []chat.ConversationID) ([]Summary, error) {
	return s.summariesOf(ctx, v, chat.OrderNewest, some)
}
