package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

func TestSnippetsAreMadeAndDeleted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Goto(d.url + "/settings/snippets")
	p.Type("[data-testid=title]", "Opening hours")
	p.Type("[data-testid=shortcut]", "hours")
	p.Type("[data-testid=snippet-text]", "Hi {contact.name|there}, we are open from 9 to 18.")
	p.Select("[data-testid=snippet-owner]", "all")
	p.Click("[data-testid=save-snippet]")
	p.WaitText("[data-testid=snippet-rows]", "/hours")
	shoot(t, p, "snippets")
	p.Type("[data-testid=title]", "Again")
	p.Type("[data-testid=shortcut]", "hours")
	p.Type("[data-testid=snippet-text]", "x")
	p.Select("[data-testid=snippet-owner]", "all")
	p.Allow(func(problem string) bool { return strings.Contains(problem, "422") })
	p.Click("[data-testid=save-snippet]")
	p.WaitText("[data-testid=field-fault]", "Another snippet has the shortcut /hours")
	p.Click("[data-testid=remove-snippet]")
	p.WaitGone("[data-testid=remove-snippet]")
}

// TestANoteCannotBeSentAndAMessageCannotBeNoted mixes up the two forms.
func TestANoteCannotBeSentAndAMessageCannotBeNoted(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	id, v := talk[0].Conversation, d.signedIn(d.agent)
	before := d.newest(id).ID
	for address, field := range map[string]string{"messages": "note", "notes": "text"} {
		if a := v.post("/c/"+id.String()+"/"+address, url.Values{field: {"secret"}}); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s took %q with %d", address, field, a.StatusCode)
		}
	}
	notes, err := d.store.Entries(t.Context(), chat.SystemViewer(d.account), id, 0, 0, 10)
	if err != nil || len(notes) != 0 || d.newest(id).ID != before || len(d.meta.texts()) != 0 {
		t.Errorf("%+v, %v, Meta got %q", notes, err, d.meta.texts())
	}
}

// TestActsOfASnippetAreKept reads the form, and the page shows what was read.
func TestActsOfASnippetAreKept(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	vip, v, high := d.label("VIP", "purple"), d.signedIn(d.admin), chat.PriorityHigh
	form := url.Values{"title": {"Later"}, "shortcut": {"later"}, "owner": {"all"}, "act-me": {"yes"}, "act-label": {vip.ID.String()}, "act-priority": {"3"}, "act-state": {"tomorrow"}}
	if a := v.post("/settings/snippets", form); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("got %d\n%s", a.StatusCode, a.body)
	}
	all, err := d.store.Snippets(t.Context(), chat.Viewer{Account: d.account, Role: chat.RoleAdmin})
	want := chat.Acts{Me: true, Labels: []chat.LabelID{vip.ID}, Priority: &high, Rest: chat.RestTomorrow}
	if err != nil || len(all) != 1 || cmp.Diff(want, all[0].Acts) != "" {
		t.Fatalf("%+v, %v", all, err)
	}
	wants(t, v.get("/settings/snippets?id="+all[0].ID.String()), http.StatusOK, "Assign to me · Label: VIP · Priority: High · Snooze: Tomorrow morning", `value="tomorrow" selected`, `value="3" selected`)
	form.Set("act-state", "whenever")
	form.Set("shortcut", "other")
	wants(t, v.post("/settings/snippets", form), http.StatusUnprocessableEntity, "later, tomorrow, monday or reply")

	id := talk[0].Conversation.String()
	wants(t, v.post("/conversations/snippet", url.Values{"ids": {id}, "snippet": {"5"}}), http.StatusNotFound)
	wants(t, d.stranger().post("/conversations/snippet", url.Values{"ids": {id}, "snippet": {all[0].ID.String()}}), http.StatusNotFound)
	answered := v.send("/c/"+id+"/messages", url.Values{"text": {"See you"}, "snippet": {all[0].ID.String()}})
	did, err := url.PathUnescape(answered.Header.Get("X-Did"))
	if c := d.work(talk[0].Conversation); err != nil || !strings.Contains(did, `"say":"Done: Assign to me`) || !strings.Contains(did, `"undo":[{`) || c.State != chat.StateSnoozed {
		t.Errorf("got %d, %q (%v), it is %s", answered.StatusCode, did, err, c.State)
	}
}
