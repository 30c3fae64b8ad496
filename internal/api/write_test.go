package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// textBody is the body that sends a text.
func textBody(text string) string {
	body, _ := json.Marshal(NewMessage{Type: "text", Text: &NewText{Body: text}})
	return string(body)
}

func TestSendQueuesAMessage(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"
	longest := strings.Repeat("😀", 4096)
	for _, text := range []string{"  Yes, come by! <3 & 🎉 ", longest} {
		got := ok[Message](r.post(path, textBody(text)), http.StatusAccepted)
		if got.Status != chat.StatusQueued || got.Origin != chat.FromAgent || got.Direction != chat.Out || got.AgentID != 0 || got.Text.Body != strings.TrimSpace(text) {
			t.Fatalf("got %+v", got)
		}
		stored := ok[MessageDetail](r.get("/api/v1/messages/"+got.ID.String()), http.StatusOK)
		if stored.ConversationID != asked.Conversation || stored.Text.Body != got.Text.Body {
			t.Errorf("stored %+v", stored)
		}
	}
	if _, queued, err := r.server.Store.NextDue(t.Context(), r.shop.Account.ID, asked.Number); err != nil || !queued {
		t.Errorf("nothing waits in the outbox (%v)", err)
	}
	page := ok[EventPage](r.get("/api/v1/events"), http.StatusOK)
	if len(page.Items) != 2 || page.Items[0].Kind != chat.EventMessageAdded || page.Items[0].ConversationID != asked.Conversation {
		t.Errorf("events %+v", page.Items)
	}
	if c := ok[Conversation](r.get("/api/v1/conversations/"+asked.Conversation.String()), http.StatusOK); c.Unread != 0 {
		t.Errorf("%d unread after an answer", c.Unread)
	}
}

func TestSendIsRefusedByState(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"

	r.server.Clock.Advance(25 * time.Hour)
	if p := r.post(path, textBody("hello")).problem(http.StatusConflict, chat.WindowShut); !strings.Contains(p.Detail, "24 hours") {
		t.Errorf("detail %q", p.Detail)
	}
	r.write(func(tx *db.Tx) error {
		_, err := store.ChangeLink(tx, r.shop.Account.ID, asked.Number, chat.LinkChange{Link: chat.LinkDisconnected, Reason: "CHANGE_NUMBER", At: r.now})
		return err
	})
	if p := r.post(path, textBody("hello")).problem(http.StatusConflict, chat.Conflict); !strings.Contains(p.Detail, "not connected") {
		t.Errorf("detail %q", p.Detail)
	}
	thread, err := r.server.Store.Thread(t.Context(), r.shop.Viewer, asked.Conversation, 0, 0, 10)
	if err != nil || len(thread) != 1 {
		t.Errorf("%d messages (%v), want the customer's only", len(thread), err)
	}
}

func TestRetry(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	again := ok[Message](r.post("/api/v1/messages/"+x.failed.String()+"/retry", ""), http.StatusAccepted)
	if again.ID == x.failed || again.Status != chat.StatusQueued {
		t.Errorf("got %+v", again)
	}
	page := ok[Page[Message]](r.get("/api/v1/conversations/"+x.conversation.String()+"/messages?limit=1"), http.StatusOK)
	if m := page.Items[0]; m.ID != again.ID || m.Status != chat.StatusQueued || m.Text.Body != "too late" {
		t.Errorf("newest message %+v, want the copy", m)
	}
	r.post("/api/v1/messages/"+x.sent.String()+"/retry", "").problem(http.StatusConflict, chat.Conflict)
	r.post("/api/v1/messages/1/retry", "").problem(http.StatusNotFound, chat.NotFound)
}

func TestBadRequestsNameTheFieldAndTheCure(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	send := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"
	for _, tt := range []struct {
		name, method, path, contentType, body string
		status                                int
		kind                                  chat.Kind
		location, message                     string // of the first fault, if any
	}{
		{"no body", "POST", send, "application/json", "", 400, chat.Invalid, "", ""},
		{"broken JSON", "POST", send, "application/json", `{"type":"text",`, 400, chat.Invalid, "body", "This is not valid JSON: unexpected end of JSON input."},
		{"two values", "POST", send, "application/json", textBody("a") + textBody("b"), 400, chat.Invalid, "body", "This is not valid JSON"},
		{"a form", "POST", send, "application/x-www-form-urlencoded", "text=hello", 415, chat.Invalid, "body", "Send JSON, with the header Content-Type: application/json."},
		{"XML", "POST", send, "text/xml", "<text/>", 415, chat.Invalid, "body", "Send JSON"},
		{"a list", "POST", send, "application/json", `[]`, 422, chat.Invalid, "body", "Give an object, in braces."},
		{"null", "POST", send, "application/json", `null`, 422, chat.Invalid, "body", "Give an object, in braces."},
		{"no type", "POST", send, "application/json", `{"text":{"body":"a"}}`, 422, chat.Invalid, "body.type", "This field is missing. Add it."},
		{"no text", "POST", send, "application/json", `{"type":"text"}`, 422, chat.Invalid, "body.text.body", "missing or empty. Add it."},
		{"no words", "POST", send, "application/json", `{"type":"text","text":{}}`, 422, chat.Invalid, "body.text.body", "This field is missing. Add it."},
		{"words are a number", "POST", send, "application/json", `{"type":"text","text":{"body":5}}`, 422, chat.Invalid, "body.text.body", "Give a string, in quotes."},
		{"text is words", "POST", send, "application/json", `{"type":"text","text":"hello"}`, 422, chat.Invalid, "body.text", "Give an object, in braces."},
		{"another type", "POST", send, "application/json", `{"type":"image","text":{"body":"a"}}`, 422, chat.Invalid, "body.text", `A message of type "image" has no field "text".`},
		{"no such type", "POST", send, "application/json", `{"type":"telegram"}`, 422, chat.Invalid, "body.type", "Use one of text, location"},
		{"a type of the app", "POST", send, "application/json", `{"type":"live_location"}`, 422, chat.Incapable, "body.type", "Send a location instead."},
		{"a file that is not there", "POST", send, "application/json", `{"type":"image","image":{"file_id":"abc"}}`, 422, chat.Invalid, "body.image.file_id", "Upload it first"},
		{"a reaction to an odd id", "POST", send, "application/json", `{"type":"reaction","reaction":{"message_id":"x","emoji":"👍"}}`, 422, chat.Invalid, "body.reaction.message_id", "Give an id, digits only"},
		{"a reaction that quotes", "POST", send, "application/json", `{"type":"reaction","reply_to":"5","reaction":{"message_id":"5","emoji":"👍"}}`, 422, chat.Invalid, "body.reply_to", "quotes nothing"},
		{"a title too long", "POST", send, "application/json", `{"type":"interactive","interactive":{"type":"button","body":{"text":"b"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"twenty-five characters ok"}}]}}}`,
			422, chat.Invalid, "body.interactive.action.buttons[0].reply.title", "has 25 characters; WhatsApp takes 20 at most. Shorten it by 5."},
		{"products in coexistence", "POST", send, "application/json", `{"type":"interactive","interactive":{"type":"product","action":{"catalog_id":"1","product_retailer_id":"p"}}}`,
			422, chat.Incapable, "body.interactive.type", "Send them from the phone"},
		{"a field too many", "POST", send, "application/json", `{"type":"text","text":{"body":"a"},"to":"5511"}`, 422, chat.Invalid, "body.to", "There is no such field here."},
		{"empty words", "POST", send, "application/json", textBody(""), 422, chat.Invalid, "body.text.body", "missing or empty"},
		{"only space", "POST", send, "application/json", textBody(" \n\t "), 422, chat.Invalid, "body.text.body", "missing or empty"},
		{"words too long", "POST", send, "application/json", textBody(strings.Repeat("ü", 4097)), 422, chat.Invalid, "body.text.body", "has 4097 characters; WhatsApp takes 4096 at most. Shorten it by 1."},
		{"far too large", "POST", send, "application/json", textBody(strings.Repeat("a", maxMessage)), 413, chat.TooLarge, "", ""},
		{"an id with letters", "GET", "/api/v1/messages/abc", "", "", 422, chat.Invalid, "path.id", "Give an id, digits only, as the API handed it out."},
		{"a negative id", "GET", "/api/v1/messages/-1", "", "", 422, chat.Invalid, "path.id", "Give an id"},
		{"an id beyond 63 bits", "GET", "/api/v1/messages/9999999999999999999", "", "", 422, chat.Invalid, "path.id", "is not an id"},
		{"limit zero", "GET", "/api/v1/contacts?limit=0", "", "", 422, chat.Invalid, "query.limit", "Use 1 or more."},
		{"limit too high", "GET", "/api/v1/contacts?limit=201", "", "", 422, chat.Invalid, "query.limit", "Use 200 or less."},
		{"limit in words", "GET", "/api/v1/contacts?limit=ten", "", "", 422, chat.Invalid, "query.limit", "Give a whole number."},
		{"a misspelt parameter", "GET", "/api/v1/contacts?limt=5", "", "", 422, chat.Invalid, "query.limt", "There is no such parameter here."},
		{"a made-up cursor", "GET", "/api/v1/contacts?cursor=abc", "", "", 422, chat.Invalid, "query.cursor", "This is no cursor of this list."},
		{"a cursor of another list", "GET", "/api/v1/contacts?cursor=" + conversations.cursor(place{5, 5}), "", "", 422, chat.Invalid, "query.cursor", "This is no cursor of this list."},
		{"a cursor with a tail", "GET", "/api/v1/contacts?cursor=Y29udGFjdHMuMC41eA", "", "", 422, chat.Invalid, "query.cursor", "This is no cursor of this list."},
		{"a negative event", "GET", "/api/v1/events?after=-5", "", "", 422, chat.Invalid, "query.after", "Use 0 or more."},
		{"an event beyond 63 bits", "GET", "/api/v1/events?after=9999999999999999999", "", "", 422, chat.Invalid, "query.after", "Give a whole number."},
		{"a stream from nowhere", "GET", "/api/v1/events/stream?after=x", "", "", 422, chat.Invalid, "query.after", "Give a whole number."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := r.request(tt.method, tt.path, tt.body)
			req.Header.Set("Content-Type", tt.contentType)
			got := r.do(req)
			got.t = t
			p := got.problem(tt.status, tt.kind)
			if tt.location == "" {
				if len(p.Faults) != 0 {
					t.Errorf("faults %+v, want none", p.Faults)
				}
				return
			}
			if len(p.Faults) == 0 || p.Faults[0].Location != tt.location || !strings.Contains(p.Faults[0].Message, tt.message) {
				t.Errorf("faults %+v, want %s: %s", p.Faults, tt.location, tt.message)
			}
			if len(p.Faults) > 0 && !strings.Contains(p.Detail, p.Faults[0].Message) {
				t.Errorf("the detail %q says less than the fault", p.Detail)
			}
		})
	}
	thread, err := r.server.Store.Thread(t.Context(), r.shop.Viewer, asked.Conversation, 0, 0, 10)
	if err != nil || len(thread) != 1 {
		t.Errorf("%d messages (%v), want the customer's only", len(thread), err)
	}
	if logged := r.logs.String(); logged != "" {
		t.Errorf("mistakes of programs are logged: %s", logged)
	}
}
