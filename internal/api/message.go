package api

import (
	"encoding/json"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Message is one message of a conversation, as the API tells it.
type Message struct {
	ID             chat.MessageID      `json:"id" doc:"Saltbridge's id of the message." example:"456235232899637259"`
	WAMID          string              `json:"wamid,omitempty" doc:"Meta's id of the message; left out until Meta took it." example:"wamid.HBgNNTUxMTk1NTUwOTg3NhUCABIYFjNFQjBDMUI4"`
	NumberID       chat.NumberID       `json:"number_id" doc:"The business phone number." example:"456235232899637256"`
	ConversationID chat.ConversationID `json:"conversation_id" doc:"The conversation it belongs to." example:"456235232899637258"`
	Direction      chat.Direction      `json:"direction" enum:"in,out" doc:"From the customer, or from the business." example:"out"`
	Origin         chat.Origin         `json:"origin" enum:"customer,phone,agent,bot,campaign,import" doc:"Who wrote it: the customer; the owner on the phone; an agent here or a program through this API; a bot; a campaign; or it came with the history shared when the number was connected." example:"agent"`
	AgentID        chat.AgentID        `json:"agent_id,omitzero" doc:"The agent who wrote it; left out for programs." example:"456235232899637200"`
	Type           string              `json:"type" doc:"What it is, in Meta's word: text, image, audio, video, document, sticker, location, contacts, interactive, template and more; reaction for a reaction sent through this API, which lists do not show; media_placeholder for an imported medium whose file has not come; unsupported when Meta withholds the content." example:"text"`
	Text           *Text               `json:"text,omitempty" doc:"Its words. Left out if it has none, or once its author deleted it."`
	Media          *Media              `json:"media,omitempty" doc:"Its file, for image, video, audio, document and sticker. Left out once its author deleted it."`
	Extra          json.RawMessage     `json:"extra,omitempty" doc:"For other types: the object of that type as Meta sent it or as it was sent here, such as a location's latitude and longitude."`
	Forwarded      bool                `json:"forwarded,omitempty" doc:"Whether it was forwarded from another chat." example:"false"`
	Referral       json.RawMessage     `json:"referral,omitempty" doc:"The ad or post the chat came from, as Meta sent it."`
	ReplyTo        string              `json:"reply_to_wamid,omitempty" doc:"Meta's id of the message it quotes." example:"wamid.HBgNNTUxMTk1NTUwOTg3NhUCABIYFjNFQjBDMUI3"`
	Status         chat.Status         `json:"status,omitempty" enum:"queued,sending,uncertain,accepted,sent,delivered,read,played,failed,cancelled" doc:"How far an outgoing message got: stored here; going out; no answer, so it may or may not have reached Meta; taken by Meta; sent; delivered; read; played; failed; taken back before it went out. Left out for incoming messages and those written on the phone." example:"queued"`
	Error          *Failure            `json:"error,omitempty" doc:"Why it failed, what is known about an uncertain one, or why a queued one waits."`
	SentAt         Time                `json:"sent_at" doc:"Meta's time of the message; until Meta told one, when it was queued. Orders the conversation."`
	ReceivedAt     Time                `json:"received_at" doc:"When it was stored here."`
	EditedAt       Time                `json:"edited_at,omitzero" doc:"When its author edited it last; the content is the newest."`
	RevokedAt      Time                `json:"revoked_at,omitzero" doc:"When its author deleted it for everyone; the content is withheld then."`
}

// Text is the words of a message.
type Text struct {
	Body string `json:"body" doc:"The text, a medium's caption, or words for what has no text of its own." example:"Good morning! Your order is ready."`
}

// Media describes a file.
type Media struct {
	ID       string `json:"id,omitempty" doc:"Meta's id of the file; works for 7 days, 14 for imported ones." example:"1290041245612345"`
	MIME     string `json:"mime_type,omitempty" doc:"The media type." example:"image/jpeg"`
	SHA256   string `json:"sha256,omitempty" doc:"The checksum, in base64 or hex as Meta wrote it; for what was uploaded here, the file's id." example:"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="`
	Link     string `json:"link,omitempty" doc:"Where Meta fetches it, for what was sent by link." example:"https://files.example.com/map.png"`
	Filename string `json:"filename,omitempty" doc:"The file's name, for documents." example:"invoice.pdf"`
	Voice    bool   `json:"voice,omitempty" doc:"Whether it is a voice message recorded in WhatsApp." example:"false"`
}

// Failure is why a message or a receipt failed.
type Failure struct {
	Code   int    `json:"code,omitempty" doc:"Meta's error code; left out if Meta gave none." example:"131047"`
	Detail string `json:"detail,omitempty" doc:"The reason in words." example:"More than 24 hours have passed since the customer last wrote."`
}

// MessageDetail is a message with what became of it.
type MessageDetail struct {
	Message
	Receipts  []Receipt  `json:"receipts" nullable:"false" doc:"What Meta told about how far it got, in the order of Meta's times."`
	Reactions []Reaction `json:"reactions" nullable:"false" doc:"The reactions that stand, at most one of each side."`
}

// Receipt is Meta's news about a message.
type Receipt struct {
	Status  chat.Status     `json:"status" enum:"sent,delivered,read,played,failed" doc:"How far it got." example:"delivered"`
	At      Time            `json:"at" doc:"Meta's time of it."`
	Error   *Failure        `json:"error,omitempty" doc:"Why it failed."`
	Pricing json.RawMessage `json:"pricing,omitempty" doc:"What it costs, as Meta sent it."`
}

// Reaction is an emoji given to a message.
type Reaction struct {
	Direction chat.Direction `json:"direction" enum:"in,out" doc:"From the customer, or from the business." example:"in"`
	Emoji     string         `json:"emoji" doc:"The emoji." example:"👍"`
	At        Time           `json:"at" doc:"Meta's time of it."`
}

func messageOf(m chat.Message) Message {
	x := Message{
		ID: m.ID, WAMID: m.WAMID, NumberID: m.Number, ConversationID: m.Conversation, Direction: m.Direction, Origin: m.Origin, AgentID: m.Agent,
		Type: m.Content.Type, Text: textOf(m), ReplyTo: m.ReplyTo, Status: m.Status, Error: failureOf(m.ErrorCode, m.ErrorSay),
		SentAt: Time(m.SentAt), ReceivedAt: Time(m.ReceivedAt), EditedAt: Time(m.EditedAt), RevokedAt: Time(m.RevokedAt),
	}
	if m.RevokedAt != 0 {
		return x
	}
	if f := m.Content.Media; f != nil {
		x.Media = &Media{ID: f.ID, MIME: f.MIME, SHA256: f.SHA256, Link: f.Link, Filename: f.Filename, Voice: f.Voice}
	}
	x.Extra, x.Forwarded, x.Referral = m.Content.Extra, m.Content.Forwarded, m.Content.Referral
	return x
}

// textOf returns the words of a message: none once its author deleted it.
func textOf(m chat.Message) *Text {
	if m.Content.Text == "" || m.RevokedAt != 0 {
		return nil
	}
	return &Text{m.Content.Text}
}

func failureOf(code int, detail string) *Failure {
	if code == 0 && detail == "" {
		return nil
	}
	return &Failure{code, detail}
}

func receiptOf(r chat.Receipt) Receipt {
	return Receipt{Status: r.Status, At: Time(r.At), Error: failureOf(r.Code, r.Detail), Pricing: r.Pricing}
}

// reactionsOf returns the reactions that stand, of all that came, oldest first: a side's newest counts, and
// one without an emoji takes it back.
func reactionsOf(versions []store.Version) []Reaction {
	standing := []Reaction{}
	for _, side := range []chat.Direction{chat.In, chat.Out} {
		var newest Reaction
		for _, v := range versions {
			if v.Kind == chat.Reaction && v.Direction == side {
				newest = Reaction{Direction: side, Emoji: v.Content.Text, At: Time(v.SentAt)}
			}
		}
		if newest.Emoji != "" {
			standing = append(standing, newest)
		}
	}
	return standing
}
