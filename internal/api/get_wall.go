package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// WallInput says what of the account the wall shows.
type WallInput struct {
	State  string `query:"state" enum:"all,waiting,late,free" default:"all" example:"late" doc:"Which open conversations: all; waiting, the customer waits for an answer; late, longer than the time to answer of the team or the account; free, nobody has them."`
	Team   string `query:"team" maxLength:"20" example:"456235232899637201" doc:"Only the conversations and the agents of this team."`
	Agent  string `query:"agent" maxLength:"20" example:"456235232899637200" doc:"Only the conversations that this agent has."`
	Number string `query:"number" maxLength:"20" example:"456235232899637256" doc:"Only the conversations of this number."`
	Order  string `query:"order" enum:"waiting,newest" default:"waiting" example:"waiting" doc:"What comes first: who waits the longest for an answer, or the newest message."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"40" example:"40" doc:"How many conversations there are at most: 1 to 100."`
}

// Wall is what happens right now.
type Wall struct {
	Waits         WallWaits          `json:"waits" doc:"The customers who wait, of what team, agent and number leave."`
	Free          int                `json:"unassigned_waiting" doc:"How many of them wait in a conversation that nobody has." example:"1"`
	Agents        []WallAgent        `json:"agents" nullable:"false" doc:"The agents: those who are there first, then by who has the longest wait; 100 at most."`
	MoreAgents    int                `json:"more_agents" doc:"How many agents are left out." example:"0"`
	Conversations []WallConversation `json:"conversations" nullable:"false" doc:"Open conversations in the order asked for."`
	More          bool               `json:"more" doc:"Whether there are more than the limit; GET /api/v1/conversations pages through all." example:"false"`
}

// WallWaits counts customers who wait for an answer.
type WallWaits struct {
	Waiting int  `json:"waiting" doc:"How many wait." example:"4"`
	Late    int  `json:"late" doc:"How many of them wait longer than the time to answer." example:"1"`
	Since   Time `json:"longest_since,omitzero" doc:"Since when the first of them waits; left out if nobody does."`
	AtLeast bool `json:"at_least" doc:"Whether the counts are the least: more than a thousand wait in the account, and the others wait less long." example:"false"`
}

// WallAgent is an agent with what they have and where they are.
type WallAgent struct {
	ID          chat.AgentID `json:"agent_id" doc:"Who it is." example:"456235232899637200"`
	Name        string       `json:"name" doc:"What colleagues call them." example:"Meera Iyer"`
	Here        bool         `json:"here" doc:"Whether they have a page of Saltbridge open right now." example:"true"`
	At          []WallPlace  `json:"at" nullable:"false" doc:"The conversations they have open right now, those they write in first."`
	Open        int          `json:"open" doc:"How many open conversations they have." example:"12"`
	OpenAtLeast bool         `json:"open_at_least" doc:"Whether counting ended there: at 100." example:"false"`
	Waits       WallWaits    `json:"waits" doc:"The customers of these who wait."`
}

// WallPlace is a conversation that an agent has open.
type WallPlace struct {
	ConversationID chat.ConversationID `json:"conversation_id" doc:"The conversation." example:"456235232899637258"`
	Writing        bool                `json:"writing" doc:"Whether they write there." example:"true"`
}

// WallConversation is a conversation with who is at it.
type WallConversation struct {
	Conversation
	At []WallSeat `json:"at" nullable:"false" doc:"The agents who have it open right now. Whoever only watches is not among them."`
}

// WallSeat is an agent at a conversation.
type WallSeat struct {
	AgentID chat.AgentID `json:"agent_id" doc:"The agent." example:"456235232899637200"`
	Writing bool         `json:"writing" doc:"Whether they write there." example:"false"`
}

func (s *server) getWall() {
	handle(s, huma.Operation{
		OperationID: "get-wall", Method: http.MethodGet, Path: "/api/v1/wall", Tags: []string{"desk"},
		Summary: "See what happens right now",
		Description: "What supervisors see on the wall: who is there, at which conversation, with how many, and the open conversations with who waits. " +
			"Where agents are lives in the memory of the server that answers.",
	}, func(ctx context.Context, v chat.Viewer, in *WallInput) (Wall, error) {
		ask, err := in.ask()
		if err != nil {
			return Wall{}, err
		}
		w, err := s.Inbox.Wall(ctx, v, ask)
		if err != nil {
			return Wall{}, err
		}
		out := Wall{Waits: waitsOf(w.Waiting), Free: w.Free, Agents: make([]WallAgent, len(w.Agents)), MoreAgents: w.MoreAgents,
			Conversations: make([]WallConversation, len(w.Conversations)), More: w.More}
		for i, a := range w.Agents {
			out.Agents[i] = wallAgentOf(a)
		}
		for i, c := range w.Conversations {
			out.Conversations[i] = WallConversation{Conversation: conversationOf(c, s.Clock.NowMillis()), At: []WallSeat{}}
			for _, seat := range s.Events.Attendance.At(v, c.ID) {
				out.Conversations[i].At = append(out.Conversations[i].At, WallSeat{AgentID: seat.Agent, Writing: seat.Writing})
			}
		}
		return out, nil
	})
}

// ask reads what is asked for.
func (in *WallInput) ask() (ask inbox.WallAsk, err error) {
	ask = inbox.WallAsk{State: inbox.WallState(in.State), Order: chat.Order(in.Order), Limit: in.Limit}
	if in.Team != "" {
		if ask.Team, err = chat.ParseID[chat.Team](in.Team); err != nil {
			return ask, inField("query.team", err)
		}
	}
	if in.Agent != "" {
		if ask.Agent, err = chat.ParseID[chat.Agent](in.Agent); err != nil {
			return ask, inField("query.agent", err)
		}
	}
	if in.Number != "" {
		if ask.Number, err = chat.ParseID[chat.Number](in.Number); err != nil {
			return ask, inField("query.number", err)
		}
	}
	return ask, nil
}

func waitsOf(w inbox.WaitCount) WallWaits {
	return WallWaits{Waiting: w.Waiting, Late: w.Late, Since: Time(w.Since), AtLeast: w.More}
}

func wallAgentOf(a inbox.AgentAtWork) WallAgent {
	out := WallAgent{ID: a.Agent.ID, Name: a.Agent.Name, Here: a.Here, At: []WallPlace{}, Open: a.Open, OpenAtLeast: a.OpenMax, Waits: waitsOf(a.WaitCount)}
	for _, p := range a.Places {
		out.At = append(out.At, WallPlace{ConversationID: p.Conversation, Writing: p.Writing})
	}
	return out
}
