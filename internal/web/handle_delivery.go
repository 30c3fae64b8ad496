package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showDelivery shows one delivery as it came.
func (s *server) showDelivery(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	id, err := pathID[chat.Delivery](r)
	if err != nil {
		return err
	}
	d, err := s.Store.Delivery(r.Context(), id)
	if err != nil {
		return err
	}
	own, err := s.visible(r.Context(), v, []chat.Delivery{d})
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return chat.Errorf(chat.NotFound, "There is no delivery %s.", id)
	}
	shell, err := s.shell(r, me, ui.SectionOperator, "Delivery")
	if err != nil {
		return err
	}
	return draw(w, r, ui.DeliveryPage(shell, d))
}
