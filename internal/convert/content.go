package convert

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// content translates what a message holds. Text is always something to read in a list, except for media
// without a caption and for types nobody knows.
func content(m *graph.Message) chat.Content {
	if media := m.Media(); media != nil && m.Type != "" {
		return chat.Content{Type: m.Type, Text: media.Caption, Media: file(media)}
	}
	switch {
	case m.Text != nil:
		return chat.Content{Type: graph.TypeText, Text: m.Text.Body} // also where the type's name is missing
	case m.Type == graph.TypePlaceholder:
		return chat.Content{Type: chat.TypePlaceholder}
	case m.Type == graph.TypeUnsupported || m.Type == "" || len(m.Errors) > 0:
		return chat.Content{Type: chat.TypeUnsupported, Text: withheld(m.Errors), Extra: own(m)}
	}
	return chat.Content{Type: m.Type, Text: words(m), Extra: own(m)}
}

func file(m *graph.Media) *chat.Media {
	return &chat.Media{ID: m.ID, MIME: m.MIMEType, SHA256: m.SHA256, Filename: m.Filename, Voice: m.Voice}
}

// own returns the type's own object, or the whole message if there is none under its name.
func own(m *graph.Message) json.RawMessage {
	if m.Content == nil {
		return m.Raw
	}
	return m.Content
}

// withheld says why Meta does not hand out a message.
func withheld(errors []graph.EventError) string {
	if len(errors) == 0 {
		return graph.Explain(131051).Sentence // Unsupported message type
	}
	return graph.Explain(errors[0].Code).Sentence
}

// words puts what has no text of its own into some.
func words(m *graph.Message) string {
	switch {
	case m.Location != nil:
		return chat.PlaceWords(m.Location.Name, m.Location.Address, m.Location.Latitude, m.Location.Longitude)
	case m.Contacts != nil:
		return names(m.Contacts)
	case m.Interactive != nil:
		r := m.Interactive
		return first(r.Title, r.Body, r.Response, r.Name)
	case m.Button != nil:
		return first(m.Button.Text, m.Button.Payload)
	case m.Order != nil:
		return cart(m.Order)
	case m.System != nil:
		return m.System.Body
	}
	return ""
}

func names(cards []graph.Card) string {
	list := make([]string, len(cards))
	for i, c := range cards {
		list[i] = first(c.Name.FormattedName, c.Name.FirstName, c.Name.LastName, "?")
	}
	return strings.Join(list, ", ")
}

func cart(o *graph.Order) string {
	lines := make([]string, 0, len(o.Items)+1)
	if o.Text != "" {
		lines = append(lines, o.Text)
	}
	for _, item := range o.Items {
		lines = append(lines, fmt.Sprintf("%d × %s", item.Quantity, item.ProductRetailerID))
	}
	return strings.Join(lines, "\n")
}
