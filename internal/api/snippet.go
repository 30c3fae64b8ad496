package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Snippet is a text of the team's own.
type Snippet struct {
	ID          chat.SnippetID  `json:"id" example:"456235232899637260" doc:"Its id."`
	TeamID      chat.TeamID     `json:"team_id,omitempty" example:"456235232899637261" doc:"The team it belongs to; left out: everybody."`
	Shortcut    string          `json:"shortcut" example:"opening-hours" doc:"What is typed after the slash."`
	Title       string          `json:"title" example:"Opening hours" doc:"What it is called."`
	Type        string          `json:"type" example:"text" doc:"As which type of message it is sent."`
	Text        string          `json:"text,omitempty" example:"Hi {contact.name|there}, we are open from 9 to 18." doc:"Its words, or the caption of its file."`
	FileID      string          `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of its file."`
	Interactive json.RawMessage `json:"interactive,omitempty" example:"{\"type\":\"button\"}" doc:"The interactive object, as it was given."`
	Acts        *SnippetActs    `json:"acts,omitempty" doc:"What it does with the conversation besides; left out: nothing."`
	Used        int             `json:"used" example:"12" doc:"How often it was put into a composer."`
}

func snippetOf(sn chat.Snippet) Snippet {
	out := Snippet{ID: sn.ID, TeamID: sn.Team, Shortcut: sn.Shortcut, Title: sn.Title, Type: sn.Content.Type, Text: sn.Content.Text, Acts: snippetActsOf(sn.Acts), Used: sn.Used}
	if sn.Content.Media != nil {
		out.FileID = sn.Content.Media.SHA256
	}
	if sn.Content.Type == "interactive" {
		out.Interactive = sn.Content.Extra
	}
	return out
}

// SnippetList are snippets.
type SnippetList struct {
	Items []Snippet `json:"items" nullable:"false" doc:"The snippets, those that are used most first."`
}

func (s *server) listSnippets() {
	handle(s, huma.Operation{
		OperationID: "list-snippets", Method: http.MethodGet, Path: "/api/v1/snippets", Tags: []string{"snippets"},
		Summary:     "List the snippets",
		Description: "Lists the snippets of everybody and of every team. Those that agents made for themselves are theirs alone.",
	}, func(ctx context.Context, v chat.Viewer, _ *struct{}) (SnippetList, error) {
		all, err := s.Store.Snippets(ctx, v)
		list := SnippetList{Items: make([]Snippet, len(all))}
		for i, sn := range all {
			list.Items[i] = snippetOf(sn)
		}
		return list, err
	})
}
