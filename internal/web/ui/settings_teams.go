package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// TeamsPage is the settings page of the teams, and of how soon customers are to be answered.
type TeamsPage struct {
	Account chat.Account
	Teams   []chat.Team
	Agents  []chat.Agent
	Use     map[chat.TeamID]store.Holding
	Saved   bool
	Typed   chat.Team // what was typed, after a fault
	Target  bool      // whether the fault is about the account's time to answer
	Fault   string
}

// faultOf is the fault of one team, ID zero for that of a new one.
func (p TeamsPage) faultOf(id chat.TeamID) string {
	if !p.Target && p.Typed.ID == id {
		return p.Fault
	}
	return ""
}

// shown is a team as its form shows it: as it was typed, if that was wrong.
func (p TeamsPage) shown(t chat.Team) chat.Team {
	if p.faultOf(t.ID) != "" && p.Typed.Name != "" {
		return p.Typed
	}
	return t
}

// names are those of a team's members.
func (p TeamsPage) names(t chat.Team) string {
	var names []string
	for _, a := range p.Agents {
		if slices.Contains(t.Members, a.ID) {
			names = append(names, isolated(a.Name))
		}
	}
	return strings.Join(names, ", ")
}

// targetValue is what stands in the field of a time to answer.
func targetValue(minutes int) string {
	if minutes == 0 {
		return ""
	}
	return strconv.Itoa(minutes)
}

// holdingWord says what belongs to a team.
func holdingWord(ctx context.Context, h store.Holding) string {
	return plural(ctx, h.Conversations, "%d conversation", "%d conversations") + ", " + plural(ctx, h.Snippets, "%d snippet", "%d snippets") + ", " +
		plural(ctx, h.Views, "%d view", "%d views")
}

// AgentsPage is the settings page of who sees what.
type AgentsPage struct {
	Agents []chat.Agent
	Teams  []chat.Team
	Saved  chat.AgentID // whose scope was just changed
}

// teamsOf names the teams of an agent.
func (p AgentsPage) teamsOf(id chat.AgentID) string {
	var names []string
	for _, t := range p.Teams {
		if slices.Contains(t.Members, id) {
			names = append(names, isolated(t.Name))
		}
	}
	return strings.Join(names, ", ")
}

// roles are the roles in words, and what each may do.
func roles(ctx context.Context) []Option {
	return []Option{
		{string(chat.RoleAgent), t(ctx, "Agent: answers conversations")},
		{string(chat.RoleSupervisor), t(ctx, "Supervisor: also sees the wall, watches and whispers")},
		{string(chat.RoleAdmin), t(ctx, "Administrator: also manages numbers and people")},
	}
}

// scopes are the scopes in words, the widest first.
func scopes(ctx context.Context) []Option {
	return []Option{
		{string(chat.ScopeAll), t(ctx, "All conversations")},
		{string(chat.ScopeTeam), t(ctx, "Those of their teams, and of nobody")},
		{string(chat.ScopeAssigned), t(ctx, "Only those assigned to them")},
	}
}
