package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (r *rig) with(method, path, body string) reply {
	r.t.Helper()
	return r.do(r.request(method, path, body))
}

func TestADraftIsProposedAndTakenBack(t *testing.T) {
	r := newRig(t)
	asked := r.receive(r.shop, "5511955509876", "is it ready?")
	path := "/api/v1/conversations/" + asked.Conversation.String() + "/draft"
	begun := func() []chat.Unsent {
		found, err := r.server.Store.Unsents(t.Context(), r.shop.Viewer, []chat.ConversationID{asked.Conversation})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, text := range []string{"It is.", "It is, come by."} {
		if got := ok[Draft](r.with(http.MethodPut, path, `{"text":"`+text+`"}`), http.StatusOK); got.Text != text || got.UpdatedAt == nil {
			t.Errorf("%+v", got)
		}
	}
	if got := begun(); len(got) != 1 || got[0].Agent != 0 || got[0].Body != "It is, come by." {
		t.Errorf("%+v", got)
	}
	if _, queued, err := r.server.Store.NextDue(t.Context(), r.shop.Account.ID, asked.Number); err != nil || queued {
		t.Errorf("a draft was queued (%v)", err)
	}
	if got := ok[Draft](r.with(http.MethodPut, path, `{"text":""}`), http.StatusOK); got.Text != "" || len(begun()) != 0 {
		t.Errorf("%+v, %+v", got, begun())
	}
	other := r.receive(r.other, "5511955509876", "hello")
	r.with(http.MethodPut, "/api/v1/conversations/"+other.Conversation.String()+"/draft", `{"text":"x"}`).problem(http.StatusNotFound, chat.NotFound)
}

func TestSnippetsThroughTheAPI(t *testing.T) {
	r := newRig(t)
	const hours = `{"shortcut":"hours","title":"Opening hours","message":{"type":"text","text":{"body":"From 9 to 18"}}}`
	made := ok[Snippet](r.post("/api/v1/snippets", hours), http.StatusCreated)
	if made.ID == 0 || made.Text != "From 9 to 18" || made.Type != "text" {
		t.Errorf("%+v", made)
	}
	p := r.post("/api/v1/snippets", hours).problem(http.StatusUnprocessableEntity, chat.Invalid)
	if !strings.Contains(p.Detail, "/hours") {
		t.Errorf("%+v", p)
	}
	r.post("/api/v1/snippets", strings.Replace(hours, `"message":{`, `"message":{"reply_to":"5",`, 1)).problem(http.StatusUnprocessableEntity, chat.Invalid)
	path := "/api/v1/snippets/" + made.ID.String()
	if got := ok[Snippet](r.with(http.MethodPut, path, strings.Replace(hours, "18", "20", 1)), http.StatusOK); got.ID != made.ID || got.Text != "From 9 to 20" {
		t.Errorf("%+v", got)
	}
	if got := ok[SnippetList](r.get("/api/v1/snippets"), http.StatusOK); len(got.Items) != 1 || got.Items[0].Text != "From 9 to 20" {
		t.Errorf("%+v", got)
	}
	const done = `{"shortcut":"done","title":"Done","acts":{"assign_to_me":true,"priority":0,"snooze":"tomorrow"}}`
	acts := ok[Snippet](r.post("/api/v1/snippets", done), http.StatusCreated)
	if acts.Text != "" || acts.Acts == nil || !acts.Acts.AssignToMe || acts.Acts.Priority == nil || *acts.Acts.Priority != 0 || acts.Acts.Snooze != chat.RestTomorrow {
		t.Errorf("%+v %+v", acts, acts.Acts)
	}
	for _, bad := range []string{`"resolve":true,"snooze":"monday"`, `"label_ids":["5"]`, `"label_ids":["x"]`, `"snooze":"never"`, `"priority":5`} {
		r.post("/api/v1/snippets", `{"shortcut":"bad","title":"Bad","acts":{`+bad+`}}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	}
	r.post("/api/v1/snippets", `{"shortcut":"bad","title":"Bad"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	ok[Snippet](r.with(http.MethodDelete, path, ""), http.StatusOK)
	r.with(http.MethodDelete, path, "").problem(http.StatusNotFound, chat.NotFound)
}
