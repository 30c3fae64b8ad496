package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestKeys(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		name, header string
		allowed      bool
	}{
		{"a key", "Bearer " + r.shopKey, true},
		{"a key with a small scheme", "bearer " + r.shopKey, true},
		{"nothing", "", false},
		{"another scheme", "Basic " + r.shopKey, false},
		{"a key alone", r.shopKey, false},
		{"an unknown key", "Bearer sbk_ABCDEFGHIJKLMNOPQRSTUVWXYZ", false},
		{"a shortened key", "Bearer " + r.shopKey[:len(r.shopKey)-1], false},
		{"a session token", "Bearer 12.ABCDEFGHIJKLMNOPQRSTUVWXYZ", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := r.request(http.MethodGet, "/api/v1/numbers", "")
			req.Header.Set("Authorization", tt.header)
			got := r.do(req)
			if tt.allowed {
				ok[NumberList](got, http.StatusOK)
				return
			}
			p := got.problem(http.StatusUnauthorized, chat.Forbidden)
			if !strings.Contains(p.Detail, "saltbridge apikey add") || got.header.Get("WWW-Authenticate") != `Bearer realm="saltbridge"` {
				t.Errorf("the answer does not tell how to authenticate: %v %s", got.header, got.body)
			}
		})
	}
}

// TestEveryOperationNeedsAKey walks the description, so that an operation added later is tried too.
func TestEveryOperationNeedsAKey(t *testing.T) {
	r := newRig(t)
	tried := 0
	for path, item := range r.server.api.OpenAPI().Paths {
		for method, op := range map[string]any{http.MethodGet: item.Get, http.MethodPost: item.Post} {
			if isNil(op) {
				continue
			}
			req := r.request(method, strings.ReplaceAll(path, "{id}", "1"), "")
			req.Header.Del("Authorization")
			r.do(req).problem(http.StatusUnauthorized, chat.Forbidden)
			tried++
		}
	}
	if tried < 12 {
		t.Errorf("only %d operations were tried", tried)
	}
}

// TestAccountsDoNotMeet asks for everything of one account with the key of another.
func TestAccountsDoNotMeet(t *testing.T) {
	r := newRig(t)
	theirs := r.receive(r.other, "5511955500001", "the other shop's secret")
	r.tell(r.other, chat.Event{Kind: chat.EventMessageAdded, Number: theirs.Number, Conversation: theirs.Conversation, Message: theirs.ID, At: r.now})
	summary, err := r.server.Store.Summary(t.Context(), r.other.Viewer, theirs.Conversation)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/api/v1/numbers/" + theirs.Number.String(),
		"/api/v1/conversations/" + theirs.Conversation.String(),
		"/api/v1/conversations/" + theirs.Conversation.String() + "/messages",
		"/api/v1/messages/" + theirs.ID.String(),
		"/api/v1/contacts/" + summary.Contact.String(),
	} {
		r.get(path).problem(http.StatusNotFound, chat.NotFound)
	}
	r.post("/api/v1/conversations/"+theirs.Conversation.String()+"/messages", textBody("hello")).problem(http.StatusNotFound, chat.NotFound)
	r.post("/api/v1/messages/"+theirs.ID.String()+"/retry", "").problem(http.StatusNotFound, chat.NotFound)

	for _, path := range []string{"/api/v1/conversations", "/api/v1/contacts", "/api/v1/events"} {
		if got := ok[Page[any]](r.get(path), http.StatusOK); len(got.Items) != 0 {
			t.Errorf("%s shows %v of another account", path, got.Items)
		}
	}
	numbers := ok[NumberList](r.get("/api/v1/numbers"), http.StatusOK)
	if len(numbers.Items) != 1 || numbers.Items[0].ID != r.shop.Number.ID {
		t.Errorf("numbers: %+v, want only the shop's own", numbers.Items)
	}

	// A cursor of another account leads nowhere but into one's own.
	r.shopKey, r.otherKey = r.otherKey, r.shopKey
	r.receive(r.other, "5511955500002", "another")
	page := ok[Page[Conversation]](r.get("/api/v1/conversations?limit=1"), http.StatusOK)
	r.shopKey, r.otherKey = r.otherKey, r.shopKey
	if got := ok[Page[Conversation]](r.get("/api/v1/conversations?cursor="+page.Next), http.StatusOK); page.Next == "" || len(got.Items) != 0 {
		t.Errorf("the cursor %q of another account shows %v", page.Next, got.Items)
	}
	thread, err := r.server.Store.Thread(t.Context(), r.other.Viewer, theirs.Conversation, 0, 0, 10)
	if err != nil || len(thread) != 1 {
		t.Errorf("the other's conversation has %d messages (%v), want its 1", len(thread), err)
	}
}
