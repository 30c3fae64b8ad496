package api

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// NewMessage is a message to be sent.
type NewMessage struct {
	Type    string         `json:"type" example:"text" doc:"What it is: text, image, video, audio, document, sticker, location, contacts, reaction, interactive or template. The field of that name holds the content; no other may be there."`
	ReplyTo chat.MessageID `json:"reply_to,omitempty" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637259" doc:"Saltbridge's id of the message that it quotes: one of the same conversation that Meta knows. Not for reactions."`

	SendAt *time.Time `json:"send_at,omitempty" example:"2026-12-01T09:00:00Z" doc:"When it is to be sent, up to 90 days ahead; left out or past: now. The rules are asked for that time, and again when it comes. Until then it is queued and can be cancelled."`

	Text        *NewText        `json:"text,omitempty" doc:"For type text: its words."`
	Image       *NewPicture     `json:"image,omitempty" doc:"For type image: a JPEG or PNG."`
	Video       *NewPicture     `json:"video,omitempty" doc:"For type video: an MP4 or 3GP with H.264 and AAC."`
	Audio       *NewAudio       `json:"audio,omitempty" doc:"For type audio: a file with sound, or a voice message."`
	Document    *NewDocument    `json:"document,omitempty" doc:"For type document: a file of any type."`
	Sticker     *NewSticker     `json:"sticker,omitempty" doc:"For type sticker: a WebP."`
	Location    *NewLocation    `json:"location,omitempty" doc:"For type location: a place."`
	Contacts    []NewCard       `json:"contacts,omitempty" nullable:"false" doc:"For type contacts: one card a person."`
	Reaction    *NewReaction    `json:"reaction,omitempty" doc:"For type reaction: an emoji given to a message. It is shown with that message, not by itself."`
	Interactive *NewInteractive `json:"interactive,omitempty" doc:"For type interactive: buttons, a list, a link, a flow, a request or products, as Meta documents the object, but with file_id where Meta has id."`
	Template    *NewTemplate    `json:"template,omitempty" doc:"For type template: an approved template and what to fill it with, as Meta documents the object, but with file_id where Meta has id. The only type that needs no open window."`
}

// NewText is the words of a message to be sent.
type NewText struct {
	Body       string `json:"body" example:"Good morning! Your order is ready." doc:"The text. Space at both ends is cut off."`
	PreviewURL *bool  `json:"preview_url,omitempty" example:"true" doc:"Whether the first link gets a preview. Left out: if there is one."`
}

// NewPicture is an image or a video to be sent.
type NewPicture struct {
	FileID  string `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of an uploaded file. Either this or link."`
	Link    string `json:"link,omitempty" example:"https://files.example.com/map.png" doc:"The public address from which Meta fetches the file; it keeps what it fetched for ten minutes."`
	Caption string `json:"caption,omitempty" example:"How to find us" doc:"The words below it."`
}

// NewAudio is a file with sound, or a voice message, to be sent.
type NewAudio struct {
	FileID string `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of an uploaded file. Either this or link."`
	Link   string `json:"link,omitempty" example:"https://files.example.com/note.ogg" doc:"The public address from which Meta fetches the file."`
	Voice  bool   `json:"voice,omitempty" example:"true" doc:"Whether it is a voice message: OGG with Opus, in mono. Above 512 KB its play button becomes a download button."`
}

// NewDocument is a document to be sent.
type NewDocument struct {
	FileID   string `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of an uploaded file. Either this or link."`
	Link     string `json:"link,omitempty" example:"https://files.example.com/88.pdf" doc:"The public address from which Meta fetches the file."`
	Caption  string `json:"caption,omitempty" example:"Your invoice" doc:"The words below it."`
	Filename string `json:"filename,omitempty" example:"invoice-88.pdf" doc:"The name the customer sees; its ending decides the icon. Left out: the name it was uploaded with."`
}

// NewSticker is a sticker to be sent.
type NewSticker struct {
	FileID string `json:"file_id,omitempty" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"The id of an uploaded file. Either this or link."`
	Link   string `json:"link,omitempty" example:"https://files.example.com/cactus.webp" doc:"The public address from which Meta fetches the file."`
}

// NewLocation is a place to be sent.
type NewLocation struct {
	Latitude  float64 `json:"latitude" example:"38.7071" doc:"In degrees, north of the equator."`
	Longitude float64 `json:"longitude" example:"-9.1355" doc:"In degrees, east of Greenwich."`
	Name      string  `json:"name,omitempty" example:"Depot" doc:"What the place is called."`
	Address   string  `json:"address,omitempty" example:"Cais 3, Lisboa" doc:"Where it is, in words."`
}

// NewReaction is an emoji to be given to a message.
type NewReaction struct {
	MessageID chat.MessageID `json:"message_id" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637259" doc:"Saltbridge's id of the message it is given to: of the same conversation, at most 30 days old, not deleted."`
	Emoji     string         `json:"emoji" example:"👍" doc:"One emoji; empty takes the reaction back."`
}

// draft returns what the inbox is asked to send.
func (n NewMessage) draft() (inbox.Draft, error) {
	given := n.given()
	own := given[n.Type]
	delete(given, n.Type)
	for name := range given {
		return inbox.Draft{}, &chat.Error{Kind: chat.Invalid, Field: name, Say: fmt.Sprintf("A message of type %q has no field %q. Leave it out, or change the type.", n.Type, name)}
	}
	content, err := contentOf(n.Type, own)
	d := inbox.Draft{Content: content, ReplyTo: n.ReplyTo}
	if n.SendAt != nil {
		d.At = n.SendAt.UnixMilli()
	}
	switch {
	case err == nil && n.Type == chat.TypeReaction && n.ReplyTo != 0:
		err = &chat.Error{Kind: chat.Invalid, Field: "reply_to", Say: "A reaction quotes nothing. Name its message in reaction.message_id."}
	case n.Type == chat.TypeReaction && n.Reaction != nil:
		d.ReplyTo = n.Reaction.MessageID
	}
	return d, err
}

// given are the contents that are there, by the types they belong to.
func (n NewMessage) given() map[string]any {
	all := map[string]any{}
	put := func(name string, there bool, content any) {
		if there {
			all[name] = content
		}
	}
	put("text", n.Text != nil, n.Text)
	put("image", n.Image != nil, n.Image)
	put("video", n.Video != nil, n.Video)
	put("audio", n.Audio != nil, n.Audio)
	put("document", n.Document != nil, n.Document)
	put("sticker", n.Sticker != nil, n.Sticker)
	put("location", n.Location != nil, n.Location)
	put("contacts", n.Contacts != nil, n.Contacts)
	put("reaction", n.Reaction != nil, n.Reaction)
	put("interactive", n.Interactive != nil, n.Interactive)
	put("template", n.Template != nil, n.Template)
	return all
}

// contentOf puts one of the contents into our words; nil leaves it to chat to say what is missing.
func contentOf(kind string, own any) (c chat.Content, err error) {
	c.Type = kind
	switch x := own.(type) {
	case nil:
	case *NewText:
		c.Text = x.Body
		if x.PreviewURL != nil {
			c.Extra, err = json.Marshal(map[string]bool{"preview_url": *x.PreviewURL})
		}
	case *NewPicture:
		c.Text, c.Media = x.Caption, &chat.Media{SHA256: x.FileID, Link: x.Link}
	case *NewAudio:
		c.Media = &chat.Media{SHA256: x.FileID, Link: x.Link, Voice: x.Voice}
	case *NewDocument:
		c.Text, c.Media = x.Caption, &chat.Media{SHA256: x.FileID, Link: x.Link, Filename: x.Filename}
	case *NewSticker:
		c.Media = &chat.Media{SHA256: x.FileID, Link: x.Link}
	case *NewReaction:
		c.Text = x.Emoji
	default:
		c.Extra, err = json.Marshal(x)
	}
	return c, err
}
