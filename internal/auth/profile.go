package auth

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/language"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Names of preferences.
const (
	PreferLanguage = "language" // tag of a language
	PreferZone     = "zone"     // name of a time zone
	PreferHours    = "hours"    // 12 or 24
	PreferEnter    = "enter"    // "line" if the Enter key begins a line and Ctrl + Enter sends
	PreferTake     = "take"     // "yes" if a conversation that nobody has becomes the agent's own when they answer in it
	PreferKeys     = "keys"     // the keys of acts by their ids, as JSON; only those that are not the usual ones
)

const (
	longestName     = 80 // characters
	longestInitials = 3
	longestKeys     = 8000 // bytes
	hues            = 8    // colours an avatar can have
)

// Preferences are what an agent chose, by name; what is missing is as it comes.
func (a *Auth) Preferences(ctx context.Context, v chat.Viewer) (map[string]string, error) {
	rows, err := a.store.Preferences(ctx, v)
	chosen := make(map[string]string, len(rows))
	for _, p := range rows {
		chosen[p.Name] = p.Value
	}
	return chosen, err
}

// Prefer stores what the viewer's agent chose about language and time. An empty value takes a choice back.
func (a *Auth) Prefer(ctx context.Context, v chat.Viewer, choices ...store.Preference) error {
	for _, p := range choices {
		if err := checkPreference(p); err != nil {
			return err
		}
	}
	return a.store.Write(ctx, func(tx *db.Tx) error {
		for _, p := range choices {
			if err := store.Prefer(tx, v.Account, v.Agent, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func checkPreference(p store.Preference) error {
	switch {
	case p.Value == "":
		return nil
	case p.Name == PreferLanguage:
		if _, ok := language.Find(p.Value); !ok {
			return chat.Errorf(chat.Invalid, "There is no such language here. Choose one of the list.")
		}
	case p.Name == PreferZone:
		if _, err := time.LoadLocation(p.Value); err != nil || p.Value == "Local" {
			return chat.Errorf(chat.Invalid, "There is no time zone of this name. Choose one of the list, such as Asia/Kolkata.")
		}
	case p.Name == PreferEnter:
		if p.Value != "line" {
			return chat.Errorf(chat.Invalid, "The Enter key sends, or begins a line. Choose one of the two.")
		}
	case p.Name == PreferTake:
		if p.Value != "yes" {
			return chat.Errorf(chat.Invalid, "Conversations are assigned to whoever replies, or not. Choose one of the two.")
		}
	case p.Name == PreferKeys:
		var own map[string]string
		if len(p.Value) > longestKeys || json.Unmarshal([]byte(p.Value), &own) != nil {
			return chat.Errorf(chat.Invalid, "These keys cannot be kept. Choose them on the page of keys.")
		}
	case p.Name == PreferHours:
		if p.Value != string(language.Hours12) && p.Value != string(language.Hours24) {
			return chat.Errorf(chat.Invalid, "Hours are counted to 12 or to 24. Choose one of the two.")
		}
	}
	return nil
}

// SetProfile stores how the viewer's agent appears to the others.
func (a *Auth) SetProfile(ctx context.Context, v chat.Viewer, name, initials string, hue int) error {
	name, initials = strings.Join(strings.Fields(name), " "), strings.ToUpper(strings.TrimSpace(initials))
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return &chat.Error{Kind: chat.Invalid, Field: "name", Say: "Your name is missing. Colleagues see it beside your answers."}
	case n > longestName:
		return inField("name", chat.Errorf(chat.Invalid, "The name has %d characters; it may have %d. Shorten it.", n, longestName))
	}
	if n := utf8.RuneCountInString(initials); n > longestInitials {
		return inField("initials", chat.Errorf(chat.Invalid, "Initials have %d characters at most; these have %d.", longestInitials, n))
	}
	if hue < 0 || hue > hues {
		return &chat.Error{Kind: chat.Invalid, Field: "hue", Say: "There is no such colour here. Choose one of those shown."}
	}
	return a.store.Write(ctx, func(tx *db.Tx) error {
		return store.SetProfile(tx, chat.Agent{Account: v.Account, ID: v.Agent, Name: name, Initials: initials, Hue: hue})
	})
}

// ChangePassword gives the agent of a session a new password and ends all other sessions of theirs: whoever else knew the old
// one is out. Guesses of the old one are counted like those at the door.
func (a *Auth) ChangePassword(ctx context.Context, token, old, next string) error {
	me, err := a.Agent(ctx, token)
	if err != nil {
		return err
	}
	if !a.attempts.take(me.Email, a.clock.Now()) {
		return inField("old", errAttempts)
	}
	_, hash, ok, err := a.store.PasswordHash(ctx, me.Email)
	if err != nil {
		return err
	}
	if match, err := checkPassword(hash, old); err != nil || !match || !ok {
		wrong := &chat.Error{Kind: chat.Invalid, Field: "old", Say: "That is not your password of today. Nothing was changed."}
		return firstError(err, wrong)
	}
	a.attempts.forget(me.Email)
	if err := checkLength(next); err != nil {
		return inField("new", err)
	}
	if hash, err = HashPassword(next); err != nil {
		return err
	}
	_, kept, _ := splitToken(token) // it was good a moment ago
	return a.store.Write(ctx, func(tx *db.Tx) error {
		if err := store.ChangePassword(tx, me.Account, me.ID, hash); err != nil {
			return err
		}
		return store.EndOtherSessions(tx, me.Account, me.ID, kept)
	})
}

// checkLength says what is wrong with a new password, if anything is.
func checkLength(password string) *chat.Error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return chat.Errorf(chat.Invalid, "The password must have %d to %d characters; this one has %d.", minPassword, maxPassword, n)
	}
	return nil
}

// inField is an error that says which field of a form it is about.
func inField(field string, err *chat.Error) *chat.Error {
	copied := *err
	copied.Field = field
	return &copied
}

// Seat is one browser in which an agent is signed in.
type Seat struct {
	Device    string // what the browser calls itself; may be empty
	CreatedAt int64
	SeenAt    int64
	Current   bool // the one that asks
}

// Seats lists where the viewer's agent is signed in, the one used last first. token is the session that asks.
func (a *Auth) Seats(ctx context.Context, v chat.Viewer, token string) ([]Seat, error) {
	sessions, err := a.store.Sessions(ctx, v)
	if err != nil {
		return nil, err
	}
	_, mine, _ := splitToken(token)
	now := a.clock.NowMillis()
	var seats []Seat
	for _, s := range sessions {
		if now-s.CreatedAt > sessionLength.Milliseconds() || now-s.SeenAt > sessionIdle.Milliseconds() {
			continue // over, and only not swept yet
		}
		seats = append(seats, Seat{Device: s.Device, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, Current: string(mine) == string(s.TokenHash)})
	}
	slices.SortFunc(seats, func(a, b Seat) int {
		return cmp.Or(cmp.Compare(b.SeenAt, a.SeenAt), cmp.Compare(b.CreatedAt, a.CreatedAt))
	})
	return seats, nil
}

// SignOutOthers ends all sessions of the viewer's agent but the one of the token.
func (a *Auth) SignOutOthers(ctx context.Context, v chat.Viewer, token string) error {
	_, mine, ok := splitToken(token)
	if !ok {
		return errSignedOut
	}
	return a.store.Write(ctx, func(tx *db.Tx) error { return store.EndOtherSessions(tx, v.Account, v.Agent, mine) })
}
