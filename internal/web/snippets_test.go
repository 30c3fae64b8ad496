package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
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

// TestActsStayWithWhatWasBegun begins an answer whose snippet acts: every device is told of both, until one leaves the acts out or the
// snippet is gone.
func TestActsStayWithWhatWasBegun(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	sn := d.keepSnippet("bye", "Good bye", "Thank you!", chat.Acts{Resolve: true})
	address, v := "/c/"+talk[0].Conversation.String(), d.signedIn(d.admin)
	keep := func(version, snippet string) string {
		t.Helper()
		a := v.post(address+"/unsent", url.Values{"kind": {"reply"}, "text": {"Thank you!"}, "version": {version}, "snippet": {snippet}})
		var kept struct{ Version int64 }
		if err := json.Unmarshal([]byte(a.body), &kept); err != nil || a.StatusCode != http.StatusOK {
			t.Fatalf("%d %s (%v)", a.StatusCode, a.body, err)
		}
		return strconv.FormatInt(kept.Version, 10)
	}
	armed := `data-snippet="` + sn.ID.String() + `"`
	version := keep("0", sn.ID.String())
	wants(t, v.get(address), http.StatusOK, armed, `data-part="after-say">Resolve<`)
	wants(t, v.get(address+"/unsent"), http.StatusOK, `"doing":{"snippet":"`+sn.ID.String()+`","does":"Resolve"}`)
	if page := d.signedIn(d.agent).get(address); strings.Contains(page.body, armed) {
		t.Error("a colleague sees what somebody else has begun")
	}
	version = keep(version, "")
	if page := v.get(address); strings.Contains(page.body, armed) {
		t.Error("the acts are still there when they were left out")
	}
	keep(version, sn.ID.String())
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.RemoveSnippet(tx, d.account, sn.ID) })
	wants(t, v.get(address), http.StatusOK, "data-gone", "Nothing besides: the snippet is gone.")
	wants(t, v.get(address+"/unsent"), http.StatusOK, `"gone":true`)
}
