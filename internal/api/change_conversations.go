package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// NewTargets are the conversations that an act changes.
type NewTargets struct {
	IDs []string `json:"conversation_ids" minItems:"1" maxItems:"500" doc:"The conversations, at most 500. All of them are changed, or none." example:"[\"456235232899637258\"]"`
}

// Changed tells which conversations an act changed.
type Changed struct {
	IDs []chat.ConversationID `json:"conversation_ids" nullable:"false" doc:"Those that were different before; the others already were as asked." example:"[\"456235232899637258\"]"`
}

// NewAssignment says who gets conversations.
type NewAssignment struct {
	NewTargets
	Agent string `json:"agent_id,omitempty" doc:"The agent who gets them; left out or empty: nobody." example:"456235232899637200"`
	Team  string `json:"team_id,omitempty" doc:"The team they belong to from then on; left out or empty: none." example:"456235232899637201"`
	Note  string `json:"note,omitempty" maxLength:"4096" doc:"A private note for whoever gets them." example:"Speaks Portuguese"`
}

// NewSnooze says until when conversations rest.
type NewSnooze struct {
	NewTargets
	Until string `json:"until,omitempty" format:"date-time" doc:"When they come back, at most a year ahead; left out: when the customer writes. A message of the customer always brings them back." example:"2026-06-27T09:00:00.000Z"`
}

// NewPriority says how soon conversations want someone.
type NewPriority struct {
	NewTargets
	Priority int `json:"priority" minimum:"0" maximum:"4" doc:"0 none, 1 low, 2 medium, 3 high, 4 urgent." example:"3"`
}

// NewLabelling says which labels conversations get and lose.
type NewLabelling struct {
	NewTargets
	Add  []string `json:"add,omitempty" maxItems:"50" doc:"Ids of labels that they get." example:"[\"456235232899637202\"]"`
	Take []string `json:"take,omitempty" maxItems:"50" doc:"Ids of labels that are taken from them." example:"[\"456235232899637203\"]"`
}

// act adds an operation that changes conversations.
func act[Body any](s *server, name, summary, about string, do func(context.Context, chat.Viewer, *Body) ([]chat.Work, error)) {
	type input struct{ Body Body }
	handle(s, huma.Operation{
		OperationID: name + "-conversations", Method: http.MethodPost, Path: "/api/v1/conversations/" + name, Tags: []string{"conversations"},
		Summary: summary, Description: about + "\n\nIt can be repeated: what is so already stays as it is.", Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *input) (Changed, error) {
		was, err := do(ctx, v, &in.Body)
		out := Changed{IDs: make([]chat.ConversationID, 0, len(was))}
		for _, w := range was {
			out.IDs = append(out.IDs, w.Conversation)
		}
		return out, err
	})
}

// idsIn reads the ids of a field of the body.
func idsIn[Of any](field string, texts []string) ([]chat.ID[Of], error) {
	ids := make([]chat.ID[Of], len(texts))
	for i, text := range texts {
		id, err := chat.ParseID[Of](text)
		if err != nil {
			return nil, inField("body."+field, err)
		}
		ids[i] = id
	}
	return ids, nil
}

func (t NewTargets) read() ([]chat.ConversationID, error) {
	return idsIn[chat.Conversation]("conversation_ids", t.IDs)
}

// optional reads an id that may be left out.
func optional[Of any](field, text string) (chat.ID[Of], error) {
	if text == "" {
		return 0, nil
	}
	id, err := chat.ParseID[Of](text)
	return id, inField("body."+field, err)
}

func (s *server) assignConversations() {
	act(s, "assign", "Assign conversations", "Gives conversations to an agent, a team, both or nobody.", func(ctx context.Context, v chat.Viewer, in *NewAssignment) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		var to inbox.Charge
		if to.Agent, err = optional[chat.Agent]("agent_id", in.Agent); err != nil {
			return nil, err
		}
		if to.Team, err = optional[chat.Team]("team_id", in.Team); err != nil {
			return nil, err
		}
		return s.Inbox.Assign(ctx, v, ids, to, in.Note)
	})
}

func (s *server) snoozeConversations() {
	act(s, "snooze", "Snooze conversations", "Lets conversations rest until a time, or until the customer writes.", func(ctx context.Context, v chat.Viewer, in *NewSnooze) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		until, err := momentOf("until", in.Until)
		if err != nil {
			return nil, err
		}
		return s.Inbox.Snooze(ctx, v, ids, until)
	})
}

func (s *server) resolveConversations() {
	act(s, "resolve", "Resolve conversations", "Marks conversations as done; what the customer writes next opens them again.", func(ctx context.Context, v chat.Viewer, in *NewTargets) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		return s.Inbox.Resolve(ctx, v, ids)
	})
}

func (s *server) reopenConversations() {
	act(s, "reopen", "Reopen conversations", "Opens conversations that rest or are resolved.", func(ctx context.Context, v chat.Viewer, in *NewTargets) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		return s.Inbox.Reopen(ctx, v, ids)
	})
}

func (s *server) prioritiseConversations() {
	act(s, "prioritise", "Set the priority of conversations", "Says how soon conversations want someone.", func(ctx context.Context, v chat.Viewer, in *NewPriority) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		return s.Inbox.SetPriority(ctx, v, ids, chat.Priority(in.Priority))
	})
}

func (s *server) labelConversations() {
	act(s, "label", "Label conversations", "Gives conversations labels and takes others from them.", func(ctx context.Context, v chat.Viewer, in *NewLabelling) ([]chat.Work, error) {
		ids, err := in.read()
		if err != nil {
			return nil, err
		}
		add, err := idsIn[chat.Label]("add", in.Add)
		if err != nil {
			return nil, err
		}
		take, err := idsIn[chat.Label]("take", in.Take)
		if err != nil {
			return nil, err
		}
		return s.Inbox.Label(ctx, v, ids, add, take)
	})
}
