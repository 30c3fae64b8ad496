package web_test

import (
	"encoding/json"
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

func TestMarkingAsUnread(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	read := d.file(d.says(ana, time.Minute, "hello"))[0]
	never := d.file(d.answers(bo, chat.FromPhone, "", time.Hour, "The bulbs are in."))[0]
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		_, err := store.MarkRead(tx, d.account, read.Conversation, read.SentAt)
		return err
	})
	v := d.signedIn(d.agent)
	one, other := read.Conversation.String(), never.Conversation.String()
	ids := func(all ...string) url.Values { return url.Values{"ids": {strings.Join(all, ",")}} }
	var told struct{ Read json.RawMessage }
	back := func() url.Values { return url.Values{"read": {string(told.Read)}} }
	for _, step := range []struct {
		name, path string
		form       func() url.Values
		status     int
		say        string
		unread     int
	}{
		{"nothing chosen", "unread", func() url.Values { return nil }, http.StatusUnprocessableEntity, "Select a conversation first.", 0},
		{"who never wrote", "unread", func() url.Values { return ids(other) }, http.StatusConflict, "nothing can be unread", 0},
		{"nothing to take back", "unread/undo", func() url.Values { return nil }, http.StatusUnprocessableEntity, "There is nothing to take back.", 0},
		{"one of two", "unread", func() url.Values { return ids(one, other) }, http.StatusOK, "1 conversation marked as unread. 1 has nothing from the customer that could be unread.", 1},
		{"taken back", "unread/undo", back, http.StatusOK, "Taken back.", 0},
		{"taken back twice", "unread/undo", back, http.StatusOK, "Nothing was different.", 0},
		{"alone", "unread", func() url.Values { return ids(one) }, http.StatusOK, "1 conversation marked as unread.", 1},
		{"what is unread", "unread", func() url.Values { return ids(one) }, http.StatusOK, "Unread already.", 1},
		{"another's", "unread/undo", func() url.Values { return url.Values{"read": {`[{"conversation":"7","until":1}]`}} }, http.StatusNotFound, "There is no such conversation.", 1},
	} {
		a := v.postWith("Accept", "application/json", "/conversations/"+step.path, step.form())
		if a.StatusCode != step.status || !strings.Contains(a.body, step.say) {
			t.Errorf("%s: %d %s", step.name, a.StatusCode, a.body)
		}
		if c := d.work(read.Conversation); c.Unread != step.unread {
			t.Errorf("%s: %d unread", step.name, c.Unread)
		}
		if step.name == "one of two" {
			if err := json.Unmarshal([]byte(a.body), &told); err != nil {
				t.Fatal(err)
			}
		}
	}
	if seen := d.meta.seen(); len(seen) != 0 {
		t.Errorf("the customer was shown %q", seen)
	}
	told.Read = nil
	for _, step := range []struct {
		name, path string
		form       func() url.Values
		say        string
		unread     int
	}{
		{"read unopened", "read", func() url.Values { return ids(one, other) }, "1 conversation marked as read.", 0},
		{"what is read", "read", func() url.Values { return ids(one) }, "Read already.", 0},
		{"taken back", "read/undo", back, "Taken back.", 1},
	} {
		a := v.postWith("Accept", "application/json", "/conversations/"+step.path, step.form())
		if c := d.work(read.Conversation); a.StatusCode != http.StatusOK || !strings.Contains(a.body, step.say) || c.Unread != step.unread {
			t.Errorf("%s: %d %s, %d unread", step.name, a.StatusCode, a.body, c.Unread)
		}
		if step.name == "read unopened" {
			var marks struct{ Unread json.RawMessage }
			if err := json.Unmarshal([]byte(a.body), &marks); err != nil {
				t.Fatal(err)
			}
			told.Read = marks.Unread
		}
	}
	d.wantSeen(read.WAMID + " typing false")
}
