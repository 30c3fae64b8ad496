package store_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// accountWide are the methods whose answer belongs to all of an account, with the reason, one a line. Every other method that
// takes a viewer must show a restricted one nothing of a conversation that is not theirs.
const accountWide = `
APIKeys: names of keys, on a page of administrators
Account: the business itself
Agent: colleagues have names
Agents: colleagues have names
AgentsWhoPrefer: of colleagues, who have names
AppGroups: of numbers, which are everybody's
BlindSpots: of numbers, which are everybody's
Passport: of numbers, which are everybody's
Passports: of numbers, which are everybody's
PrivateRules: of numbers, on a page of administrators
Signup: of numbers, on a page of administrators
Breaks: numbers are everybody's
ContactFields: names of what is noted of everyone
Events: ids alone; who may not see what an id names is told that there is no such thing
File: a file by its hash belongs to no conversation until it is sent
Health: numbers are everybody's
Labels: words that all sort by
LastEvent: a count
Office: who works there, and the words that all sort by
Notices: of numbers, on a page of administrators
Number: numbers are everybody's
NumberSecrets: read for sending, shown to nobody
Numbers: numbers are everybody's
OpenAlerts: a count of what is told about numbers
Preferences: an agent's own, whoever it is
RecentFiles: nothing for restricted viewers: files do not know which conversation they are for
SavedView: names of filters; what they let through keeps to the scope
SavedViews: names of filters; what they let through keeps to the scope
SearchBlocks: lists of words; the messages that they lead to are read with Hits
SearchPages: lists of words; the messages that they lead to are read with Hits
SearchPart: ids alone; the messages that they lead to are read with Hits
PushDevices: an agent's own, whoever it is
Sessions: an agent's own, whoever it is
Snippet: texts of an agent, a team or everybody, of no conversation
Snippets: texts of an agent, a team or everybody, of no conversation
Standings: numbers are everybody's
Syncs: numbers are everybody's
Teams: colleagues have teams
TeamUse: counts, on a page of administrators
Template: templates are everybody's
TemplateSyncs: templates are everybody's
Templates: templates are everybody's
TemplatesAfter: templates are everybody's
Uploaded: a file by its hash belongs to no conversation until it is sent
WaitingToSend: a count of what waits for a number
`

// TestNoAgentSeesBeyondTheirScope walks every method that takes a viewer: with a conversation that is someone else's, an agent
// who sees only their own, or only their team's, finds nothing by any id of it; whoever has it, is mentioned in it or is of
// its team finds everything.
func TestNoAgentSeesBeyondTheirScope(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, shop *storetest.Shop) {
		args := furnish(t, s, shop)
		owner, mentioned, mate, other := shop.Admin.ID, member(t, s, shop), member(t, s, shop), member(t, s, shop)
		give(t, s, shop, args, owner, mentioned, mate)
		as := func(agent chat.AgentID, scope chat.Scope) chat.Viewer {
			return chat.Viewer{Account: shop.Account.ID, Agent: agent, Role: chat.RoleAgent, Scope: scope}
		}
		walked := 0
		for method := range reflect.TypeFor[*store.Store]().Methods() {
			if !takesViewer(method) || strings.Contains(accountWide, "\n"+method.Name+": ") {
				continue
			}
			walked++
			t.Run(method.Name, func(t *testing.T) {
				all := len(read(t, s, method, args, shop.Viewer))
				for name, v := range map[string]chat.Viewer{"who has it": as(owner, chat.ScopeAssigned), "who is mentioned": as(mentioned, chat.ScopeAssigned),
					"who is of its team": as(mate, chat.ScopeTeam), "who sees all": as(other, chat.ScopeAll)} {
					if got := len(read(t, s, method, args, v)); got == 0 || got != all {
						t.Errorf("%s sees %d things, want all %d", name, got, all)
					}
				}
				for name, v := range map[string]chat.Viewer{"a stranger": as(other, chat.ScopeAssigned), "another team": as(other, chat.ScopeTeam),
					"its team, who sees only their own": as(mate, chat.ScopeAssigned)} {
					if got := read(t, s, method, args, v); len(got) > 0 {
						t.Errorf("%s sees %v", name, got)
					}
				}
			})
		}
		if walked < 15 {
			t.Errorf("only %d methods are of conversations", walked)
		}
	})
}

func member(t *testing.T, s *store.Store, shop *storetest.Shop) chat.AgentID {
	t.Helper()
	return storetest.AddAgent(t, s, shop.Account.ID).ID
}

// give assigns the furnished conversation to an agent and a team with a mate, and mentions another in a note.
func give(t *testing.T, s *store.Store, shop *storetest.Shop, args map[reflect.Type]any, owner, mentioned, mate chat.AgentID) {
	t.Helper()
	account, id, team := shop.Account.ID, args[reflect.TypeFor[chat.ConversationID]()], s.IDs.Next()
	storetest.Write(t, s, func(tx *db.Tx) error {
		for _, step := range []struct {
			statement string
			args      []any
		}{
			{`UPDATE conversation SET assignee = $3, team_id = $4 WHERE account_id = $1 AND id = $2`, []any{account, id, owner, team}},
			{`INSERT INTO team_member (account_id, team_id, agent_id) VALUES ($1, $2, $3)`, []any{account, team, mate}},
		} {
			if _, err := tx.Exec(step.statement, step.args...); err != nil {
				return err
			}
		}
		return store.AddEntry(tx, chat.Entry{ID: chat.EntryID(s.IDs.Next()), Account: account, Conversation: id.(chat.ConversationID), Kind: chat.EntryNote,
			Detail: chat.EntryDetail{Agents: []chat.AgentID{mentioned}}, At: noon})
	})
}
