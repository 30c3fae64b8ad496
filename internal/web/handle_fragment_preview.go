package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// fragmentPreview draws what is being written as its bubble will be, and what WhatsApp would refuse about it.
func (s *server) fragmentPreview(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	draft, err := s.draftOf(r)
	if err != nil {
		return err
	}
	m := chat.Message{Direction: chat.Out, Origin: chat.FromAgent, Agent: me.ID, Content: draft.Content, SentAt: s.Clock.NowMillis()}
	return draw(w, r, ui.Preview(ui.Item{Message: m}, draft.Content.Check()))
}
