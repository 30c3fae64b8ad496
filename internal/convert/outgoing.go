package convert

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// Outgoing returns the request that sends a message to a contact. Content.Extra is the type's object as
// Meta documents it for sending (interactive, template, location, contacts, …). What would be refused as it
// stands is an error of graph's InputError, which says why.
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
	switch c.Type {
	case graph.TypeText:
		out.Text = &graph.Text{Body: c.Text, PreviewURL: hasLink(c.Text)}
	case graph.TypeImage, graph.TypeVideo, graph.TypeAudio, graph.TypeDocument, graph.TypeSticker:
		out.Media, out.Object = outMedia(c), c.Extra
	case graph.TypeReaction:
		if len(c.Extra) > 0 {
			out.Object = c.Extra
			return nil
		}
		out.Reaction = &graph.Reaction{MessageID: m.ReplyTo, Emoji: c.Text}
		out.ReplyTo = "" // Meta ignores a quote here
	case graph.TypeLocation, graph.TypeContacts, graph.TypeInteractive, graph.TypeTemplate:
		out.Object = c.Extra
	default:
		return &graph.InputError{Op: "send the message", Reason: "messages of type \"" + c.Type + "\" cannot be sent, only received"}
	}
	return nil
}

// outMedia returns the uploaded file of a message; nil if Extra names a link instead.
func outMedia(c chat.Content) *graph.OutMedia {
	if c.Media == nil {
		return nil
	}
	media := &graph.OutMedia{ID: c.Media.ID, Caption: c.Text}
	switch c.Type {
	case graph.TypeDocument:
		media.Filename = c.Media.Filename
	case graph.TypeAudio:
		media.Voice = c.Media.Voice
	}
	return media
}

func hasLink(text string) bool {
	return strings.Contains(text, "https://") || strings.Contains(text, "http://")
}
