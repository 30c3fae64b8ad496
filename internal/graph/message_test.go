package graph

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseMessage(t *testing.T) {
	base := Message{From: "13125550177", FromUserID: "US.70912345678901234567", Timestamp: 1764002000}
	with := func(edit func(*Message)) Message { m := base; edit(&m); return m }
	tests := map[string]Message{
		"message_text": with(func(m *Message) { m.Type = TypeText; m.Text = &Text{Body: "Do you have cacti?"} }),
		"message_text_escaped": with(func(m *Message) {
			m.Type = TypeText
			m.Text = &Text{Body: "¿Tenéis helechos? 🌿\n\"grandes\" / 5€"}
		}),
		"message_text_bsuid_only": {FromUserID: "GB.40911112222333344445", Timestamp: 1764002005, Type: TypeText, Text: &Text{Body: "Hi, it is Bo"}},
		"message_text_timestamp_number": with(func(m *Message) {
			m.Type, m.Timestamp = TypeText, 1764002008
			m.Text = &Text{Body: "Numbers as numbers"}
		}),
		"message_audio_voice": with(func(m *Message) {
			m.Type = TypeAudio
			m.Audio = &Media{ID: "990000000000022", MIMEType: "audio/ogg; codecs=opus", Voice: true}
		}),
		"message_document": with(func(m *Message) {
			m.Type = TypeDocument
			m.Document = &Media{ID: "990000000000024", MIMEType: "application/pdf", Filename: "order.pdf", Caption: "My order"}
		}),
		"message_location_strings": with(func(m *Message) {
			m.Type = TypeLocation
			m.Location = &Location{Latitude: 41.8781, Longitude: -87.6298}
		}),
		"message_reaction_removed": with(func(m *Message) { m.Type = TypeReaction; m.Reaction = &Reaction{MessageID: "*"} }),
		"message_list_reply": with(func(m *Message) {
			m.Type = TypeInteractive
			m.Interactive = &InteractiveReply{Type: "list_reply", ID: "row-2", Title: "Tomorrow", Description: "9 to 12"}
			m.Context = &Context{From: "12025550142", ID: "*"}
		}),
		"message_flow_reply": with(func(m *Message) {
			m.Type = TypeInteractive
			m.Interactive = &InteractiveReply{Type: "nfm_reply", Name: "flow", Body: "Sent", ResponseJSON: `{"flow_token":"ft-1","size":"M"}`}
			m.Context = &Context{From: "12025550142", ID: "*"}
		}),
		"message_order": with(func(m *Message) {
			m.Type = TypeOrder
			m.Order = &Order{CatalogID: "770000000000001", Text: "Gift wrap please", Items: []OrderItem{
				{ProductRetailerID: "fern-01", Quantity: 2, ItemPrice: 7.5, Currency: "USD"},
				{ProductRetailerID: "pot-09", Quantity: 1, ItemPrice: 12, Currency: "USD"}}}
		}),
		"message_product_question": with(func(m *Message) {
			m.Type, m.Text = TypeText, &Text{Body: "Is it in stock?"}
			m.Context = &Context{From: "12025550142", ID: "*", CatalogID: "770000000000001", ProductRetailerID: "fern-01"}
		}),
		"message_system_number_changed": with(func(m *Message) {
			m.Type, m.Timestamp = TypeSystem, 1764002300
			m.System = &System{Type: "user_changed_number", WaID: "13125550199", UserID: "US.11112222333344445555",
				PreviousUserID: base.FromUserID, Body: "User Ana Torres changed from 13125550177 to 13125550199"}
		}),
		"message_unsupported_131060": with(func(m *Message) {
			m.Type = TypeUnsupported
			m.Errors = []EventError{{Code: 131060, Title: "This message is unavailable", Message: "This message is unavailable", Details: "The content could not be provided."}}
		}),
		"message_unsupported_error_string": with(func(m *Message) {
			m.Type = TypeUnsupported
			m.Errors = []EventError{{Code: 131060, Title: "This message is unavailable", Details: "Not handed out"}}
		}),
		"message_edit_text": with(func(m *Message) {
			m.Type, m.Timestamp = TypeEdit, 1764002510
			m.Edit = &EditedMessage{OriginalMessageID: "*", Message: &Message{Type: TypeText, Text: &Text{Body: "Do you have cacti or ferns?"}}}
		}),
		"message_revoke": with(func(m *Message) {
			m.Type, m.Timestamp = TypeRevoke, 1764002600
			m.Revoke = &RevokedMessage{OriginalMessageID: "*"}
		}),
		"message_unknown_type": with(func(m *Message) { m.Type = "hologram" }),
		"message_extra_keys":   with(func(m *Message) { m.Type = TypeText; m.Text = &Text{Body: "Newer than this code"} }),
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got := onlyChange(t, name).Messages.Messages[0]
			if !strings.HasPrefix(got.ID, "wamid.") {
				t.Errorf("id is %q", got.ID)
			}
			if diff := cmp.Diff(want, got, ignoreRaw, cmpopts.IgnoreFields(Message{}, "ID"), cmpopts.IgnoreFields(Media{}, "SHA256"), anyWAMID); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// anyWAMID lets "*" stand for any message id.
var anyWAMID = cmp.FilterValues(func(a, b string) bool {
	return a == "*" && strings.HasPrefix(b, "wamid.") || b == "*" && strings.HasPrefix(a, "wamid.")
}, cmp.Ignore())

func TestParseMessageContent(t *testing.T) {
	unknown := onlyChange(t, "message_unknown_type").Messages.Messages[0]
	var hologram struct{ Depth int }
	if err := json.Unmarshal(unknown.Content, &hologram); err != nil || hologram.Depth != 3 {
		t.Errorf("content of an unknown type is %s", unknown.Content)
	}
	cards := onlyChange(t, "message_contacts").Messages.Messages[0].Contacts
	want := []Card{
		{Name: CardName{FormattedName: "Cy Vale", FirstName: "Cy", LastName: "Vale"},
			Phones: []CardPhone{{Phone: "+1 773-555-0166", WaID: "17735550166", Type: "CELL"}},
			Emails: []CardEmail{{Email: "cy@example.test", Type: "WORK"}}, Org: &CardOrg{Company: "Vale Seeds", Title: "Owner"},
			Birthday: "1990-04-01", Origin: "other", VCard: "BEGIN:VCARD\nVERSION:3.0\nFN:Cy Vale\nEND:VCARD"},
		{Name: CardName{FormattedName: "Di Roe"},
			Addresses: []CardAddress{{Street: "2 Example Ave", City: "Chicago", State: "IL", Zip: "60601", Country: "USA", CountryCode: "us", Type: "HOME"}},
			URLs:      []CardURL{{URL: "https://di.example.test", Type: "HOME"}}},
	}
	if diff := cmp.Diff(want, cards); diff != "" {
		t.Error(diff)
	}
	referral := onlyChange(t, "message_referral").Messages.Messages[0].Referral
	if referral == nil || referral.ClickID != "CLICKID-0001" || referral.WelcomeMessage != "How can we help?" || !json.Valid(referral.Raw) {
		t.Errorf("referral is %+v", referral)
	}
	edit := onlyChange(t, "message_edit_caption").Messages.Messages[0].Edit
	if got := edit.Message.Media(); got == nil || got.Caption != "Like this one?" {
		t.Errorf("edited media is %+v", got)
	}
	contact := onlyChange(t, "message_text_full_identity").Messages.Contacts[0]
	wantContact := Contact{WaID: "13125550177", UserID: "US.70912345678901234567", ParentUserID: "US.ENT.90817263544536271809",
		Name: "Ana Torres", Username: "ana.t", IdentityKeyHash: "q1W2e3R4t5Y="}
	if diff := cmp.Diff(wantContact, contact, ignoreRaw); diff != "" {
		t.Error(diff)
	}
}

func TestParseStatus(t *testing.T) {
	who := Status{RecipientID: "13125550177", RecipientUserID: "US.70912345678901234567", Timestamp: 1764003000}
	with := func(edit func(*Status)) Status { s := who; edit(&s); return s }
	tests := map[string]Status{
		"status_sent": with(func(s *Status) {
			s.Status, s.CallbackData = StatusSent, "4611686018427387904"
			s.Pricing = &Pricing{Billable: true, Model: "PMP", Type: "regular", Category: "marketing"}
		}),
		"status_upper_case": with(func(s *Status) { s.Status = StatusDelivered }),
		"status_failed_131047": {RecipientID: who.RecipientID, Timestamp: 1764003010, Status: StatusFailed, CallbackData: "4611686018427387905",
			Errors: []EventError{{Code: 131047, Title: "Re-engagement message", Message: "Re-engagement message",
				Details: "More than 24 hours have passed since the customer last replied.",
				Href:    "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"}}},
		"status_bsuid_only":          {RecipientUserID: "GB.40911112222333344445", Timestamp: 1764003000, Status: StatusDelivered},
		"status_parent_new_spelling": with(func(s *Status) { s.Status = StatusSent; s.RecipientParentUserID = "US.ENT.90817263544536271809" }),
		"status_parent_old_spelling": with(func(s *Status) { s.Status = StatusSent; s.RecipientParentUserID = "US.ENT.90817263544536271809" }),
		"status_conversation_pricing": {RecipientID: who.RecipientID, Timestamp: 1764003000, Status: StatusSent,
			Conversation: &StatusConversation{ID: "c1", ExpirationTimestamp: 1750000000, OriginType: "service"},
			Pricing:      &Pricing{Billable: true, Model: "CBP", Category: "service"}},
		"status_group": with(func(s *Status) {
			s.Status, s.RecipientID, s.RecipientType, s.RecipientParticipantID = StatusDelivered, "Y2FwaV9ncm91cDox", "group", who.RecipientID
		}),
		"status_direct_send": with(func(s *Status) { s.Status, s.TemplateID = StatusSent, "8800000000000009" }),
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got := onlyChange(t, name).Messages.Statuses[0]
			if diff := cmp.Diff(want, got, ignoreRaw, cmpopts.IgnoreFields(Status{}, "ID")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
