package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showPrivate shows which chats must not be mirrored.
func (s *server) showPrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Private chats")
	if err != nil {
		return err
	}
	rules, err := s.Store.PrivateRules(r.Context(), v)
	if err != nil {
		return err
	}
	return draw(w, r, ui.PrivatePage(shell, rules))
}

// addPrivate adds a rule.
func (s *server) addPrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	if _, err := s.Onboard.AddPrivate(r.Context(), v, chat.PrivateKind(r.FormValue("kind")), r.FormValue("value")); err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/private", http.StatusSeeOther)
	return nil
}

// removePrivate removes a rule.
func (s *server) removePrivate(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	if err := s.Onboard.RemovePrivate(r.Context(), v, whole(r.PathValue("id"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/private", http.StatusSeeOther)
	return nil
}

// nameGroup names a group of a number's phone, or forgets it.
func (s *server) nameGroup(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(r.FormValue("name"))
	if name == "" || len(name) > 200 {
		return chat.Errorf(chat.Invalid, "The group needs a name of at most 200 characters.")
	}
	err = s.Store.Write(r.Context(), func(tx *db.Tx) error {
		if _, err := store.NumberIn(tx, v.Account, id); err != nil {
			return err
		}
		return store.PutAppGroup(tx, v.Account, id, chat.AppGroup{Name: name, AddedAt: s.Clock.NowMillis()}, r.FormValue("forget") != "")
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/numbers/"+id.String(), http.StatusSeeOther)
	return nil
}
