package api

import (
	"net/http"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestTheWallIsReadByPrograms(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	admin := r.shop.Viewer
	r.post("/api/v1/conversations/assign", `{"conversation_ids":["`+x.conversation.String()+`"],"agent_id":"`+admin.Agent.String()+`"}`)
	defer r.server.Events.Attendance.Enter(admin)()
	r.server.Events.Attendance.Sit(admin, x.conversation, true)
	w := ok[Wall](r.get("/api/v1/wall"), http.StatusOK)
	if len(w.Agents) != 1 || !w.Agents[0].Here || w.Agents[0].Open != 1 || w.Agents[0].ID != admin.Agent || len(w.Agents[0].At) != 1 || !w.Agents[0].At[0].Writing || w.Agents[0].OpenAtLeast {
		t.Errorf("agents %+v", w.Agents)
	}
	var seats []WallSeat
	for _, c := range w.Conversations {
		if c.ID == x.conversation {
			seats = c.At
		}
	}
	if len(seats) != 1 || seats[0].AgentID != admin.Agent || !seats[0].Writing {
		t.Errorf("at it are %+v of %d conversations", seats, len(w.Conversations))
	}
	if w := ok[Wall](r.get("/api/v1/wall?agent="+admin.Agent.String()+"&order=newest&limit=1"), http.StatusOK); len(w.Conversations) != 1 || w.Conversations[0].AssigneeID != admin.Agent {
		t.Errorf("of the agent: %+v", w.Conversations)
	}
	for _, query := range []string{"state=busy", "order=oldest", "team=sales", "agent=-", "number=x", "limit=101"} {
		r.get("/api/v1/wall?"+query).problem(http.StatusUnprocessableEntity, chat.Invalid)
	}
}
