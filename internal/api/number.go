package api

import (
	"cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Number is a business phone number as the API tells it.
type Number struct {
	ID            chat.NumberID `json:"id" doc:"Saltbridge's id of the number." example:"456235232899637256"`
	PhoneNumberID string        `json:"phone_number_id" doc:"Meta's id of the number." example:"410050006000701"`
	WABAID        string        `json:"waba_id" doc:"Meta's id of the WhatsApp Business account the number belongs to." example:"102290129340398"`
	BusinessID    string        `json:"business_id,omitempty" doc:"Meta's id of the business portfolio; often unknown." example:"506914307656634"`
	Phone         string        `json:"phone,omitempty" doc:"The phone number in E.164: a plus, the country code and the rest, digits only. Unknown until Meta told it." example:"+5511955501234"`
	Name          string        `json:"name,omitempty" doc:"The verified name that customers see." example:"Padaria Aurora"`
	Mode          chat.Mode     `json:"mode" enum:"app,api,coexistence" doc:"Which clients share the number: the Business app only, the Cloud API only, or both at once." example:"coexistence"`
	Link          chat.Link     `json:"link" enum:"connecting,connected,offboarded,disconnected,checking,tracked" doc:"How the connection to Meta stands: being set up; working; suspended by Meta after a change of device, may come back by itself; ended, connecting it anew is the only way back; doubtful, Meta is being asked; never connected, the number is in the Business app only." example:"connected"`
	LinkReason    string        `json:"link_reason,omitempty" doc:"Why the link ended, in Meta's word." example:"PRIMARY_INACTIVITY"`
	LinkChangedAt Time          `json:"link_changed_at,omitzero" doc:"When the link changed last."`
	OnboardedAt   Time          `json:"onboarded_at,omitzero" doc:"When the number was connected. Customer messages from before open no window."`
	AppSeenAt     Time          `json:"app_seen_at,omitzero" doc:"The newest evidence that the phone's app was used."`
	Rate          int           `json:"messages_per_second" doc:"The pace at which the number sends, in messages a second, incoming ones included: what Meta grants, unless someone set another." example:"20"`
	Held          bool          `json:"held" doc:"Whether nothing is sent at the moment, because access is missing, Meta restricted the number or asked for a rest. What waits is kept." example:"false"`
	Trouble       string        `json:"trouble,omitempty" doc:"What keeps the number from sending or from being connected, for people, with what to do." example:"The access token has expired or was revoked. Connect the number again; what is waiting goes out afterwards."`
	CreatedAt     Time          `json:"created_at" doc:"When the number was added here."`
}

// NumberDetail is a number with its imports.
type NumberDetail struct {
	Number
	Syncs []Sync `json:"syncs" nullable:"false" doc:"The imports of contacts and history; empty for numbers that are not shared with the app."`
}

// Sync is one import of a number: each kind happens at most once each time the number is connected.
type Sync struct {
	Kind        string         `json:"kind" enum:"contacts,history" doc:"What is imported: the phone's address book, or the messages of up to 180 days." example:"history"`
	State       chat.SyncState `json:"state" enum:"waiting,requested,receiving,files,complete,declined,silent,failed" doc:"How far it is: to be requested; requested, which says nothing about consent; receiving; all messages are here and files are still on their way; complete; the business chose not to share; nothing comes, or no more; Meta refused the request." example:"receiving"`
	Percent     int            `json:"percent" minimum:"0" maximum:"100" doc:"Of history: how much has come, in percent, as Meta tells it. More may follow after 100." example:"55"`
	Phase       int            `json:"phase" minimum:"0" maximum:"2" doc:"Of history: 0 is the last day, 1 the 90 days before, 2 the 90 days before that." example:"1"`
	Chunks      int            `json:"chunks" doc:"How many parts have come." example:"12"`
	Items       int            `json:"items" doc:"How many messages or contacts were stored." example:"4210"`
	Error       string         `json:"error,omitempty" doc:"Why it failed, for people." example:"Meta no longer accepts the request: more than 24 hours have passed since the number was connected."`
	RequestID   string         `json:"request_id,omitempty" doc:"Meta's id of the request, for its support." example:"req_8842"`
	RequestedAt Time           `json:"requested_at,omitzero" doc:"When it was requested."`
	UpdatedAt   Time           `json:"updated_at" doc:"When this changed last."`
}

func numberOf(n chat.Number, s chat.Standing) Number {
	return Number{
		ID: n.ID, PhoneNumberID: n.PhoneNumberID, WABAID: n.WABAID, BusinessID: n.BusinessID, Phone: e164(n.Digits), Name: n.Name,
		Mode: n.Mode, Link: n.Link, LinkReason: n.LinkReason, LinkChangedAt: Time(n.LinkChangedAt), OnboardedAt: Time(n.OnboardedAt),
		AppSeenAt: Time(n.AppSeenAt), Rate: cmp.Or(s.Pace, n.Rate), Held: s.Hold.Kind != chat.HoldNone, Trouble: cmp.Or(s.Hold.Say, s.Trouble.Say), CreatedAt: Time(n.CreatedAt),
	}
}

func syncOf(s chat.Sync) Sync {
	kind := "history"
	if s.Kind == chat.SyncContacts {
		kind = "contacts" // Meta's own word for it, smb_app_state_sync, tells nobody anything
	}
	return Sync{
		Kind: kind, State: s.State, Percent: s.Percent, Phase: s.Phase, Chunks: s.Chunks, Items: s.Items, Error: s.Error,
		RequestID: s.RequestID, RequestedAt: Time(s.RequestedAt), UpdatedAt: Time(s.UpdatedAt),
	}
}

// e164 writes digits as an international number.
func e164(digits string) string {
	if digits == "" {
		return ""
	}
	return "+" + digits
}
