package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// inputs are the fields of one line in the form of keys.
var inputs = regexp.MustCompile(`name="(key\.[^"]+)" value="([^"]*)"`)

// TestTeamsAreKeptInTheSettings makes a team, gives it a conversation, and sees its name and its time to answer wherever they are shown.
func TestTeamsAreKeptInTheSettings(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, 20*time.Minute, "Is anybody there?"))
	conversation := "/c/" + talk[0].Conversation.String()
	v := d.signedIn(d.admin)
	member := url.Values{"name": {"Sales"}, "minutes": {"30"}, "member": {d.agent.ID.String()}}
	wants(t, v.post("/settings/teams", member), http.StatusSeeOther)
	wants(t, v.post("/settings/teams", member), http.StatusUnprocessableEntity, "There is one called &#34;Sales&#34; already")
	wants(t, v.post("/settings/teams", url.Values{"name": {"Other"}, "minutes": {"soon"}}), http.StatusUnprocessableEntity, "Write minutes as a whole number", `value="Other"`)
	wants(t, v.post("/settings/target", url.Values{"target": {"99999"}}), http.StatusUnprocessableEntity, "which are four weeks")
	teams, err := d.store.Teams(t.Context(), chat.SystemViewer(d.account))
	if err != nil || len(teams) != 1 {
		t.Fatalf("teams %+v, %v", teams, err)
	}
	id := teams[0].ID.String()

	wants(t, v.get("/?view=open"), http.StatusOK, `data-target="900000"`)
	v.post("/settings/target", url.Values{"target": {"10"}})
	wants(t, v.get("/?view=open"), http.StatusOK, `data-target="600000"`)
	v.post("/conversations/assign", url.Values{"ids": {talk[0].Conversation.String()}, "agent": {d.agent.ID.String()}, "team": {id}})
	wants(t, v.get("/?view=open"), http.StatusOK, `data-target="1800000"`)
	page := v.get(conversation)
	wants(t, page, http.StatusOK, `title="Of the team Sales"`, "assigned it to Jonas Weber of the team Sales", `data-testid="fact-agent">Jonas Weber`)
	wants(t, v.get("/settings/teams"), http.StatusOK, "1 conversation, 0 snippets, 0 views", "Jonas Weber")

	wants(t, v.post("/settings/teams/"+id, url.Values{"do": {"delete"}}), http.StatusUnprocessableEntity, "Merge it into another team")
	v.post("/settings/teams", url.Values{"name": {"Garden"}})
	teams, err = d.store.Teams(t.Context(), chat.SystemViewer(d.account))
	if err != nil || teams[0].Name != "Garden" {
		t.Fatalf("teams %+v, %v", teams, err)
	}
	wants(t, v.post("/settings/teams/"+id, url.Values{"do": {"merge"}, "into": {teams[0].ID.String()}}), http.StatusSeeOther)
	wants(t, v.get(conversation), http.StatusOK, `title="Of the team Garden"`, "of the team Sales") // as it was called then
	for _, path := range []string{"/settings/teams", "/settings/agents"} {
		wants(t, d.signedIn(d.agent).get(path), http.StatusForbidden, "Only administrators")
	}
	wants(t, d.stranger().post("/settings/teams/"+teams[0].ID.String(), url.Values{"name": {"Mine"}}), http.StatusNotFound)
}

func TestScopesAreChangedInTheSettings(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	talk := d.file(d.says(ana, time.Minute, "hello"))
	v, jonas := d.signedIn(d.admin), d.signedIn(d.agent)
	conversation := "/c/" + talk[0].Conversation.String()
	wants(t, jonas.get(conversation), http.StatusOK)
	path := "/settings/agents/" + d.agent.ID.String()
	wants(t, v.post(path, url.Values{"scope": {"everything"}}), http.StatusUnprocessableEntity, "There is no scope")
	wants(t, v.post(path, url.Values{"scope": {"assigned"}}), http.StatusSeeOther)
	wants(t, v.get("/settings/agents?saved="+d.agent.ID.String()), http.StatusOK, "Saved.", `value="assigned" selected`)
	wants(t, jonas.get(conversation), http.StatusNotFound)
	wants(t, v.post(path, url.Values{"role": {"owner"}}), http.StatusUnprocessableEntity, "The role is agent, supervisor or admin")
	wants(t, v.post(path, url.Values{"role": {"supervisor"}, "scope": {"assigned"}}), http.StatusSeeOther)
	wants(t, v.get("/settings/agents"), http.StatusOK, `value="supervisor" selected`, "can watch one without being seen")
	wants(t, v.post("/settings/agents/"+d.admin.ID.String(), url.Values{"role": {"agent"}}), http.StatusConflict, "Nobody changes their own role")
	wants(t, jonas.post(path, url.Values{"scope": {"all"}}), http.StatusForbidden)
}

func TestKeysAreChosenInTheSettings(t *testing.T) {
	d := newDesk(t)
	me := d.signedIn(d.agent)
	all := url.Values{}
	for _, m := range inputs.FindAllStringSubmatch(me.get("/settings/keys").body, -1) {
		all.Set(m[1], m[2])
	}
	if all.Get("key.next") != "j" || all.Has("key.send") {
		t.Fatalf("the page has %v", all)
	}
	all.Set("key.next", "k")
	wants(t, me.post("/settings/keys", all), http.StatusUnprocessableEntity, "“Next conversation” has the keys K already", `name="key.next" value="k"`)
	all.Set("key.next", "n")
	all.Set("key.note", "shift + n")
	wants(t, me.post("/settings/keys", all), http.StatusSeeOther)
	page := me.get("/")
	wants(t, page, http.StatusOK, `data-keys="n" data-word="Next conversation"`, `data-keys="Shift + N" data-word="Write a note"`)
	wants(t, d.signedIn(d.admin).get("/"), http.StatusOK, `data-keys="j" data-word="Next conversation"`)
	wants(t, me.post("/settings/keys", url.Values{"do": {"usual"}}), http.StatusSeeOther)
	wants(t, me.get("/"), http.StatusOK, `data-keys="j" data-word="Next conversation"`)
}

// TestAllOfASnippetIsChanged changes a text into a message with buttons and back, and its title, shortcut and owner with it.
func TestAllOfASnippetIsChanged(t *testing.T) {
	d := newDesk(t)
	v := d.signedIn(d.admin)
	mine := chat.Viewer{Account: d.account, Agent: d.admin.ID, Role: chat.RoleAdmin}
	v.post("/settings/snippets", url.Values{"title": {"Hours"}, "shortcut": {"hours"}, "owner": {"me"}, "text": {"9 to 18"}})
	all, err := d.store.Snippets(t.Context(), mine)
	if err != nil || len(all) != 1 {
		t.Fatalf("snippets %+v, %v", all, err)
	}
	sn := all[0]
	const buttons = `{"type":"button","body":{"text":"Open?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}`
	form := url.Values{"id": {sn.ID.String()}, "title": {"Opening"}, "shortcut": {"open"}, "owner": {"all"}, "interactive": {buttons}}
	wants(t, v.post("/settings/snippets", form), http.StatusSeeOther)
	wants(t, v.get("/settings/snippets?id="+sn.ID.String()), http.StatusOK, `value="Opening"`, `value="open"`, `value="all" selected`, "Open?", ">Yes<")
	form.Set("interactive", strings.Replace(buttons, `"Open?"`, `""`, 1))
	wants(t, v.post("/settings/snippets", form), http.StatusUnprocessableEntity, `id="snippet-fault" role="alert"`)
	form.Set("interactive", "")
	form.Set("text", "Always")
	form.Set("owner", "me")
	wants(t, v.post("/settings/snippets", form), http.StatusSeeOther)
	got, err := d.store.Snippet(t.Context(), mine, sn.ID)
	if err != nil || got.Content.Type != "text" || got.Content.Text != "Always" || got.Agent != d.admin.ID || got.Shortcut != "open" {
		t.Errorf("it is %+v, %v", got, err)
	}
}
