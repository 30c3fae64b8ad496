package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestAMessageThatWaitsSaysWhy suspends the number after a message was accepted.
func TestAMessageThatWaitsSaysWhy(t *testing.T) {
	r := newRig(t)
	m := r.shop.File(t, r.shop.Outgoing(chat.Person{Phone: "13125550177"}, chat.FromAgent, chat.StatusQueued, r.now, "Good morning"))[0]
	list, one := "/api/v1/conversations/"+m.Conversation.String()+"/messages", "/api/v1/messages/"+m.Message.ID.String()
	said := func() (inList, alone string) {
		if got := ok[Page[Message]](r.get(list), http.StatusOK); len(got.Items) == 1 && got.Items[0].Error != nil {
			inList = got.Items[0].Error.Detail
		}
		if got := ok[MessageDetail](r.get(one), http.StatusOK); got.Error != nil {
			alone = got.Error.Detail
		}
		return inList, alone
	}
	if a, b := said(); a != "" || b != "" {
		t.Errorf("a number that sends: %q and %q", a, b)
	}
	storetest.Write(t, r.server.Store, func(tx *db.Tx) error {
		_, err := store.ChangeLink(tx, r.shop.Account.ID, r.shop.Number.ID, chat.LinkChange{Link: chat.LinkOffboarded, At: r.now})
		return err
	})
	if a, b := said(); a != b || !strings.Contains(a, "change of the phone") {
		t.Errorf("a number that is suspended: %q and %q", a, b)
	}
}
