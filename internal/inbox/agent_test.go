package inbox_test

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestRightsAreChangedByAdministrators changes roles and scopes, and refuses to leave an account without an administrator.
func TestRightsAreChangedByAdministrators(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx, admin, mate := t.Context(), r.shop.Viewer, r.colleague(chat.ScopeAll)
		program := chat.Viewer{Account: admin.Account, Role: chat.RoleAdmin}
		for name, c := range map[string]struct {
			by   chat.Viewer
			whom chat.AgentID
			to   inbox.Rights
			want chat.Kind
		}{
			"by an agent":             {mate, mate.Agent, inbox.Rights{Role: chat.RoleAdmin}, chat.Forbidden},
			"no such role":            {admin, mate.Agent, inbox.Rights{Role: "owner"}, chat.Invalid},
			"no such scope":           {admin, mate.Agent, inbox.Rights{Scope: "everything"}, chat.Invalid},
			"nobody":                  {admin, 77, inbox.Rights{Role: chat.RoleAgent}, chat.NotFound},
			"one's own":               {admin, admin.Agent, inbox.Rights{Role: chat.RoleAgent}, chat.Conflict},
			"of somebody elsewhere":   {admin, storetest.NewShop(t, r.store).Admin.ID, inbox.Rights{Role: chat.RoleAgent}, chat.NotFound},
			"one's own, as it is":     {admin, admin.Agent, inbox.Rights{Role: chat.RoleAdmin}, ""},
			"a supervisor, of a team": {admin, mate.Agent, inbox.Rights{Role: chat.RoleSupervisor, Scope: chat.ScopeTeam}, ""},
		} {
			t.Run(name, func(t *testing.T) { wantOutcome(t, r.inbox.ChangeRights(ctx, c.by, c.whom, c.to), c.want) })
		}
		if a, err := r.store.Agent(ctx, admin, mate.Agent); err != nil || a.Role != chat.RoleSupervisor || a.Scope != chat.ScopeTeam {
			t.Errorf("the agent is %+v, %v", a, err)
		}
		for _, step := range []struct {
			whom chat.AgentID
			to   inbox.Rights
			want chat.Kind
		}{
			{mate.Agent, inbox.Rights{Role: chat.RoleAgent}, ""}, // whoever else was made one
			{admin.Agent, inbox.Rights{Role: chat.RoleAgent}, chat.Conflict},
			{mate.Agent, inbox.Rights{Role: chat.RoleAdmin}, ""},
			{admin.Agent, inbox.Rights{Role: chat.RoleSupervisor}, ""},
		} {
			wantOutcome(t, r.inbox.ChangeRights(ctx, program, step.whom, step.to), step.want)
		}
		if a, err := r.store.Agent(ctx, program, mate.Agent); err != nil || a.Role != chat.RoleAdmin || a.Scope != chat.ScopeTeam {
			t.Errorf("the scope did not stay: %+v, %v", a, err)
		}
	})
}

// wantOutcome wants a kind of failure; none: that it worked.
func wantOutcome(t *testing.T, err error, kind chat.Kind) {
	t.Helper()
	if kind != "" {
		wantKind(t, err, kind)
	} else if err != nil {
		t.Error(err)
	}
}
