package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

func TestNumberTellsItsSyncs(t *testing.T) {
	r := newRig(t)
	r.seed()
	got := ok[NumberDetail](r.get("/api/v1/numbers/"+r.shop.Number.ID.String()), http.StatusOK)
	n := r.shop.Number
	want := NumberDetail{
		Number: Number{ID: n.ID, PhoneNumberID: n.PhoneNumberID, WABAID: n.WABAID, BusinessID: n.BusinessID, Phone: "+" + n.Digits, Name: n.Name,
			Mode: chat.ModeCoexistence, Link: chat.LinkConnected, LinkChangedAt: Time(n.LinkChangedAt), OnboardedAt: Time(n.OnboardedAt),
			Rate: 20, CreatedAt: Time(n.CreatedAt)},
		Syncs: []Sync{
			{Kind: "contacts", State: chat.SyncComplete, Items: 12, UpdatedAt: Time(r.now)},
			{Kind: "history", State: chat.SyncFailed, Percent: 55, Phase: 1, Chunks: 3, Items: 4210, Error: "Meta refused it.", RequestID: "req",
				RequestedAt: Time(r.now - 9000), UpdatedAt: Time(r.now)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestConversationTellsItsWindowAndNewestMessage(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	got := ok[Conversation](r.get("/api/v1/conversations/"+x.conversation.String()), http.StatusOK)
	customerWrote := r.now - 3_600_000 + 5*60_000
	want := Window{Open: true, Until: Time(customerWrote + chat.WindowLength.Milliseconds())}
	if got.Window != want || got.NumberID != r.shop.Number.ID || got.State != chat.StateOpen {
		t.Errorf("got %+v, want the window %+v", got, want)
	}
	if got.Last == nil || got.Last.ID != x.failed || got.Last.Text.Body != "too late" || got.Last.Status != chat.StatusFailed {
		t.Errorf("newest message %+v", got.Last)
	}
	if got.Contact.ID != x.contact || got.Contact.Name != "Maria" || got.Contact.Phone != "+5511955509876" {
		t.Errorf("contact %+v", got.Contact)
	}
	r.server.Clock.Advance(25 * time.Hour)
	if got := ok[Conversation](r.get("/api/v1/conversations/"+x.conversation.String()), http.StatusOK); got.Window.Open {
		t.Error("the window stays open for ever")
	}
}

func TestMessageTellsReceiptsAndReactions(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	reply := r.get("/api/v1/messages/" + x.sent.String())
	got := ok[MessageDetail](reply, http.StatusOK)
	wantReceipts := []Receipt{
		{Status: chat.StatusSent, At: Time(r.now - 3000)},
		{Status: chat.StatusDelivered, At: Time(r.now - 2000), Pricing: []byte(`{"billable":false}`)},
	}
	if diff := cmp.Diff(wantReceipts, got.Receipts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Reaction{{Direction: chat.In, Emoji: "🎉", At: Time(r.now - 999)}}, got.Reactions); diff != "" {
		t.Error(diff)
	}
	if got.AgentID != r.shop.Admin.ID || got.ReplyTo == "" || got.Text.Body != "we have it" {
		t.Errorf("got %+v", got.Message)
	}
	sentAt := time.UnixMilli(int64(got.SentAt)).UTC().Format("2006-01-02T15:04:05.000Z")
	for _, part := range []string{`"sent_at":"` + sentAt + `"`, `"id":"` + x.sent.String() + `"`} {
		if !strings.Contains(reply.body, part) {
			t.Errorf("%s lacks %s", reply.body, part)
		}
	}
}

func TestMessageContents(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	picture := ok[Message](r.get("/api/v1/messages/"+x.picture.String()), http.StatusOK)
	if picture.Media == nil || picture.Media.MIME != "image/jpeg" || picture.Text.Body != "this one" || !picture.Forwarded || string(picture.Referral) != `{"source_type":"ad"}` {
		t.Errorf("picture: %+v", picture)
	}
	if edited := ok[Message](r.get("/api/v1/messages/"+x.edited.String()), http.StatusOK); edited.Text.Body != "first wording" || edited.EditedAt == 0 {
		t.Errorf("edited: %+v", edited)
	}
	if failed := ok[Message](r.get("/api/v1/messages/"+x.failed.String()), http.StatusOK); failed.Error == nil || failed.Error.Code != 131047 {
		t.Errorf("failed: %+v", failed)
	}
	revoked := r.get("/api/v1/messages/" + x.revoked.String())
	if got := ok[Message](revoked, http.StatusOK); got.RevokedAt == 0 || got.Text != nil || strings.Contains(revoked.body, "secret") {
		t.Errorf("a deleted message is shown: %s", revoked.body)
	}
}

func TestContactTellsItsIdentities(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	got := ok[ContactDetail](r.get("/api/v1/contacts/"+x.contact.String()), http.StatusOK)
	kinds := map[chat.IdentityKind]bool{}
	for _, i := range got.Identities {
		kinds[i.Kind] = i.Value != ""
	}
	if !kinds[chat.IdentityPhone] || !kinds[chat.IdentityBSUID] || got.Username != "maria.souza" || got.BSUID != "BR.1349120865" {
		t.Errorf("got %+v", got)
	}
}

// follow reads all pages of a list and returns the ids in order.
func follow[T any](r *rig, path string, limit int, id func(T) string) (ids []string, pages int) {
	r.t.Helper()
	cursor := ""
	for pages = 1; pages < 50; pages++ {
		page := ok[Page[T]](r.get(fmt.Sprintf("%s?limit=%d&cursor=%s", path, limit, cursor)), http.StatusOK)
		if len(page.Items) > limit {
			r.t.Fatalf("%s: a page of %d, want at most %d", path, len(page.Items), limit)
		}
		for _, item := range page.Items {
			ids = append(ids, id(item))
		}
		if cursor = page.Next; cursor == "" {
			return ids, pages
		}
	}
	r.t.Fatalf("%s never ends", path)
	return nil, 0
}

func TestPagesCoverEachListOnce(t *testing.T) {
	r := newRig(t)
	var filings []store.Filing
	for i := range 7 { // two in each millisecond, so that ties matter
		filings = append(filings, r.shop.Incoming(chat.Person{Phone: fmt.Sprintf("551195550%04d", i)}, r.now-60_000+int64(i/2), "hello"))
	}
	first := r.shop.File(r.t, filings...)
	thread := []store.Filing{}
	for i := range 6 {
		thread = append(thread, r.shop.Incoming(chat.Person{Phone: "5511955500000"}, r.now-50_000+int64(i/2), "again"))
	}
	later := r.shop.File(r.t, thread...)

	wantThread := []string{first[0].ID.String()}
	for _, m := range later {
		wantThread = append(wantThread, m.ID.String())
	}
	slices.Reverse(wantThread)
	wantConversations := []string{first[0].Conversation.String()}
	rest := slices.Clone(first[1:])
	slices.SortFunc(rest, func(a, b store.Filed) int {
		if a.SentAt != b.SentAt {
			return int(b.SentAt - a.SentAt)
		}
		return int(b.Conversation - a.Conversation)
	})
	for _, m := range rest {
		wantConversations = append(wantConversations, m.Conversation.String())
	}
	for _, limit := range []int{1, 2, 3, 6, 7, 8, 200} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			r := *r
			r.t = t
			got, pages := follow(&r, "/api/v1/conversations", limit, func(c Conversation) string { return c.ID.String() })
			if diff := cmp.Diff(wantConversations, got); diff != "" || pages != (7+limit-1)/limit {
				t.Errorf("conversations in %d pages: %s", pages, diff)
			}
			got, pages = follow(&r, "/api/v1/conversations/"+first[0].Conversation.String()+"/messages", limit, func(m Message) string { return m.ID.String() })
			if diff := cmp.Diff(wantThread, got); diff != "" || pages != (7+limit-1)/limit {
				t.Errorf("messages in %d pages: %s", pages, diff)
			}
			got, _ = follow(&r, "/api/v1/contacts", limit, func(c Contact) string { return c.ID.String() })
			if len(got) != 7 || !slices.IsSorted(got) || len(slices.Compact(got)) != 7 {
				t.Errorf("contacts: %v", got)
			}
		})
	}
}

func TestEmptyListsAreLists(t *testing.T) {
	r := newRig(t)
	for path, want := range map[string]string{
		"/api/v1/conversations": `{"items":[]}`,
		"/api/v1/contacts":      `{"items":[]}`,
		"/api/v1/events":        `{"items":[],"after":0,"more":false}`,
	} {
		if got := r.get(path); got.status != http.StatusOK || strings.TrimSpace(got.body) != want {
			t.Errorf("%s: %d %s, want %s", path, got.status, got.body, want)
		}
	}
}
