package store_test

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// What a search found leads to its conversations, whatever these must be like: never do all that are unread, or someone's, or of a label.
func TestWhatWasFoundLeadsToItsConversations(t *testing.T) {
	s := storetest.SQLite(t)
	for name, c := range map[string]store.Condition{
		"unread": {Unread: true}, "of an agent": {Assignees: []chat.AgentID{1, 2}}, "of nobody": {Assignees: []chat.AgentID{0}}, "of a team": {Teams: []chat.TeamID{1}},
		"open": {States: []chat.State{chat.StateOpen}}, "of a label": {Labels: []chat.LabelID{1, 2}}, "not of a label": {Not: true, Labels: []chat.LabelID{1}},
		"some": {Conversations: []chat.ConversationID{1}}, "of a contact": {Contacts: []chat.ContactID{1}}, "of a number": {Numbers: []chat.NumberID{1}},
		"all of it": {Unread: true, States: []chat.State{chat.StateOpen, chat.StateSnoozed}, Assignees: []chat.AgentID{1}},
	} {
		for _, scope := range []chat.Scope{chat.ScopeAll, chat.ScopeTeam, chat.ScopeAssigned} {
			messages, notes := store.HitTexts(chat.Viewer{Account: 1, Agent: 7, Role: chat.RoleAgent, Scope: scope}, []store.Condition{c})
			for text, first := range map[string]string{messages: "SEARCH m USING PRIMARY KEY", notes: "SEARCH e USING PRIMARY KEY"} {
				steps := explain(t, s, text)
				if len(steps) == 0 || !strings.HasPrefix(steps[0], first) {
					t.Errorf("%s, scope %s, begins with %q, want %s", name, scope, steps, first)
				}
			}
		}
	}
}
