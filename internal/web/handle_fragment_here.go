package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// mostHere is how many conversations are asked for at once.
const mostHere = 100

// fragmentHere draws who else is at some conversations (?of=7,8).
func (s *server) fragmentHere(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v := viewer(me)
	var seen []chat.ConversationID
	for _, text := range strings.SplitN(r.FormValue("of"), ",", mostHere) {
		id, err := chat.ParseID[chat.Conversation](text)
		if err != nil {
			return err
		}
		_, err = s.Store.Conversation(r.Context(), v, id)
		switch {
		case err == nil:
		case chat.KindOf(err) == chat.NotFound:
			continue // not for this agent
		default:
			return err
		}
		seen = append(seen, id)
	}
	all, err := s.hereAt(r.Context(), v, seen...)
	if err != nil {
		return err
	}
	return draw(w, r, ui.Heres(all))
}
