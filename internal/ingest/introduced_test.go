package ingest

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// TestWhomAMessageMakesKnownIsTold follows the events of customers who write, which is how search learns their names.
func TestWhomAMessageMakesKnownIsTold(t *testing.T) {
	text := fixture(t, "message_text")
	another := func(wamid string, more ...string) string {
		return strings.NewReplacer(append([]string{"HBgLMTMxMjU1NTAxNzcVAgASGBQzQTAwMDAwMDAwMDAwMDAwMDAwMQA=", wamid}, more...)...).Replace(text)
	}
	for _, c := range []struct {
		name   string
		bodies []string
		told   int // how many events the last of them brought
		called string
	}{
		{"a new customer", []string{text}, 1, "Ana Torres"},
		{"the webhook repeated", []string{text, text}, 0, "Ana Torres"},
		{"a further message", []string{text, another("second")}, 0, "Ana Torres"},
		{"another name", []string{text, another("second", "Ana Torres", "Ana T.")}, 1, "Ana T."},
		{"known by user id only, then by number", []string{another("first", `"wa_id": "13125550177",`, "", `"from": "13125550177",`, ""), another("second")}, 1, "Ana Torres"},
		{"an echo to a stranger", []string{fixture(t, "echo_text")}, 1, "Ana Torres"},
		{"a chunk of the history", []string{fixture(t, "history_chunk")}, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.connect()
				for _, body := range c.bodies[:len(c.bodies)-1] {
					r.deliver(body)
				}
				before := len(r.introductions())
				r.deliver(c.bodies[len(c.bodies)-1])
				told := r.introductions()[before:]
				if len(told) != c.told {
					t.Fatalf("%d contacts were told of, want %d", len(told), c.told)
				}
				if who := r.summary().Who; who.ProfileName != c.called || c.told > 0 && told[0] != who.ID {
					t.Errorf("the customer is %+v, told of %v", who, told)
				}
			})
		})
	}
}

// introductions lists the contacts that events told of.
func (r *rig) introductions() (who []chat.ContactID) {
	r.t.Helper()
	events, err := r.store.Events(r.t.Context(), r.viewer, 0, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == chat.EventContactChanged {
			who = append(who, e.Contact)
		}
	}
	return who
}
