package inbox_test

import (
	"slices"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func unreadOnly() chat.Filter {
	return chat.Filter{Rules: []chat.Rule{{Field: chat.FieldUnread, Op: chat.OpIs, Values: []string{"yes"}}}}
}

// names are the names of the views that a viewer is offered, in order.
func (r *rig) names(v chat.Viewer) (names []string) {
	r.t.Helper()
	views, err := r.store.SavedViews(r.t.Context(), v)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, w := range views {
		names = append(names, w.Name)
	}
	return names
}

func (r *rig) wantNames(v chat.Viewer, want ...string) {
	r.t.Helper()
	if got := r.names(v); !slices.Equal(got, want) {
		r.t.Errorf("offered %q, want %q", got, want)
	}
}

// agent is another agent of the shop, who may not administer.
func (r *rig) agent() chat.Viewer {
	return chat.Viewer{Account: r.shop.Account.ID, Agent: storetest.AddAgent(r.t, r.store, r.shop.Account.ID).ID, Role: chat.RoleAgent}
}

func TestViewsAreSavedForOneselfATeamOrAll(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, admin, mate, other := t.Context(), r.shop.Viewer, r.agent(), r.agent()
		team, err := r.inbox.PutTeam(ctx, admin, chat.Team{Name: "Sales", Members: []chat.AgentID{mate.Agent}})
		if err != nil {
			t.Fatal(err)
		}
		put := func(v chat.Viewer, w chat.SavedView) chat.SavedView {
			t.Helper()
			saved, err := r.inbox.PutView(ctx, v, w)
			if err != nil {
				t.Fatal(err)
			}
			return saved
		}
		own := put(mate, chat.SavedView{Name: "  My  own ", Agent: mate.Agent, Filter: unreadOnly()})
		put(admin, chat.SavedView{Name: "Sales", Team: team.ID, Filter: unreadOnly()})
		all := put(admin, chat.SavedView{Name: "All", Filter: unreadOnly()})
		r.wantNames(mate, "My own", "Sales", "All")
		r.wantNames(other, "All")
		r.wantNames(r.stranger())

		own.Name = "Mine"
		put(mate, own)
		second := put(mate, chat.SavedView{Name: "Second", Agent: mate.Agent})
		if err := r.inbox.MoveView(ctx, mate, second.ID, -1); err != nil {
			t.Fatal(err)
		}
		r.wantNames(mate, "Second", "Sales", "All", "Mine")
		if err := r.inbox.MoveView(ctx, mate, second.ID, -1); err != nil {
			t.Error("the first is moved up", err)
		}
		if err := r.inbox.RemoveView(ctx, mate, second.ID); err != nil {
			t.Fatal(err)
		}
		r.wantNames(mate, "Sales", "All", "Mine")

		_, err = r.inbox.PutView(ctx, mate, chat.SavedView{Name: "For all"})
		wantKind(t, err, chat.Forbidden)
		all.Agent = mate.Agent
		_, err = r.inbox.PutView(ctx, mate, all)
		wantKind(t, err, chat.Forbidden)
		wantKind(t, r.inbox.RemoveView(ctx, mate, all.ID), chat.Forbidden)
		wantKind(t, r.inbox.RemoveView(ctx, other, own.ID), chat.NotFound)
		wantKind(t, r.inbox.RemoveView(ctx, r.stranger(), all.ID), chat.NotFound)
		wantKind(t, r.inbox.MoveView(ctx, other, all.ID, 1), chat.NotFound)
		_, err = r.inbox.PutView(ctx, mate, chat.SavedView{Name: " ", Agent: mate.Agent})
		wantKind(t, err, chat.Invalid)
		_, err = r.inbox.PutView(ctx, admin, chat.SavedView{Name: "Nobody's", Team: 9})
		wantKind(t, err, chat.Invalid)
		_, err = r.inbox.PutView(ctx, admin, chat.SavedView{Name: "His", Agent: mate.Agent})
		wantKind(t, err, chat.Invalid)
		r.wantNames(mate, "Sales", "All", "Mine")
	})
}
