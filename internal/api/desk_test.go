package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (r *rig) patch(path, body string) reply { return r.do(r.request(http.MethodPatch, path, body)) }

func TestContactsAreEditedByPrograms(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	path := "/api/v1/contacts/" + x.contact.String()
	got := ok[Contact](r.patch(path, `{"given_name":"Maria of the lemon tree","fields":{"Shoe size":"42"}}`), http.StatusOK)
	if got.Name != "Maria of the lemon tree" || got.Fields["Shoe size"] != "42" {
		t.Errorf("got %+v", got)
	}
	got = ok[Contact](r.patch(path, `{"email":"maria@example.com","fields":{"Shoe size":""}}`), http.StatusOK)
	if got.GivenName != "Maria of the lemon tree" || got.Email != "maria@example.com" || len(got.Fields) != 0 {
		t.Errorf("got %+v", got)
	}
	r.patch(path, `{"email":"nonsense"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.patch(path, `{"e_mail":"maria@example.com"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	r.patch("/api/v1/contacts/77", `{}`).problem(http.StatusNotFound, chat.NotFound)
}

func TestNotesAndLinesAreListed(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	path := "/api/v1/conversations/" + x.conversation.String()
	first := ok[Entry](r.post(path+"/notes", `{"text":"first"}`), http.StatusCreated)
	second := ok[Entry](r.post(path+"/notes", `{"text":"second","mention_ids":["`+r.shop.Admin.ID.String()+`"]}`), http.StatusCreated)
	if len(second.MentionIDs) != 1 || second.Kind != chat.EntryNote {
		t.Errorf("got %+v", second)
	}
	r.post(path+"/notes", `{"text":"x","mention_ids":["77"]}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	if e := ok[Entry](r.patch("/api/v1/notes/"+first.ID.String(), `{"text":"other words"}`), http.StatusOK); e.Text != "other words" || e.EditedAt == 0 {
		t.Errorf("got %+v", e)
	}
	if e := ok[Entry](r.do(r.request(http.MethodDelete, "/api/v1/notes/"+second.ID.String(), "")), http.StatusOK); e.Text != "" || e.RemovedAt == 0 {
		t.Errorf("got %+v", e)
	}
	one := ok[Page[Entry]](r.get(path+"/entries?limit=1"), http.StatusOK)
	rest := ok[Page[Entry]](r.get(path+"/entries?cursor="+one.Next), http.StatusOK)
	if len(one.Items) != 1 || one.Items[0].ID != first.ID || len(rest.Items) != 1 || rest.Items[0].ID != second.ID || rest.Next != "" {
		t.Errorf("got %+v, then %+v", one, rest)
	}
	r.get("/api/v1/conversations/77/entries").problem(http.StatusNotFound, chat.NotFound)
}

func TestContactsAreMergedByPrograms(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	other := r.receive(r.shop, "447911123456", "it is me")
	path := "/api/v1/contacts/" + x.contact.String() + "/merge"
	r.post(path, `{"contact_id":"`+x.contact.String()+`"}`).problem(http.StatusUnprocessableEntity, chat.Invalid)
	if c := ok[Contact](r.post(path, `{"contact_id":"`+other.Contact.String()+`"}`), http.StatusOK); c.ID != x.contact {
		t.Errorf("got %+v", c)
	}
	r.get("/api/v1/contacts/"+other.Contact.String()).problem(http.StatusNotFound, chat.NotFound)
	if lines := ok[Page[Entry]](r.get("/api/v1/conversations/"+x.conversation.String()+"/entries"), http.StatusOK); len(lines.Items) != 1 || lines.Items[0].Kind != chat.EntryMerged {
		t.Errorf("got %+v", lines)
	}
}

func TestOnlyWhoWroteTodayIsBlocked(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	r.server.Clock.Advance(25 * 3600 * 1e9)
	if p := r.post("/api/v1/conversations/"+x.conversation.String()+"/block", "").problem(http.StatusConflict, chat.Conflict); !strings.Contains(p.Detail, "24 hours") {
		t.Errorf("detail %q", p.Detail)
	}
	r.post("/api/v1/conversations/77/block", "").problem(http.StatusNotFound, chat.NotFound)
}
