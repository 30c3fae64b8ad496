package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showKeys shows the agent's keys.
func (s *server) showKeys(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page := ui.NewKeysPage(r.Context(), me.Role)
	page.Saved = r.FormValue("saved") != ""
	return s.drawKeys(w, r, me, page)
}

// saveKeys stores which keys the agent has other than the usual ones, all or none of them.
func (s *server) saveKeys(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	own := map[string]string{}
	if r.PostFormValue("do") != "usual" {
		var page ui.KeysPage
		if own, page = ui.ReadKeys(r.Context(), me.Role, func(id string) string { return r.PostFormValue("key." + id) }); len(page.Faults) > 0 {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return s.drawKeys(w, r, me, page)
		}
	}
	choice := store.Preference{Name: auth.PreferKeys}
	if len(own) > 0 {
		text, err := json.Marshal(own)
		if err != nil {
			return err
		}
		choice.Value = string(text)
	}
	if err := s.Auth.Prefer(r.Context(), viewer(me), choice); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/keys?saved=1", http.StatusSeeOther)
	return nil
}

func (s *server) drawKeys(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.KeysPage) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Keys")
	if err != nil {
		return err
	}
	return draw(w, r, ui.KeysSettings(shell, page))
}

// keysOf reads the keys that an agent chose; what cannot be read is as if nothing was chosen.
func keysOf(chosen map[string]string) map[string]string {
	var own map[string]string
	if json.Unmarshal([]byte(chosen[auth.PreferKeys]), &own) != nil {
		return nil
	}
	return own
}
