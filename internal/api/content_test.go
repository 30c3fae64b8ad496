package api

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// upload sends a file as a program does.
func (r *rig) upload(name, contentType, content string) reply {
	r.t.Helper()
	req := r.request(http.MethodPost, "/api/v1/media?filename="+name, content)
	req.Header.Set("Content-Type", contentType)
	return r.do(req)
}

const png = "\x89PNG\r\n\x1a\n"

func TestUploadKeepsAFile(t *testing.T) {
	r := newRig(t)
	got := ok[UploadedFile](r.upload("a.png", "image/png", png), http.StatusCreated)
	if len(got.ID) != 64 || got.MIME != "image/png" || got.Size != int64(len(png)) || got.Filename != "a.png" || !slices.Equal(got.SendableAs, []string{"image", "document"}) {
		t.Errorf("got %+v", got)
	}
	if again := ok[UploadedFile](r.upload("b.png", "", png), http.StatusCreated); again.ID != got.ID {
		t.Errorf("the same file again is %s, not %s", again.ID, got.ID)
	}
	voice, err := os.ReadFile("../sandbox/samples/voice.ogg")
	if err != nil {
		t.Fatal(err)
	}
	if got := ok[UploadedFile](r.upload("v.ogg", "audio/ogg", string(voice)), http.StatusCreated); got.MIME != chat.OpusType || got.Channels != 1 || !slices.Contains(got.SendableAs, "voice") {
		t.Errorf("got %+v", got)
	}
	if p := r.upload("a", "image/jpeg", png).problem(http.StatusUnprocessableEntity, chat.Invalid); !strings.Contains(p.Detail, "it is image/png") {
		t.Errorf("detail %q", p.Detail)
	}
	if p := r.upload("a", "image/png", "").problem(http.StatusUnprocessableEntity, chat.Invalid); !strings.Contains(p.Detail, "empty") {
		t.Errorf("detail %q", p.Detail)
	}
}

// TestEveryKindIsTaken sends the bodies of testdata/send, one a kind, and finds in the message what was sent.
func TestEveryKindIsTaken(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "919811111111", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"
	photo := ok[UploadedFile](r.upload("a.png", "image/png", png), http.StatusCreated).ID
	bodies, err := filepath.Glob("testdata/send/*.json")
	if err != nil || len(bodies) < 12 {
		t.Fatalf("%d bodies, %v", len(bodies), err)
	}
	for _, file := range bodies {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body := strings.NewReplacer("{{file}}", photo, "{{message}}", asked.ID.String()).Replace(string(text))
			answer := r.post(path, body)
			answer.t = t
			got := ok[Message](answer, http.StatusAccepted)
			var sent map[string]any
			if err := json.Unmarshal([]byte(body), &sent); err != nil {
				t.Fatal(err)
			}
			if got.Type != sent["type"] || got.Status != chat.StatusQueued {
				t.Errorf("got %+v", got)
			}
			if sent["type"] == "interactive" || sent["type"] == "template" || sent["type"] == "location" || sent["type"] == "contacts" {
				sameJSON(t, got.Extra, sent[got.Type])
			}
		})
	}
}

// sameJSON compares what the message holds with what was sent.
func sameJSON(t *testing.T, got json.RawMessage, want any) {
	t.Helper()
	var value any
	if err := json.Unmarshal(got, &value); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(value)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("the message holds %s, sent was %s", a, b)
	}
}

func TestOneKeySendsOneMessage(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"
	send := func(key, text string) reply {
		req := r.request(http.MethodPost, path, textBody(text))
		req.Header.Set("Idempotency-Key", key)
		return r.do(req)
	}
	first := ok[Message](send("order-1", "Yes"), http.StatusAccepted)
	if again := ok[Message](send("order-1", "Yes"), http.StatusAccepted); again.ID != first.ID {
		t.Errorf("the same request made %s, then %s", first.ID, again.ID)
	}
	if other := ok[Message](send("order-2", "Yes"), http.StatusAccepted); other.ID == first.ID {
		t.Error("another key made no message")
	}
	if p := send("order-1", "No").problem(http.StatusUnprocessableEntity, chat.Invalid); !strings.Contains(p.Detail, "another message") {
		t.Errorf("detail %q", p.Detail)
	}
	send(strings.Repeat("k", 256), "x").problem(http.StatusUnprocessableEntity, chat.Invalid)
	if page := ok[Page[Message]](r.get(path), http.StatusOK); len(page.Items) != 3 {
		t.Errorf("%d messages, want the customer's and two", len(page.Items))
	}
}

func TestASentReactionIsNoBubble(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/messages"
	body := `{"type":"reaction","reaction":{"message_id":"` + asked.ID.String() + `","emoji":"👍"}}`
	got := ok[Message](r.post(path, body), http.StatusAccepted)
	if got.Type != "reaction" || got.ReplyTo != asked.WAMID {
		t.Errorf("got %+v", got)
	}
	target := ok[MessageDetail](r.get("/api/v1/messages/"+asked.ID.String()), http.StatusOK)
	if len(target.Reactions) != 1 || target.Reactions[0].Emoji != "👍" || target.Reactions[0].Direction != chat.Out {
		t.Errorf("reactions %+v", target.Reactions)
	}
	if page := ok[Page[Message]](r.get(path), http.StatusOK); len(page.Items) != 1 {
		t.Errorf("%d messages are listed, want the customer's", len(page.Items))
	}
	if c := ok[Conversation](r.get("/api/v1/conversations/"+asked.Conversation.String()), http.StatusOK); c.Last.ID != asked.ID {
		t.Errorf("the list shows %+v", c.Last)
	}
	ok[Message](r.post(path, strings.Replace(body, "👍", "", 1)), http.StatusAccepted)
	if target := ok[MessageDetail](r.get("/api/v1/messages/"+asked.ID.String()), http.StatusOK); len(target.Reactions) != 0 {
		t.Errorf("taken back, but there is %+v", target.Reactions)
	}
}

func TestReadAndTypingNeedAConversationAndAMessage(t *testing.T) {
	r := newRig(t)
	sent := r.shop.File(t, r.shop.Outgoing(chat.Person{Phone: "5511955509876"}, chat.FromPhone, chat.StatusNone, r.now, "Hello"))[0]
	path := "/api/v1/conversations/" + sent.Conversation.String()
	ok[Conversation](r.post(path+"/read", ""), http.StatusOK)
	ok[Conversation](r.post(path+"/read?message_id="+sent.ID.String(), ""), http.StatusOK)
	r.post(path+"/read?message_id=5", "").problem(http.StatusNotFound, chat.NotFound)
	r.post(path+"/read?message_id=x", "").problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.post("/api/v1/conversations/5/read", "").problem(http.StatusNotFound, chat.NotFound)
	if p := r.post(path+"/typing", "").problem(http.StatusConflict, chat.Conflict); !strings.Contains(p.Detail, "not written here yet") {
		t.Errorf("detail %q", p.Detail)
	}
	r.post("/api/v1/conversations/5/typing", "").problem(http.StatusNotFound, chat.NotFound)
}
