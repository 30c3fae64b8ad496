package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// NewNote is a private note that is to be left or changed.
type NewNote struct {
	Text       string         `json:"text" minLength:"1" maxLength:"10000" doc:"Its words. The customer never sees them." example:"Call first"`
	MentionIDs []chat.AgentID `json:"mention_ids,omitempty" maxItems:"50" doc:"The agents whom it mentions: they may see the conversation from then on."`
}

// NoteInput is a note for something.
type NoteInput struct {
	ByID
	Body NewNote
}

func (s *server) addNote() {
	handle(s, huma.Operation{
		OperationID: "add-note", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/notes", Tags: []string{"conversations"},
		Summary: "Leave a private note", DefaultStatus: http.StatusCreated,
		Description: "Leaves a note in a conversation, which colleagues see and the customer never does.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *NoteInput) (Entry, error) {
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return Entry{}, err
		}
		note, err := s.Inbox.AddNote(ctx, v, id, in.Body.Text, in.Body.MentionIDs)
		return entryOf(note), err
	})
}

func (s *server) editNote() {
	handle(s, huma.Operation{
		OperationID: "edit-note", Method: http.MethodPatch, Path: "/api/v1/notes/{id}", Tags: []string{"conversations"},
		Summary:     "Change a private note",
		Description: "Gives a note other words and mentions. What it said before is kept and can be read in the inbox.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *NoteInput) (Entry, error) {
		id, err := idOf[chat.Entry](in.ByID)
		if err != nil {
			return Entry{}, err
		}
		note, err := s.Inbox.EditNote(ctx, v, id, in.Body.Text, in.Body.MentionIDs)
		return entryOf(note), err
	})
}

func (s *server) removeNote() {
	handle(s, huma.Operation{
		OperationID: "remove-note", Method: http.MethodDelete, Path: "/api/v1/notes/{id}", Tags: []string{"conversations"},
		Summary:     "Remove a private note",
		Description: "Takes the words of a note away and returns it; that there was one stays visible.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Entry, error) {
		id, err := idOf[chat.Entry](*in)
		if err != nil {
			return Entry{}, err
		}
		note, err := s.Inbox.RemoveNote(ctx, v, id)
		return entryOf(note), err
	})
}
