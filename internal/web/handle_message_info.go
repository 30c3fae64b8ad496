package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showInfo draws everything known about one message.
func (s *server) showInfo(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	info := ui.Info{}
	if info.Item, err = s.item(ctx, v, id, seen(r)); err != nil {
		return err
	}
	if info.Receipts, err = s.Store.Receipts(ctx, v, id); err != nil {
		return err
	}
	if info.Exchanges, err = s.Store.Exchanges(ctx, v, id); err != nil {
		return err
	}
	return draw(w, r, ui.MessageInfo(info))
}
