package onboard

import (
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// TestConnectingAnewShutsTheWindows has a customer write, and connects the number once more in every way there is. For Meta, only
// what customers write after a connection opens a window; a new token is none.
func TestConnectingAnewShutsTheWindows(t *testing.T) {
	add := func(r *rig) error {
		_, err := Add(r.t.Context(), r.Options, r.viewer.Account, byToken)
		return err
	}
	signUp := func(r *rig) error {
		_, err := r.Finish(r.t.Context(), r.viewer, Finish{Code: "c", Event: eventAppNumber, WABAID: waba, PhoneNumberID: phone})
		return err
	}
	// told has Meta say how long ago the number was connected; the customer wrote an hour and a second ago.
	told := func(ago time.Duration, connect func(r *rig) error) func(r *rig) error {
		return func(r *rig) error {
			at := `"last_onboarded_time":"` + r.Clock.Now().Add(-ago).UTC().Format("2006-01-02T15:04:05-0700") + `"}`
			r.meta.says(list, answer{200, `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142",` + at + `]}`})
			r.meta.says(about, answer{200, `{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","is_on_biz_app":true,"platform_type":"CLOUD_API",` + at})
			return connect(r)
		}
	}
	check := func(r *rig) error {
		_, err := r.Check(r.t.Context(), r.viewer, r.only().ID)
		return err
	}
	byToken := func(r *rig) error {
		_, err := r.ByToken(r.t.Context(), r.viewer, Tokened{Token: "T", WABAID: waba, PhoneNumberID: phone})
		return err
	}
	for name, c := range map[string]struct {
		link  chat.Link
		again func(r *rig) error
		shut  bool
	}{
		"after the end":                          {chat.LinkDisconnected, add, true},
		"after a new phone":                      {chat.LinkOffboarded, add, true},
		"a new token":                            {chat.LinkConnected, add, false},
		"the end was not noticed":                {chat.LinkConnected, signUp, true},
		"nor noticed, and Meta says when":        {chat.LinkConnected, told(time.Minute, byToken), true},
		"Meta says that it never ended":          {chat.LinkDisconnected, told(48*time.Hour, byToken), false},
		"Meta is asked":                          {chat.LinkDisconnected, check, true},
		"Meta is asked, and says when":           {chat.LinkDisconnected, told(time.Minute, check), true},
		"Meta is asked, and says it never ended": {chat.LinkDisconnected, told(48*time.Hour, check), false},
		"removed here": {chat.LinkConnected, func(r *rig) error {
			if err := r.Remove(r.t.Context(), r.viewer, r.only().ID); err != nil {
				return err
			}
			return signUp(r)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				n := r.connecting()
				r.looks()
				id := r.hears(n)
				r.Clock.Advance(time.Second)
				r.write(func(tx *db.Tx) error {
					_, err := store.ChangeLink(tx, n.Account, n.ID, chat.LinkChange{Link: c.link, At: r.Clock.NowMillis()})
					return err
				})
				r.Clock.Advance(time.Hour)
				if err := c.again(r); err != nil {
					t.Fatal(err)
				}
				if got := r.only(); got.ID != n.ID {
					t.Fatalf("it is number %s now, want %s", got.ID, n.ID)
				}
				talk, err := r.store.Conversation(t.Context(), r.viewer, id)
				if err != nil || talk.Window.Open(r.Clock.NowMillis()) == c.shut || c.shut && talk.Window.Until != 0 {
					t.Errorf("window %+v, %v: want it shut: %v", talk.Window, err, c.shut)
				}
				events, err := r.store.Events(t.Context(), r.viewer, 0, 100)
				told := false
				for _, e := range events {
					told = told || e.Kind == chat.EventConversationChanged && e.Conversation == id
				}
				if err != nil || told != c.shut {
					t.Errorf("open pages were told: %v, %v", told, err)
				}
			})
		})
	}
}

// only is the one number there is.
func (r *rig) only() chat.Number {
	r.t.Helper()
	all, err := r.store.Numbers(r.t.Context(), r.viewer)
	if err != nil || len(all) != 1 {
		r.t.Fatalf("%d numbers, %v: want one", len(all), err)
	}
	return all[0]
}

// hears files a customer's message of now, and returns its conversation.
func (r *rig) hears(n chat.Number) chat.ConversationID {
	r.t.Helper()
	now := r.Clock.NowMillis()
	var id chat.ConversationID
	r.write(func(tx *db.Tx) error {
		filed, err := r.store.Files.Add(tx, n.Account, []store.Filing{{Person: chat.Person{Phone: "13125550177"}, Message: chat.Message{
			Number: n.ID, WAMID: "wamid.1", Direction: chat.In, Origin: chat.FromCustomer, Content: chat.Content{Type: "text", Text: "hello"}, SentAt: now, ReceivedAt: now,
		}}}, now)
		if err != nil {
			return err
		}
		id = filed[0].Conversation
		return store.AdvanceConversations(tx, n.Account, []store.Advance{{Conversation: id, Contact: filed[0].Contact, LastAt: now,
			LastMessage: filed[0].Message.ID, In: 1, FirstIn: now, LastIn: now, Window: chat.WindowAfter(now, n.OnboardedAt)}})
	})
	return id
}
