package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// NewSnippet is a snippet to be kept.
type NewSnippet struct {
	Shortcut string          `json:"shortcut" maxLength:"41" example:"opening-hours" doc:"What is typed after the slash: letters, digits, - and _."`
	Title    string          `json:"title" maxLength:"60" example:"Opening hours" doc:"What it is called."`
	TeamID   chat.TeamID     `json:"team_id,omitempty" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637261" doc:"The team it is for; left out: everybody."`
	Message  *NewMessage     `json:"message,omitempty" doc:"What it sends: a text, a file with a caption, or an interactive message. Placeholders such as {contact.name|there} are filled in when it is used. It quotes nothing and has no time. Left out: nothing, it only does its acts."`
	Acts     *NewSnippetActs `json:"acts,omitempty" doc:"What it does with the conversation once its message is handed over, or without one as soon as it is chosen."`
}

// snippet puts it into our words.
func (n NewSnippet) snippet() (chat.Snippet, error) {
	sn := chat.Snippet{Team: n.TeamID, Shortcut: n.Shortcut, Title: n.Title, Content: chat.Content{Type: "text"}, Acts: n.Acts.acts()}
	if n.Message == nil {
		return sn, nil
	}
	draft, err := n.Message.draft()
	if err == nil && (draft.ReplyTo != 0 || draft.At != 0) {
		err = &chat.Error{Kind: chat.Invalid, Field: "message", Say: "A snippet quotes nothing and has no time. Leave out reply_to and send_at."}
	}
	sn.Content = draft.Content
	return sn, err
}

// keepsSnippet are the failures of keeping a snippet.
var keepsSnippet = []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusRequestTimeout}

// CreateSnippetInput is a snippet to be made.
type CreateSnippetInput struct {
	Body NewSnippet `doc:"The snippet."`
}

func (s *server) createSnippet() {
	handle(s, huma.Operation{
		OperationID: "create-snippet", Method: http.MethodPost, Path: "/api/v1/snippets", Tags: []string{"snippets"},
		Summary: "Make a snippet", Description: "Makes a snippet that everybody, or everybody of a team, finds in the composer after a slash.",
		DefaultStatus: http.StatusCreated, Errors: keepsSnippet,
	}, func(ctx context.Context, v chat.Viewer, in *CreateSnippetInput) (Snippet, error) {
		return s.keepSnippet(ctx, v, 0, in.Body)
	})
}

// ChangeSnippetInput is a snippet in place of another.
type ChangeSnippetInput struct {
	ByID
	Body NewSnippet `doc:"The snippet as it is to be."`
}

func (s *server) changeSnippet() {
	handle(s, huma.Operation{
		OperationID: "change-snippet", Method: http.MethodPut, Path: "/api/v1/snippets/{id}", Tags: []string{"snippets"},
		Summary: "Change a snippet", Description: "Replaces all of a snippet but its id and how often it was used.",
		Errors: keepsSnippet,
	}, func(ctx context.Context, v chat.Viewer, in *ChangeSnippetInput) (Snippet, error) {
		id, err := idOf[chat.Snippet](in.ByID)
		if err != nil {
			return Snippet{}, err
		}
		return s.keepSnippet(ctx, v, id, in.Body)
	})
}

func (s *server) keepSnippet(ctx context.Context, v chat.Viewer, id chat.SnippetID, n NewSnippet) (Snippet, error) {
	sn, err := n.snippet()
	if err != nil {
		return Snippet{}, inBody(err)
	}
	sn.ID = id
	sn, err = s.Inbox.PutSnippet(ctx, v, sn)
	return snippetOf(sn), inBody(err)
}

func (s *server) removeSnippet() {
	handle(s, huma.Operation{
		OperationID: "delete-snippet", Method: http.MethodDelete, Path: "/api/v1/snippets/{id}", Tags: []string{"snippets"},
		Summary: "Delete a snippet", Description: "Deletes a snippet. What was sent with it stays. The answer is the snippet as it was.",
		Errors: []int{http.StatusForbidden, http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Snippet, error) {
		id, err := idOf[chat.Snippet](*in)
		if err != nil {
			return Snippet{}, err
		}
		sn, err := s.Store.Snippet(ctx, v, id)
		if err != nil {
			return Snippet{}, err
		}
		return snippetOf(sn), s.Inbox.RemoveSnippet(ctx, v, id)
	})
}
