package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// alertsLimit is how many notices the feed shows.
const alertsLimit = 200

// showAlerts shows the one feed of what needs a look.
func (s *server) showAlerts(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	shell, err := s.shell(r, me, ui.SectionNumbers, "Alerts")
	if err != nil {
		return err
	}
	all, err := s.Store.Notices(r.Context(), viewer(me), alertsLimit)
	if err != nil {
		return err
	}
	numbers, err := s.numbers(r.Context(), viewer(me))
	if err != nil {
		return err
	}
	names := map[chat.NumberID]string{}
	for id, n := range numbers {
		names[id] = n.Name
		if n.Name == "" {
			names[id] = phonenumber.Display(n.Digits)
		}
	}
	return draw(w, r, ui.AlertsPage(shell, all, names))
}
