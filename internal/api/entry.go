package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Entry is what stands between the messages of a conversation, as the API tells it.
type Entry struct {
	ID             chat.EntryID        `json:"id" doc:"Saltbridge's id of the entry." example:"456235232899637300"`
	ConversationID chat.ConversationID `json:"conversation_id" doc:"The conversation it stands in." example:"456235232899637258"`
	Kind           chat.EntryKind      `json:"kind" enum:"note,assigned,labelled,priority,snoozed,woke,resolved,reopened,merged,blocked,unblocked,moved" doc:"What it is: a private note, or a line about what happened." example:"note"`
	AgentID        chat.AgentID        `json:"agent_id,omitzero" doc:"Who did it; left out if nobody: it came about, or a program did it." example:"456235232899637200"`
	Text           string              `json:"text,omitempty" doc:"The words of a note." example:"Call first"`
	MentionIDs     []chat.AgentID      `json:"mention_ids,omitempty" doc:"The agents whom a note mentions."`
	ToAgentID      chat.AgentID        `json:"to_agent_id,omitzero" example:"456235232899637200" doc:"The agent it was assigned to; left out with to_team_id: to nobody."`
	ToTeamID       chat.TeamID         `json:"to_team_id,omitzero" example:"456235232899637201" doc:"The team it was assigned to."`
	FromAgentID    chat.AgentID        `json:"from_agent_id,omitzero" example:"456235232899637202" doc:"The agent who had it before; left out if nobody had it, or the same agent."`
	Added          []string            `json:"labels_added,omitempty" doc:"Names of labels that were added."`
	Taken          []string            `json:"labels_taken,omitempty" doc:"Names of labels that were taken away."`
	Priority       chat.Priority       `json:"priority,omitempty" minimum:"0" maximum:"4" doc:"The priority it was given: 0 none, 1 low, 2 medium, 3 high, 4 urgent." example:"3"`
	Until          Time                `json:"until,omitzero" doc:"Until when it rests; left out: until the customer writes."`
	Name           string              `json:"name,omitempty" doc:"The contact that was merged into this one, or the team it was assigned to, as they were called then." example:"Maria"`
	FromPhone      string              `json:"from_phone,omitempty" doc:"The phone number that the customer had before." example:"+13125550177"`
	ToPhone        string              `json:"to_phone,omitempty" doc:"The phone number that the customer has now." example:"+13125550199"`
	At             Time                `json:"at" doc:"When it happened."`
	EditedAt       Time                `json:"edited_at,omitzero" doc:"When a note was changed last."`
	RemovedAt      Time                `json:"removed_at,omitzero" doc:"When a note was removed; its words are gone then."`
}

func entryOf(e chat.Entry) Entry {
	d := e.Detail
	return Entry{ID: e.ID, ConversationID: e.Conversation, Kind: e.Kind, AgentID: e.Agent, Text: e.Body, MentionIDs: d.Agents, ToAgentID: d.Agent,
		ToTeamID: d.Team, FromAgentID: d.Was, Added: d.Added, Taken: d.Taken, Priority: d.Priority, Until: Time(d.Until), Name: d.Name, FromPhone: e164(d.From), ToPhone: e164(d.To), At: Time(e.At),
		EditedAt: Time(e.EditedAt), RemovedAt: Time(e.RemovedAt)}
}

func (s *server) listEntries() {
	handle(s, huma.Operation{
		OperationID: "list-entries", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/entries", Tags: []string{"conversations"},
		Summary:     "List what happened beside the messages",
		Description: "Private notes of a conversation and lines about what was done with it, the oldest first.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ThreadPaging) (Page[Entry], error) {
		none := Page[Entry]{}
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return none, err
		}
		from, err := entries.place(in.Cursor)
		if err != nil {
			return none, err
		}
		if _, err := s.Store.Conversation(ctx, v, id); err != nil {
			return none, err
		}
		read, err := s.Store.EntriesAfter(ctx, v, id, from.at, chat.EntryID(from.id), in.Limit+1)
		return page(entries, read, in.Limit, func(e chat.Entry) place { return place{e.At, int64(e.ID)} }, entryOf), err
	})
}
