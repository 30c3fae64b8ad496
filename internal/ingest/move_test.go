package ingest

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// TestAChangedNumberIsToldOnce has a customer change the number, once or more often, with webhooks that come twice.
func TestAChangedNumberIsToldOnce(t *testing.T) {
	moved := fixture(t, "message_system_number_changed")
	later := func(from, to, seconds string) string {
		s := strings.NewReplacer("13125550177", from, "13125550199", to, "1764002300", seconds, "HBgLMT", seconds,
			"US.70912345678901234567", "US."+from, "US.11112222333344445555", "US."+to).Replace(moved)
		return s
	}
	there, back := "13125550177>13125550199", "13125550199>13125550177"
	for name, c := range map[string]struct {
		bodies []string
		want   []string
	}{
		"once":                 {[]string{moved}, []string{there}},
		"the webhook repeated": {[]string{moved, moved}, []string{there}},
		"told a minute later":  {[]string{moved, strings.Replace(moved, "1764002300", "1764002360", 1)}, []string{there}},
		"there and back":       {[]string{moved, later("13125550199", "13125550177", "1764002400")}, []string{there, back}},
		"there, back, and the first repeated": {[]string{moved, later("13125550199", "13125550177", "1764002400"), moved},
			[]string{there, back}},
		"another user id only": {[]string{fixture(t, "message_system_user_id_changed")}, nil},
		"a new device":         {[]string{fixture(t, "message_system_identity_changed")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.connect()
				r.deliver(fixture(t, "message_text"))
				for _, body := range c.bodies {
					r.deliver(body)
				}
				id := r.summary().ID
				entries, err := r.store.Entries(t.Context(), r.viewer, id, 0, 0, 100)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, e := range entries {
					if e.Kind == chat.EntryMoved {
						got = append(got, e.Detail.From+">"+e.Detail.To)
					}
				}
				if strings.Join(got, " ") != strings.Join(c.want, " ") {
					t.Errorf("lines %v, want %v", got, c.want)
				}
				events, err := r.store.Events(t.Context(), r.viewer, 0, 100)
				told := 0
				for _, e := range events {
					if e.Kind == chat.EventEntryAdded && e.Conversation == id {
						told++
					}
				}
				if err != nil || told != len(c.want) {
					t.Errorf("open pages were told of %d, %v", told, err)
				}
			})
		})
	}
}

// TestAChangedNumberOfAStrangerIsNoConversation has somebody change the number who never wrote here.
func TestAChangedNumberOfAStrangerIsNoConversation(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.connect()
		r.deliver(fixture(t, "message_system_number_changed"))
		if s := r.stats(); s.Conversations != 0 || s.Deliveries.Failed != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}
