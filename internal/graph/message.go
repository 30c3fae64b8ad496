package graph

import "encoding/json"

// The message types Meta documents for webhooks (pages of Oct 2025 to Sep 2026). Others may come at any
// time: they are read without content and keep their Raw.
const (
	TypeText        = "text"
	TypeImage       = "image"
	TypeVideo       = "video"
	TypeAudio       = "audio"
	TypeDocument    = "document"
	TypeSticker     = "sticker"
	TypeLocation    = "location"
	TypeContacts    = "contacts"
	TypeReaction    = "reaction"
	TypeInteractive = "interactive"
	TypeButton      = "button"
	TypeOrder       = "order"
	TypeSystem      = "system"
	TypeUnsupported = "unsupported"
	TypeEdit        = "edit"              // coexistence numbers only
	TypeRevoke      = "revoke"            // coexistence numbers only
	TypePlaceholder = "media_placeholder" // history only, without content
	TypeTemplate    = "template"          // outgoing only
)

// Message is a message in either direction: from a customer, an echo of the phone, or out of the history.
type Message struct {
	ID               string // wamid; may be absent in history
	From             string // digits; absent when the person's number may not be disclosed
	FromUserID       string // business-scoped user id
	FromParentUserID string
	To               string // echoes
	ToUserID         string
	ToParentUserID   string
	GroupID          string // Groups API only, never on coexistence numbers
	Timestamp        int64  // Unix seconds
	Type             string

	Text        *Text
	Image       *Media
	Video       *Media
	Audio       *Media
	Document    *Media
	Sticker     *Media
	Location    *Location
	Contacts    []Card
	Reaction    *Reaction
	Interactive *InteractiveReply
	Button      *ButtonReply
	Order       *Order
	System      *System
	Unsupported *Unsupported
	Edit        *EditedMessage
	Revoke      *RevokedMessage

	Context  *Context
	Referral *Referral
	Identity *Identity
	History  *HistoryContext
	Errors   []EventError

	Content json.RawMessage // the object named by the type, as it came; nil for types without one
	Raw     json.RawMessage // all of the message
	Err     error           // what could not be read; the rest is filled in
}

// Media returns the image, video, audio, document or sticker of the message, or nil.
func (m *Message) Media() *Media {
	for _, media := range []*Media{m.Image, m.Video, m.Audio, m.Document, m.Sticker} {
		if media != nil {
			return media
		}
	}
	return nil
}

func (m *Message) read(c *cursor) {
	m.Raw, m.Err = c.alone(func() { m.fields(c) })
}

func (m *Message) fields(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			m.ID = c.text()
		case "timestamp":
			m.Timestamp = c.int()
		case "type":
			m.Type = c.text()
		case "errors":
			m.Errors = list(c, (*EventError).read)
		case "from", "from_user_id", "from_parent_user_id", "to", "to_user_id", "to_parent_user_id", "group_id":
			m.readParty(c, key)
		case "context", "referral", "identity", "history_context":
			m.readAside(c, key)
		default:
			start := c.pos
			if m.readContent(c, key) {
				c.leave(start)
				m.Content = c.since(start)
			}
		}
	})
}

func (m *Message) readParty(c *cursor, key string) {
	switch key {
	case "from":
		m.From = c.text()
	case "from_user_id":
		m.FromUserID = c.text()
	case "from_parent_user_id":
		m.FromParentUserID = c.text()
	case "to":
		m.To = c.text()
	case "to_user_id":
		m.ToUserID = c.text()
	case "to_parent_user_id":
		m.ToParentUserID = c.text()
	case "group_id":
		m.GroupID = c.text()
	}
}

func (m *Message) readAside(c *cursor, key string) {
	switch key {
	case "context":
		m.Context = optional(c, (*Context).read)
	case "referral":
		m.Referral = optional(c, (*Referral).read)
	case "identity":
		m.Identity = optional(c, (*Identity).read)
	case "history_context":
		m.History = optional(c, (*HistoryContext).read)
	}
}

// readContent reads the object that carries a type's content, and reports whether key names one.
func (m *Message) readContent(c *cursor, key string) bool {
	switch key {
	case TypeText:
		m.Text = optional(c, (*Text).read)
	case TypeImage:
		m.Image = optional(c, (*Media).read)
	case TypeVideo:
		m.Video = optional(c, (*Media).read)
	case TypeAudio:
		m.Audio = optional(c, (*Media).read)
	case TypeDocument:
		m.Document = optional(c, (*Media).read)
	case TypeSticker:
		m.Sticker = optional(c, (*Media).read)
	case TypeLocation:
		m.Location = optional(c, (*Location).read)
	case TypeContacts:
		m.Contacts = list(c, (*Card).read)
	case TypeReaction:
		m.Reaction = optional(c, (*Reaction).read)
	case TypeInteractive:
		m.Interactive = optional(c, (*InteractiveReply).read)
	case TypeButton:
		m.Button = optional(c, (*ButtonReply).read)
	case TypeOrder:
		m.Order = optional(c, (*Order).read)
	default:
		return m.readEvent(c, key)
	}
	return true
}

// readEvent reads the content of messages that tell about other messages or people.
func (m *Message) readEvent(c *cursor, key string) bool {
	switch key {
	case TypeSystem:
		m.System = optional(c, (*System).read)
	case TypeUnsupported:
		m.Unsupported = optional(c, (*Unsupported).read)
	case TypeEdit:
		m.Edit = optional(c, (*EditedMessage).read)
	case TypeRevoke:
		m.Revoke = optional(c, (*RevokedMessage).read)
	default:
		return key == m.Type // a type we do not know: its object is kept in Content
	}
	return true
}

// Context says what a message refers to.
type Context struct {
	From                string // who wrote the quoted message
	ID                  string // wamid of the quoted message; it may be unknown here
	Forwarded           bool
	FrequentlyForwarded bool   // more than five times
	CatalogID           string // of the product the customer asks about
	ProductRetailerID   string
}

func (x *Context) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "from":
			x.From = c.text()
		case "id":
			x.ID = c.text()
		case "forwarded":
			x.Forwarded = c.bool()
		case "frequently_forwarded":
			x.FrequentlyForwarded = c.bool()
		case "referred_product":
			c.object(func(key string) {
				switch key {
				case "catalog_id":
					x.CatalogID = c.text()
				case "product_retailer_id":
					x.ProductRetailerID = c.text()
				}
			})
		}
	})
}

// Identity says that a person's device keys changed; only if the check is switched on.
type Identity struct {
	Acknowledged     bool
	CreatedTimestamp string
	Hash             string
}

func (i *Identity) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "acknowledged":
			i.Acknowledged = c.bool()
		case "created_timestamp":
			i.CreatedTimestamp = c.text()
		case "hash":
			i.Hash = c.text()
		}
	})
}

// EventError is an error inside a webhook: of a value, a message, a status or a history chunk.
type EventError struct {
	Code    int
	Title   string
	Message string // equals Title in statuses
	Details string
	Href    string
}

func (e *EventError) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "code":
			e.Code = int(c.int())
		case "title":
			e.Title = c.text()
		case "message":
			e.Message = c.text()
		case "error_data":
			e.Details = c.details()
		case "href":
			e.Href = c.text()
		}
	})
}

// details reads error_data: an object with details, or just the sentence.
func (c *cursor) details() (details string) {
	if c.peek() == '"' {
		return c.text()
	}
	c.object(func(key string) {
		if key == "details" {
			details = c.text()
		}
	})
	return details
}
