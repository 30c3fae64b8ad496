package graph

import "encoding/json"

// The statuses of a message sent through the API, in lower case. delivered may be skipped, and they
// arrive in any order.
const (
	StatusSent      = "sent"
	StatusDelivered = "delivered"
	StatusRead      = "read"
	StatusPlayed    = "played" // a voice message was played; since Nov 2025
	StatusFailed    = "failed"
)

// Status is news about a message that went out through the API. Messages written on the phone have none.
type Status struct {
	ID                     string // wamid
	Status                 string // in lower case
	Timestamp              int64  // Unix seconds
	RecipientID            string // digits, a group id, or absent when the number may not be disclosed
	RecipientUserID        string
	RecipientParentUserID  string
	RecipientType          string // group, for groups
	RecipientParticipantID string // groups
	IdentityKeyHash        string
	CallbackData           string // the biz_opaque_callback_data of the send request
	TemplateID             string // Direct Send
	Conversation           *StatusConversation
	Pricing                *Pricing
	Errors                 []EventError

	Raw json.RawMessage
	Err error
}

func (s *Status) read(c *cursor) {
	s.Raw, s.Err = c.alone(func() {
		c.object(func(key string) {
			switch key {
			case "id":
				s.ID = c.text()
			case "status":
				s.Status = c.lower()
			case "timestamp":
				s.Timestamp = c.int()
			case "biz_opaque_callback_data":
				s.CallbackData = c.text()
			case "template_id":
				s.TemplateID = c.text()
			case "conversation":
				s.Conversation = optional(c, (*StatusConversation).read)
			case "pricing":
				s.Pricing = optional(c, (*Pricing).read)
			case "errors":
				s.Errors = list(c, (*EventError).read)
			default:
				s.readRecipient(c, key)
			}
		})
	})
}

func (s *Status) readRecipient(c *cursor, key string) {
	switch key {
	case "recipient_id":
		s.RecipientID = c.text()
	case "recipient_user_id":
		s.RecipientUserID = c.text()
	case "recipient_parent_user_id", "parent_recipient_user_id": // the second until May 2026
		s.RecipientParentUserID = c.text()
	case "recipient_type":
		s.RecipientType = c.text()
	case "recipient_participant_id":
		s.RecipientParticipantID = c.text()
	case "recipient_identity_key_hash":
		s.IdentityKeyHash = c.text()
	}
}

// StatusConversation is Meta's unit of billing until Jun 2025; from v24.0 only free entry points have one.
type StatusConversation struct {
	ID                  string
	ExpirationTimestamp int64 // Unix seconds, with sent only
	OriginType          string
}

func (x *StatusConversation) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			x.ID = c.text()
		case "expiration_timestamp":
			x.ExpirationTimestamp = c.int()
		case "origin":
			c.object(func(key string) {
				if key == "type" {
					x.OriginType = c.text()
				}
			})
		}
	})
}

// Pricing says how a message is charged; it comes with sent and with one of delivered and read.
type Pricing struct {
	Billable bool   // announced for removal: derive from Type and Category
	Model    string // CBP before Jul 2025, PMP after
	Type     string // regular, free_customer_service, free_entry_point; more are possible since Oct 2026
	Category string // marketing, utility, service, authentication, …

	Raw json.RawMessage
}

func (p *Pricing) read(c *cursor) {
	start := c.pos
	c.object(func(key string) {
		switch key {
		case "billable":
			p.Billable = c.bool()
		case "pricing_model":
			p.Model = c.text()
		case "type":
			p.Type = c.text()
		case "category":
			p.Category = c.text()
		}
	})
	p.Raw = c.since(start)
}
