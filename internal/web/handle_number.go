package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// noticesOfNumber is how many of the account's newest notices are looked through for those of a number.
const noticesOfNumber = 200

// shownOfNumber is how many of them its page shows.
const shownOfNumber = 15

// showNumber shows the life of one number.
func (s *server) showNumber(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	page, err := s.numberPage(r, me, id, ui.NumberFault{})
	if err != nil {
		return err
	}
	return draw(w, r, page)
}

// numberPage is the page with what went wrong in one of its forms, if anything did.
func (s *server) numberPage(r *http.Request, me chat.Agent, id chat.NumberID, fault ui.NumberFault) (templ.Component, error) {
	shell, err := s.shell(r, me, ui.SectionNumbers, "Number")
	if err != nil {
		return nil, err
	}
	view, err := s.numberView(r.Context(), viewer(me), id)
	if err != nil {
		return nil, err
	}
	view.Fault = fault
	return ui.NumberPage(shell, view), nil
}

// fragmentNumber draws what changes by itself on a number's page.
func (s *server) fragmentNumber(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Number](r)
	if err != nil {
		return err
	}
	return s.drawNumber(w, r, me, id)
}

func (s *server) drawNumber(w http.ResponseWriter, r *http.Request, me chat.Agent, id chat.NumberID) error {
	view, err := s.numberView(r.Context(), viewer(me), id)
	if err != nil {
		return err
	}
	return draw(w, r, ui.NumberParts(view))
}

func (s *server) numberView(ctx context.Context, v chat.Viewer, id chat.NumberID) (view ui.NumberView, err error) {
	if view.Number, err = s.Store.Number(ctx, v, id); err != nil {
		return view, err
	}
	standings, err := s.Store.Standings(ctx, v)
	if err != nil {
		return view, err
	}
	view.Standing, view.MayAdmin, view.Mails = standings[id], v.MayAdmin(), s.Onboard.Mail != nil
	if view.Syncs, err = s.Store.Syncs(ctx, v, id); err != nil {
		return view, err
	}
	if view.Health, err = s.Store.Health(ctx, v, id); err != nil {
		return view, err
	}
	if view.Breaks, err = s.Store.Breaks(ctx, v, id); err != nil {
		return view, err
	}
	if view.Waiting, err = s.Store.WaitingToSend(ctx, v, id); err != nil {
		return view, err
	}
	if view.Blind, err = s.Store.BlindSpots(ctx, v, id); err != nil {
		return view, err
	}
	if view.Groups, err = s.Store.AppGroups(ctx, v, id); err != nil {
		return view, err
	}
	view.Forecast, view.HasForecast = chat.ForecastOf(view.Number, view.Health.AppSeenHow, s.Clock.NowMillis())
	all, err := s.Store.Notices(ctx, v, noticesOfNumber)
	for _, n := range all {
		if n.Number == id && len(view.Alerts) < shownOfNumber {
			view.Alerts = append(view.Alerts, n)
		}
	}
	return view, err
}
