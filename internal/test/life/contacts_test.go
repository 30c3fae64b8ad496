package life_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/store"
)

// list returns all contacts, newest conversation or not.
func (l *life) list() []chat.Contact {
	l.t.Helper()
	all, err := l.store.Contacts(l.t.Context(), l.viewer, 0, 1000)
	if err != nil {
		l.t.Fatal(err)
	}
	return all
}

// who returns the only contact that fits; the zero contact if there is none.
func (l *life) who(fits func(chat.Contact) bool) chat.Contact {
	l.t.Helper()
	found := slices.DeleteFunc(l.list(), func(c chat.Contact) bool { return !fits(c) })
	if len(found) > 1 {
		l.t.Errorf("%d contacts fit, want one: %+v", len(found), found)
	}
	if len(found) == 0 {
		return chat.Contact{}
	}
	return found[0]
}

func phoned(number string) func(chat.Contact) bool {
	return func(c chat.Contact) bool { return c.Phone == number }
}

// customer changes what a customer does: a username, the number hidden.
func (l *life) customer(waID string, change map[string]any) {
	l.t.Helper()
	l.control("customers/"+waID, change)
}

// tells lets a customer write and returns the conversation it came to.
func (l *life) tells(waID, words string) chat.Conversation {
	l.t.Helper()
	if _, err := l.CustomerWrites(waID, digits, sandbox.Text(words)); err != nil {
		l.t.Fatal(err)
	}
	l.eventually("the message is here: "+words, func() bool { return l.thereIs(words) })
	return l.newest()
}

// thereIs reports whether the newest conversation ends with words.
func (l *life) thereIs(words string) bool {
	l.t.Helper()
	list, err := l.store.Summaries(l.t.Context(), l.viewer, store.Page{Limit: 1})
	if err != nil {
		l.t.Fatal(err)
	}
	if len(list) == 0 {
		return false
	}
	lines := l.thread(list[0].ID)
	return len(lines) > 0 && strings.HasSuffix(lines[len(lines)-1], " "+words)
}

// answers has an agent answer, and waits until the customer has it.
func (l *life) answers(c chat.ConversationID, words string) {
	l.t.Helper()
	l.replyAt(c, words, 0)
	l.settle("the answer was delivered: "+words, func() bool {
		all, err := l.store.Thread(l.t.Context(), l.viewer, c, 0, 0, 500)
		if err != nil {
			l.t.Fatal(err)
		}
		m := all[len(all)-1]
		if m.Status == chat.StatusFailed {
			l.t.Fatalf("the answer failed: %d %s", m.ErrorCode, m.ErrorSay)
		}
		return m.Content.Text == words && (m.Status == chat.StatusDelivered || m.Status == chat.StatusRead)
	})
}

// TestTheBookIsFollowed adds somebody to the phone's book, renames and removes them: the contact and its chat stay, marked.
func TestTheBookIsFollowed(t *testing.T) {
	const nia = "13125550199"
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		book := func(action, name string, holds func(chat.Contact) bool) chat.Contact {
			t.Helper()
			if err := l.ChangeContact(shop, action, name, nia); err != nil {
				t.Fatal(err)
			}
			l.eventually(action+" "+name, func() bool { return holds(l.who(phoned(nia))) })
			l.Advance(2 * time.Second) // Meta's times are whole seconds
			return l.who(phoned(nia))
		}
		added := book("add", "Nia", func(c chat.Contact) bool { return c.InBook && c.BookName == "Nia" })
		c := l.tells(nia, "It is me")
		book("add", "Nia Bell", func(c chat.Contact) bool { return c.InBook && c.BookName == "Nia Bell" })
		gone := book("remove", "Nia Bell", func(c chat.Contact) bool { return !c.InBook })
		if gone.ID != added.ID || gone.BookName != "Nia Bell" || gone.Name() != "Nia Bell" || c.Contact != gone.ID {
			t.Errorf("after the removal %+v, was %+v: want the same contact with its name", gone, added)
		}
		if after := l.tells(nia, "Still me"); after.ID != c.ID {
			t.Errorf("the next message came to conversation %s, not %s", after.ID, c.ID)
		}
		if back := book("add", "Nia B.", func(c chat.Contact) bool { return c.InBook }); back.ID != added.ID || back.BookName != "Nia B." {
			t.Errorf("added again %+v", back)
		}
	})
}

// TestACustomerWithoutANumber has somebody write who shows a username only: they are a contact like others, are answered, and stay
// one person when the number shows and when the owner saves them in the book.
func TestACustomerWithoutANumber(t *testing.T) {
	const kim = "13125550188"
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		l.customer(kim, map[string]any{"name": "Kim", "username": "kim.k", "hide_number": true})
		first := l.tells(kim, "Do you have cacti?")
		c := l.who(func(c chat.Contact) bool { return c.Username == "kim.k" })
		if c.Phone != "" || c.BSUID == "" || c.ID != first.Contact {
			t.Fatalf("the contact is %+v: want a user id and no number", c)
		}
		l.answers(first.ID, "Plenty")
		if _, err := l.OwnerWrites(shop, kim, sandbox.Text("Come by!")); err != nil {
			t.Fatal(err)
		}
		l.eventually("the owner's message is in the same conversation", func() bool { return l.thereIs("Come by!") && l.newest().ID == first.ID })
		l.customer(kim, map[string]any{"hide_number": false})
		if shown := l.tells(kim, "My number, by the way"); shown.ID != first.ID {
			t.Errorf("with the number it is conversation %s, not %s", shown.ID, first.ID)
		}
		if shown := l.who(phoned(kim)); shown.ID != c.ID || shown.BSUID != c.BSUID || shown.Username != "kim.k" {
			t.Errorf("with the number the contact is %+v, was %+v", shown, c)
		}
		if err := l.ChangeContact(shop, "add", "Kim the cactus", kim); err != nil {
			t.Fatal(err)
		}
		l.eventually("the book names the same person", func() bool { return l.who(phoned(kim)).BookName == "Kim the cactus" })
		l.answers(first.ID, "Saved")
		if n := l.stats(); n.Conversations != 1 {
			t.Errorf("%d conversations, want one", n.Conversations)
		}
	})
}

// TestNumberAndUserIDBecomeOnePerson has a person known by number from the history write under a user id alone: two contacts, until a
// webhook carries both. Then they are one, with everything either had. (Pitfall 23.)
func TestNumberAndUserIDBecomeOnePerson(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.ShareHistory)
		l.settle("the history is complete", func() bool { return l.sync(chat.SyncHistory).State == chat.SyncComplete })
		l.says("messages", "message", map[string]any{ // the history of that time knew no user ids
			"contacts": []any{map[string]any{"user_id": "US.1", "profile": map[string]any{"name": "Zoe", "username": "zoe.z"}}},
			"messages": []any{map[string]any{"from_user_id": "US.1", "id": "wamid.zoe1", "timestamp": l.stamp(), "type": "text", "text": map[string]any{"body": "Only my id"}}}})
		l.eventually("she is a contact", func() bool { return l.who(func(c chat.Contact) bool { return c.BSUID == "US.1" }).ID != 0 })
		idOnly := l.who(func(c chat.Contact) bool { return c.BSUID == "US.1" })
		l.says("messages", "message", map[string]any{
			"contacts": []any{map[string]any{"wa_id": "13125550166", "profile": map[string]any{"name": "Zoe"}}},
			"messages": []any{map[string]any{"from": "13125550166", "id": "wamid.zoe2", "timestamp": l.stamp(), "type": "text", "text": map[string]any{"body": "Only my number"}}}})
		l.eventually("she is another contact", func() bool { return l.who(phoned("13125550166")).ID != 0 })
		if l.who(phoned("13125550166")).ID == idOnly.ID {
			t.Fatal("nothing told that these are one person")
		}
		before := l.stats()
		l.says("messages", "message", map[string]any{
			"contacts": []any{map[string]any{"wa_id": "13125550166", "user_id": "US.1", "profile": map[string]any{"name": "Zoe"}}},
			"messages": []any{map[string]any{"from": "13125550166", "from_user_id": "US.1", "id": "wamid.zoe3", "timestamp": l.stamp(), "type": "text", "text": map[string]any{"body": "Both"}}}})
		l.eventually("they are one", func() bool { return l.thereIs("Both") })
		zoe, after := l.who(phoned("13125550166")), l.stats()
		if zoe.BSUID != "US.1" || zoe.Username != "zoe.z" || after.Contacts != before.Contacts-1 || after.Conversations != before.Conversations-1 {
			t.Errorf("she is %+v; %+v, before %+v", zoe, after, before)
		}
		if got := strings.Join(l.thread(l.newest().ID), ","); !strings.Contains(got, "Only my id") || !strings.Contains(got, "Only my number") {
			t.Errorf("the conversation is %s", got)
		}
	})
}

// stamp is Meta's time now.
func (l *life) stamp() string { return strconv.FormatInt(l.shared.Now().Unix(), 10) }

// TestANumberChangeIsFollowed moves a customer to another number. The chat goes on in one conversation, and whoever gets the old number
// is somebody else.
func TestANumberChangeIsFollowed(t *testing.T) {
	const fresh = "13125550155"
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		c := l.tells(ana, "My old number")
		was := l.who(phoned(ana))
		l.Advance(time.Minute)
		if err := l.CustomerChangesNumber(ana, fresh); err != nil {
			t.Fatal(err)
		}
		l.eventually("the contact has the new number", func() bool { return l.who(phoned(fresh)).ID == was.ID })
		l.Advance(time.Minute)
		if now := l.tells(fresh, "My new number"); now.ID != c.ID {
			t.Errorf("the new number came to conversation %s, not %s", now.ID, c.ID)
		}
		if now := l.who(phoned(fresh)); now.ID != was.ID || now.BSUID == was.BSUID || now.BSUID == "" {
			t.Errorf("the contact is %+v, was %+v: want the new user id", now, was)
		}
		l.answers(c.ID, "Noted")
		l.Advance(time.Hour)
		other := l.tells(ana, "I have this number now")
		if other.ID == c.ID || other.Contact == was.ID {
			t.Error("the next owner of the old number was taken for the one before")
		}
		if l.who(phoned(fresh)).ID != was.ID || l.who(phoned(ana)).ID != other.Contact {
			t.Error("numbers lead to the wrong people")
		}
	})
}

// TestAUserIDChangeIsFollowed has WhatsApp give a customer whose number is not shown a new user id.
func TestAUserIDChangeIsFollowed(t *testing.T) {
	eachEngine(t, choices{}, func(t *testing.T, l *life) {
		l.connect(sandbox.DeclineHistory)
		from := func(id, wamid, words string) {
			l.says("messages", "message", map[string]any{
				"contacts": []any{map[string]any{"user_id": id, "profile": map[string]any{"name": "Lou", "username": "lou.l"}}},
				"messages": []any{map[string]any{"from_user_id": id, "id": wamid, "timestamp": l.stamp(), "type": "text", "text": map[string]any{"body": words}}}})
			l.eventually(words, func() bool { return l.thereIs(words) })
		}
		from("DE.1", "wamid.lou1", "Before")
		c := l.newest()
		l.Advance(time.Minute)
		l.says("messages", "message", map[string]any{"messages": []any{map[string]any{"from_user_id": "DE.1", "id": "wamid.lou2", "timestamp": l.stamp(), "type": "system",
			"system": map[string]any{"type": "user_changed_user_id", "user_id": "DE.2", "previous_user_id": "DE.1", "body": "User Lou changed"}}}})
		l.eventually("the contact has the new id", func() bool { return l.who(func(c chat.Contact) bool { return c.BSUID == "DE.2" }).ID == c.Contact })
		l.Advance(time.Minute)
		from("DE.2", "wamid.lou3", "After")
		if now := l.newest(); now.ID != c.ID || len(l.thread(c.ID)) != 2 {
			t.Errorf("it goes on in %s with %v, not in %s", now.ID, l.thread(c.ID), c.ID)
		}
	})
}
