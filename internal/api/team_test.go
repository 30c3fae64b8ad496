package api

import (
	"net/http"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func (r *rig) put(path, body string) reply { return r.do(r.request(http.MethodPut, path, body)) }

func (r *rig) remove(path string) reply { return r.do(r.request(http.MethodDelete, path, "")) }

func TestTeamsAreKeptByPrograms(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	member := `"` + r.shop.Admin.ID.String() + `"`
	sales := ok[Team](r.post("/api/v1/teams", `{"name":"Sales","member_ids":[`+member+`],"answer_minutes":30}`), http.StatusCreated)
	if sales.Name != "Sales" || len(sales.Members) != 1 || sales.Minutes != 30 {
		t.Errorf("made %+v", sales)
	}
	r.post("/api/v1/teams", `{"name":"sales","member_ids":[]}`).problem(http.StatusConflict, chat.Conflict)
	r.post("/api/v1/teams", `{"name":"Other","member_ids":["77"]}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.post("/api/v1/teams", `{"name":"Other","member_ids":[],"answer_minutes":-1}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	path := "/api/v1/teams/" + sales.ID.String()
	if got := ok[Team](r.put(path, `{"name":"Garden","member_ids":[]}`), http.StatusOK); got.Name != "Garden" || len(got.Members) != 0 || got.Minutes != 0 {
		t.Errorf("changed to %+v", got)
	}
	r.put("/api/v1/teams/77", `{"name":"Nobody","member_ids":[]}`).problem(http.StatusNotFound, chat.NotFound)

	r.post("/api/v1/conversations/assign", `{"conversation_ids":["`+x.conversation.String()+`"],"team_id":"`+sales.ID.String()+`"}`)
	r.remove(path).problem(http.StatusConflict, chat.Conflict)
	r.remove(path+"?into="+sales.ID.String()).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.remove(path+"?into=77").problem(http.StatusUnprocessableEntity, chat.Invalid)
	other := ok[Team](r.post("/api/v1/teams", `{"name":"Deliveries","member_ids":[]}`), http.StatusCreated)
	if got := ok[Team](r.remove(path+"?into="+other.ID.String()), http.StatusOK); got.Name != "Garden" {
		t.Errorf("merged %+v", got)
	}
	if c := ok[Conversation](r.get("/api/v1/conversations/"+x.conversation.String()), http.StatusOK); c.TeamID != other.ID {
		t.Errorf("the conversation is of %v, want %v", c.TeamID, other.ID)
	}
	r.remove(path).problem(http.StatusNotFound, chat.NotFound)
}

func TestScopesAndTheAccountAreChangedByPrograms(t *testing.T) {
	r := newRig(t)
	all := ok[All[Agent]](r.get("/api/v1/agents"), http.StatusOK)
	if len(all.Items) == 0 || all.Items[0].Scope != chat.ScopeAll {
		t.Fatalf("agents %+v", all)
	}
	path := "/api/v1/agents/" + all.Items[0].ID.String()
	if got := ok[Agent](r.patch(path, `{"scope":"team"}`), http.StatusOK); got.Scope != chat.ScopeTeam {
		t.Errorf("changed to %+v", got)
	}
	if got := ok[Agent](r.patch(path, `{"assign_on_reply":true}`), http.StatusOK); !got.Takes || got.Scope != chat.ScopeTeam {
		t.Errorf("changed to %+v", got)
	}
	if got := ok[All[Agent]](r.get("/api/v1/agents"), http.StatusOK); !got.Items[0].Takes {
		t.Errorf("agents %+v", got)
	}
	if got := ok[Agent](r.patch(path, `{"assign_on_reply":false}`), http.StatusOK); got.Takes {
		t.Errorf("changed to %+v", got)
	}
	r.patch(path, `{"role":"agent"}`).problem(http.StatusConflict, chat.Conflict)
	r.patch(path, `{"role":"owner"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	mate := "/api/v1/agents/" + storetest.AddAgent(t, r.server.Store, r.shop.Account.ID).ID.String()
	if got := ok[Agent](r.patch(mate, `{"role":"supervisor"}`), http.StatusOK); got.Role != chat.RoleSupervisor || got.Scope != chat.ScopeAll {
		t.Errorf("changed to %+v", got)
	}
	r.patch(path, `{"scope":"everything"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.patch("/api/v1/agents/77", `{"scope":"team"}`).problem(http.StatusNotFound, chat.NotFound)
	if got := ok[Account](r.get("/api/v1/account"), http.StatusOK); got.Minutes != 15 || got.Name == "" {
		t.Errorf("the account is %+v", got)
	}
	if got := ok[Account](r.patch("/api/v1/account", `{"answer_minutes":0}`), http.StatusOK); got.Minutes != 0 {
		t.Errorf("changed to %+v", got)
	}
	r.patch("/api/v1/account", `{"answer_minutes":40321}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
}
