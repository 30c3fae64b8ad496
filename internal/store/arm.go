package store

import (
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// arm is a stretch of an index that holds the ids of all conversations which a list can have, often of more. Lists whose
// arms are short are gathered from them; other lists are walked in their order.
type arm func(q *clause) string

// openStates and others are the states of built-in views.
func statesOf(kind chat.ViewKind) []chat.State {
	switch kind {
	case chat.ViewMine, chat.ViewUnassigned, chat.ViewTeam, chat.ViewOpen:
		return []chat.State{chat.StateOpen}
	case chat.ViewSnoozed:
		return []chat.State{chat.StateSnoozed}
	case chat.ViewResolved:
		return []chat.State{chat.StateResolved}
	}
	return chat.States()
}

// narrowed are the states that a filter leaves of some.
func narrowed(states []chat.State, f chat.Filter) []chat.State {
	if f.Any {
		return states
	}
	for _, r := range f.Rules {
		if r.Field == chat.FieldState {
			states = slices.DeleteFunc(slices.Clone(states), func(s chat.State) bool {
				return slices.Contains(r.Values, string(s)) == (r.Op == chat.OpNot)
			})
		}
	}
	for _, g := range f.Groups {
		states = narrowed(states, g)
	}
	return states
}

func inStates(q *clause, states []chat.State) string {
	values := make([]any, len(states))
	for i, s := range states {
		values[i] = string(s)
	}
	return " AND state IN " + q.list(values)
}

// ofAgents leads to what some agents have; agent 0 is nobody.
func ofAgents(agents []any, states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1 AND assignee IN ` + q.list(agents) + inStates(q, states)
	}
}

// ofNobody leads to what neither an agent nor a team has.
func ofNobody(states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1 AND assignee = 0` + inStates(q, states) + ` AND team_id = 0`
	}
}

func ofTeams(teams []any, states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1 AND team_id <> 0 AND team_id IN ` + q.list(teams) + inStates(q, states)
	}
}

// ofTeamsOf leads to what the teams of an agent have.
func ofTeamsOf(agent chat.AgentID, states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1 AND team_id <> 0 AND team_id IN (SELECT t.team_id FROM team_member t WHERE t.account_id = $1 AND t.agent_id = ` +
			q.arg(agent) + `)` + inStates(q, states)
	}
}

func withLabels(labels []any) arm {
	return func(q *clause) string {
		return `SELECT conversation_id AS id FROM conversation_label WHERE account_id = $1 AND label_id IN ` + q.list(labels)
	}
}

func mentioning(agent chat.AgentID) arm {
	return func(q *clause) string {
		return `SELECT conversation_id AS id FROM mention WHERE account_id = $1 AND agent_id = ` + q.arg(agent)
	}
}

func withUnsent(agent chat.AgentID) arm {
	return func(q *clause) string {
		return `SELECT conversation_id AS id FROM unsent WHERE account_id = $1 AND agent_id = ` + q.arg(agent)
	}
}

func withUnread() arm {
	return func(*clause) string { return `SELECT id FROM conversation WHERE account_id = $1 AND has_unread = 1` }
}

// ways are the sets of arms any one of which leads to everything a filter lets through.
func ways(f chat.Filter, who asking, states []chat.State) [][]arm {
	var all [][]arm
	for _, r := range f.Rules {
		if arms := armsOf(r, who, states); arms != nil {
			all = append(all, arms)
		}
	}
	parts := len(f.Rules)
	for _, g := range f.Groups {
		if g.Empty() {
			continue
		}
		parts++
		some := ways(g, who, states)
		if len(some) > 0 {
			all = append(all, some[0])
		}
	}
	switch {
	case !f.Any || parts == 1:
		return all
	case len(all) == parts && parts > 0: // each of the parts has a way: together they lead to all
		return [][]arm{slices.Concat(all...)}
	}
	return nil
}

// armsOf are the arms of a rule; nil if there is no index for it.
func armsOf(r chat.Rule, who asking, states []chat.State) []arm {
	if r.Op != chat.OpIs {
		return nil
	}
	switch r.Field {
	case chat.FieldAssignee:
		return []arm{ofAgents(ids(r.Values, who), states)}
	case chat.FieldTeam:
		if slices.Contains(r.Values, "none") {
			return nil
		}
		arms := []arm{}
		if rest := without(r.Values, "mine"); len(rest) > 0 {
			arms = append(arms, ofTeams(ids(rest, who), states))
		}
		if slices.Contains(r.Values, "mine") {
			arms = append(arms, ofTeamsOf(who.viewer.Agent, states))
		}
		return arms
	case chat.FieldLabel:
		if !slices.Contains(r.Values, "none") {
			return []arm{withLabels(ids(r.Values, who))}
		}
	case chat.FieldDraft:
		if r.Values[0] == "yes" {
			return []arm{withUnsent(who.viewer.Agent)}
		}
	case chat.FieldUnread:
		if r.Values[0] == "yes" {
			return []arm{withUnread()}
		}
	}
	return nil
}

// waysOfSight are the arms that lead to all a restricted viewer may see.
func waysOfSight(v chat.Viewer, states []chat.State) [][]arm {
	if !v.Restricted() {
		return nil
	}
	arms := []arm{ofAgents([]any{v.Agent.Int64()}, states), mentioning(v.Agent)}
	if v.Scope == chat.ScopeTeam {
		arms = append(arms, ofNobody(states), ofTeamsOf(v.Agent, states))
	}
	return [][]arm{arms}
}

// ofPriority leads to what has one priority, which is not none.
func ofPriority(priority chat.Priority, states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1 AND priority > 0 AND priority = ` + q.arg(int64(priority)) + inStates(q, states)
	}
}

// ofStates leads to all conversations of some states.
func ofStates(states []chat.State) arm {
	return func(q *clause) string {
		return `SELECT id FROM conversation WHERE account_id = $1` + inStates(q, states)
	}
}
