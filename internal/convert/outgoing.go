package convert

import (
	"encoding/json"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// Outgoing returns the request that sends a message to a contact. The content is as chat describes it, with the ids of
// its uploaded files filled in. What cannot be requested as it stands is an error of graph's InputError, which says why.
func Outgoing(m chat.Message, to chat.Contact) (graph.OutMessage, error) {
	out := graph.OutMessage{Type: m.Content.Type, ReplyTo: m.ReplyTo, CallbackData: m.ID.String()}
	if to.Phone != "" {
		out.To = to.Phone
	} else {
		out.Recipient = to.BSUID
	}
	if err := fill(&out, m); err != nil {
		return graph.OutMessage{}, err
	}
	if err := out.Check(); err != nil {
		return graph.OutMessage{}, err
	}
	return out, nil
}

func fill(out *graph.OutMessage, m chat.Message) error {
	c := m.Content
	switch {
	case c.Type == graph.TypeText:
		out.Text = &graph.Text{Body: c.Text, PreviewURL: preview(c)}
	case chat.IsMedia(c.Type):
		out.Media = outMedia(c)
	case c.Type == graph.TypeReaction:
		out.Reaction = &graph.Reaction{MessageID: m.ReplyTo, Emoji: c.Text}
		out.ReplyTo = "" // Meta ignores a quote here
	case c.Type == graph.TypeLocation, c.Type == graph.TypeContacts, c.Type == graph.TypeInteractive, c.Type == graph.TypeTemplate:
		out.Object = c.Extra
	default:
		return &graph.InputError{Op: "send the message", Reason: "messages of type \"" + c.Type + "\" cannot be sent, only received"}
	}
	return nil
}

// outMedia returns the uploaded or linked file of a message.
func outMedia(c chat.Content) *graph.OutMedia {
	if c.Media == nil {
		return nil
	}
	media := &graph.OutMedia{ID: c.Media.ID, Link: c.Media.Link, Caption: c.Text}
	switch c.Type {
	case graph.TypeDocument:
		media.Filename = c.Media.Filename
	case graph.TypeAudio:
		media.Voice = c.Media.Voice
	}
	return media
}

// preview reports whether links get a preview: as its author chose, and otherwise if there is one.
func preview(c chat.Content) bool {
	var chosen struct {
		PreviewURL *bool `json:"preview_url"`
	}
	if err := json.Unmarshal(c.Extra, &chosen); err == nil && chosen.PreviewURL != nil {
		return *chosen.PreviewURL
	}
	return strings.Contains(c.Text, "https://") || strings.Contains(c.Text, "http://")
}
