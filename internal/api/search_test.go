package api

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestSearch(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	if err := r.server.Search.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	ask := func(query, more string) SearchPage {
		t.Helper()
		return ok[SearchPage](r.get("/api/v1/search?q="+url.QueryEscape(query)+more), http.StatusOK)
	}
	got := ask("we hav", "")
	if len(got.Items) != 1 || got.Items[0].Message.ID != x.sent || got.Items[0].Contact.ID != x.contact || fmt.Sprint(got.Items[0].Snippet) != "[{we true} {  false} {have true} { it false}]" {
		t.Errorf("found %+v", got)
	}
	if got := ask("maria", ""); len(got.Contacts) != 1 || got.Contacts[0].ID != x.contact || len(got.Items) != 0 {
		t.Errorf("found %+v", got)
	}
	if got := ask("secret", ""); len(got.Items) != 0 {
		t.Errorf("a deleted message is found: %+v", got)
	}
	var all []chat.MessageID
	for cursor := ""; ; {
		page := ask("with:maria", "&limit=2"+cursor)
		for _, h := range page.Items {
			if h.Message != nil {
				all = append(all, h.Message.ID)
			}
		}
		if cursor = "&cursor=" + page.Next; page.Next == "" {
			break
		}
	}
	if len(all) != 5 || all[0] != x.failed || all[4] != x.picture {
		t.Errorf("pages have %v", all)
	}
	if got := ask("has:image after:2026-05-01", "&time_zone=Asia/Kolkata&conversation_id="+x.conversation.String()); len(got.Items) != 1 {
		t.Errorf("found %+v", got)
	}
}

func TestSearchSaysWhatIsWrong(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	for more, field := range map[string]string{
		"q=before:never":              "query.q",
		"q=label:none":                "query.q",
		"q=a&time_zone=Atlantis/Main": "query.time_zone",
		"q=a&cursor=x":                "query.cursor",
		"":                            "query.q",
		"q=a&conversation_id=nine":    "query.conversation_id",
	} {
		p := r.get("/api/v1/search?"+more).problem(http.StatusUnprocessableEntity, chat.Invalid)
		if len(p.Faults) != 1 || p.Faults[0].Location != field {
			t.Errorf("%s: %+v", more, p)
		}
	}
	req := r.request(http.MethodGet, "/api/v1/search?q=a&conversation_id="+x.conversation.String(), "")
	req.Header.Set("Authorization", "Bearer "+r.otherKey)
	r.do(req).problem(http.StatusNotFound, chat.NotFound)
}
