package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

func TestSnippetsAreMadeAndDeleted(t *testing.T) {
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
