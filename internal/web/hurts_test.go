package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// What users of comparable systems complain about, where no other test of this package has it as its matter.

// TestWhoIsGivenAConversationSeesItAndItsFiles: neither its thread nor its files stay shut to someone to whom it was transferred.
func TestWhoIsGivenAConversationSeesItAndItsFiles(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.sends("image", "77", "image/jpeg", photo(t))
	file, thread := d.stored(m), "/c/"+m.Conversation.String()
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.SetScope(tx, d.account, d.agent.ID, chat.ScopeAssigned) })
	jonas, id := d.signedIn(d.agent), m.Conversation.String()
	for _, step := range []struct {
		to     chat.AgentID
		status int
	}{{0, http.StatusNotFound}, {d.agent.ID, http.StatusOK}, {d.admin.ID, http.StatusNotFound}} {
		if step.to != 0 {
			wants(t, d.signedIn(d.admin).post("/conversations/assign", url.Values{"ids": {id}, "agent": {step.to.String()}}), http.StatusSeeOther)
		}
		for _, path := range []string{thread, file, "/fragments/conversation/" + id, "/fragments/message/" + m.ID.String()} {
			if a := jonas.get(path); a.StatusCode != step.status {
				t.Errorf("given to %s: %s is %d, want %d", step.to, path, a.StatusCode, step.status)
			}
		}
	}
}

// TestALateMessageStandsBeforeItsAnswer: what arrives after the answer to it is read in the order in which it was written.
func TestALateMessageStandsBeforeItsAnswer(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	answer := d.file(d.answers(ana, chat.FromPhone, "", time.Minute, "Until six."))[0]
	d.file(d.says(ana, 2*time.Minute, "How long are you open?"))
	body := d.signedIn(d.agent).get("/fragments/conversation/" + answer.Conversation.String()).body
	asked, answered := strings.Index(body, ">How long are you open?"), strings.Index(body, ">Until six.")
	if asked < 0 || answered < asked {
		t.Errorf("asked at %d, answered at %d", asked, answered)
	}
	if list := d.signedIn(d.agent).get("/").body; !strings.Contains(list, "Until six.") || strings.Contains(list, "How long are you open?") {
		t.Error("the list shows another message than the last")
	}
}

// TestANoticeLeadsToWhatItTells: the page that a push opens has the message.
func TestANoticeLeadsToWhatItTells(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	d.assign(d.file(d.says(ana, time.Minute, "Hello"))[0], d.agent)
	before := d.lastEvent()
	m := d.file(d.says(ana, 0, "Is anyone there?"))[0]
	jonas := d.signedIn(d.agent)
	a := jonas.get(fmt.Sprintf("/notices?way=push&after=%d", before))
	var told struct{ Notices []struct{ URL string } }
	if err := json.Unmarshal([]byte(a.body), &told); err != nil || len(told.Notices) != 1 {
		t.Fatalf("%v, %d %s", err, a.StatusCode, a.body)
	}
	wants(t, jonas.get(told.Notices[0].URL), http.StatusOK, "Is anyone there?", `id="m-`+m.ID.String()+`"`)
}
