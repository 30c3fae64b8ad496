package api

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Conversation is everything between one number and one contact, as the API tells it.
type Conversation struct {
	ID         chat.ConversationID `json:"id" doc:"Saltbridge's id of the conversation." example:"456235232899637258"`
	NumberID   chat.NumberID       `json:"number_id" doc:"The business phone number." example:"456235232899637256"`
	Contact    Contact             `json:"contact" doc:"The person on the other side."`
	State      chat.State          `json:"state" enum:"open,snoozed,resolved" doc:"Whether it needs someone: open; snoozed, it rests; resolved." example:"open"`
	Until      Time                `json:"snoozed_until,omitzero" doc:"Of one that rests: when it comes back; left out if that is when the customer writes."`
	AssigneeID chat.AgentID        `json:"assignee_id,omitzero" doc:"The agent it is assigned to; left out if nobody." example:"456235232899637200"`
	TeamID     chat.TeamID         `json:"team_id,omitzero" doc:"The team it belongs to; left out if none." example:"456235232899637201"`
	Priority   chat.Priority       `json:"priority" minimum:"0" maximum:"4" doc:"How soon it wants someone: 0 none, 1 low, 2 medium, 3 high, 4 urgent." example:"0"`
	Waiting    Time                `json:"waiting_since,omitzero" doc:"Since when the customer waits for an answer; left out if nobody waits."`
	Unread     int                 `json:"unread" doc:"How many customer messages came after read_until." example:"2"`
	ReadUntil  Time                `json:"read_until,omitzero" doc:"Up to when the business has read or answered, here or on the phone. Marking as unread moves it back to before the customer's newest message."`
	Window     Window              `json:"window" doc:"The customer service window: whether text may be sent now."`
	LastAt     Time                `json:"last_message_at,omitzero" doc:"Meta's time of the newest message."`
	Last       *Preview            `json:"last_message,omitempty" doc:"The newest message in short; left out if there is none."`
	CreatedAt  Time                `json:"created_at" doc:"When the conversation was first seen here."`
}

// Window is the customer service window of a conversation.
type Window struct {
	Open  bool `json:"open" doc:"Whether text may be sent now: at most 24 hours have passed since the customer last wrote. Messages from the phone and imported ones do not open it." example:"true"`
	Until Time `json:"until,omitzero" doc:"When it shuts, or shut; left out if the customer never opened it."`
}

// Preview is a message as a list shows it.
type Preview struct {
	ID        chat.MessageID `json:"id" doc:"The id of the message." example:"456235232899637259"`
	Direction chat.Direction `json:"direction" enum:"in,out" doc:"From the customer, or from the business." example:"in"`
	Origin    chat.Origin    `json:"origin" enum:"customer,phone,agent,bot,campaign,import" doc:"Who wrote it, see Message." example:"customer"`
	Type      string         `json:"type" doc:"What it is, see Message." example:"text"`
	Text      *Text          `json:"text,omitempty" doc:"Its words, see Message."`
	Status    chat.Status    `json:"status,omitempty" enum:"queued,sending,uncertain,accepted,sent,delivered,read,played,failed,cancelled" doc:"How far it got, see Message." example:"read"`
	RevokedAt Time           `json:"revoked_at,omitzero" doc:"When its author deleted it for everyone."`
}

func conversationOf(s store.Summary, now int64) Conversation {
	c := Conversation{
		ID: s.ID, NumberID: s.Number, Contact: contactOf(s.Who), State: s.State, AssigneeID: s.Assignee, Unread: s.Unread,
		Until: Time(s.SnoozedUntil), TeamID: s.Team, Priority: s.Priority, Waiting: Time(s.WaitingSince),
		ReadUntil: Time(s.ReadUntil), Window: Window{Open: s.Window.Open(now), Until: Time(s.Window.Until)},
		LastAt: Time(s.LastAt), CreatedAt: Time(s.CreatedAt),
	}
	if m := s.Last; m.ID != 0 {
		c.Last = &Preview{ID: m.ID, Direction: m.Direction, Origin: m.Origin, Type: m.Content.Type, Text: textOf(m), Status: m.Status, RevokedAt: Time(m.RevokedAt)}
	}
	return c
}
