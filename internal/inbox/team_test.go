package inbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// TestATeamIsMergedWithAllThatBelongsToIt moves conversations, snippets, views, filters and members, and refuses to leave any of it behind.
func TestATeamIsMergedWithAllThatBelongsToIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, admin, mate := t.Context(), r.shop.Viewer, r.colleague(chat.ScopeTeam)
		team := func(name string, members ...chat.AgentID) chat.Team {
			made, err := r.inbox.PutTeam(ctx, admin, chat.Team{Name: name, Members: members, AnswerMinutes: 30})
			if err != nil {
				t.Fatal(err)
			}
			return made
		}
		old, next := team("Sales", mate.Agent), team("Garden")
		id := r.receive(time.Minute).Conversation
		if _, err := r.inbox.Assign(ctx, admin, []chat.ConversationID{id}, inbox.Charge{Team: old.ID}, ""); err != nil {
			t.Fatal(err)
		}
		if line := r.allEntries(id)[0]; line.Detail.Team != old.ID || line.Detail.Name != "Sales" {
			t.Errorf("the line says %+v", line.Detail)
		}
		hello := chat.Snippet{Team: old.ID, Shortcut: "hello", Title: "Hello", Content: chat.Content{Type: "text", Text: "Hello"}}
		if _, err := r.inbox.PutSnippet(ctx, admin, hello); err != nil {
			t.Fatal(err)
		}
		rule := chat.Filter{Rules: []chat.Rule{{Field: chat.FieldTeam, Op: chat.OpIs, Values: []string{old.ID.String()}}}}
		view, err := r.inbox.PutView(ctx, admin, chat.SavedView{Team: old.ID, Name: "Ours", Filter: rule})
		if err != nil {
			t.Fatal(err)
		}
		use, err := r.store.TeamUse(ctx, admin)
		if h := use[old.ID]; err != nil || h.Conversations != 1 || h.Snippets != 1 || h.Views != 1 || len(use) != 1 {
			t.Errorf("use %+v, %v", use, err)
		}

		wantKind(t, r.inbox.RemoveTeam(ctx, admin, old.ID, 0), chat.Conflict)
		wantKind(t, r.inbox.RemoveTeam(ctx, admin, old.ID, old.ID), chat.Invalid)
		wantKind(t, r.inbox.RemoveTeam(ctx, admin, old.ID, 77), chat.Invalid)
		wantKind(t, r.inbox.RemoveTeam(ctx, admin, 77, next.ID), chat.NotFound)
		wantKind(t, r.inbox.RemoveTeam(ctx, mate, old.ID, next.ID), chat.Forbidden)
		twin := hello
		twin.Team = next.ID
		kept, err := r.inbox.PutSnippet(ctx, admin, twin)
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, r.inbox.RemoveTeam(ctx, admin, old.ID, next.ID), chat.Conflict)
		if err := r.inbox.RemoveSnippet(ctx, admin, kept.ID); err != nil {
			t.Fatal(err)
		}

		if err := r.inbox.RemoveTeam(ctx, admin, old.ID, next.ID); err != nil {
			t.Fatal(err)
		}
		c, err := r.store.Conversation(ctx, mate, id)
		if err != nil || c.Team != next.ID {
			t.Errorf("a member sees the conversation of %v, %v", c.Team, err)
		}
		all, err := r.store.Teams(ctx, admin)
		if err != nil || len(all) != 1 || !slices.Equal(all[0].Members, []chat.AgentID{mate.Agent}) || all[0].AnswerMinutes != 30 {
			t.Errorf("teams are %+v, %v", all, err)
		}
		moved, err := r.store.SavedView(ctx, admin, view.ID)
		if err != nil || moved.Team != next.ID || moved.Filter.Rules[0].Values[0] != next.ID.String() {
			t.Errorf("the view is %+v, %v", moved, err)
		}
		if mine, err := r.store.Snippets(ctx, mate); err != nil || len(mine) != 1 || mine[0].Team != next.ID {
			t.Errorf("snippets %+v, %v", mine, err)
		}
	})
}

func TestOnlyAdministratorsSayHowSoonCustomersAreAnswered(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := t.Context()
		wantKind(t, r.inbox.SetAnswerMinutes(ctx, r.colleague(chat.ScopeAll), 5), chat.Forbidden)
		for _, wrong := range []int{-1, chat.MostAnswerMinutes + 1} {
			wantKind(t, r.inbox.SetAnswerMinutes(ctx, r.shop.Viewer, wrong), chat.Invalid)
		}
		if err := r.inbox.SetAnswerMinutes(ctx, r.shop.Viewer, 0); err != nil {
			t.Fatal(err)
		}
		if a, err := r.store.Account(ctx, r.shop.Viewer); err != nil || a.AnswerMinutes != 0 {
			t.Errorf("the account is %+v, %v", a, err)
		}
	})
}
