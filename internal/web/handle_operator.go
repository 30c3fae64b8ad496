package web

import (
	"context"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	deliveriesLimit = 25 // each may have 3 MB
	noticesLimit    = 50
)

// showOperator shows what came in from Meta and what needs a look.
func (s *server) showOperator(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionOperator, "Operator")
	if err != nil {
		return err
	}
	view, err := s.operations(r.Context(), v)
	if err != nil {
		return err
	}
	said := ""
	if r.FormValue("applied") != "" {
		said = ui.Say(r.Context(), "Applied now: %d. Still failing: %d.", whole(r.FormValue("applied")), whole(r.FormValue("failed")))
	}
	return draw(w, r, ui.OperatorPage(shell, view, said))
}

func (s *server) operations(ctx context.Context, v chat.Viewer) (o ui.Operations, err error) {
	if o.Applied, err = s.Store.Tally(ctx, store.TallyApplied); err != nil {
		return o, err
	}
	if o.Rejected, err = s.Store.Tally(ctx, store.TallyRejected); err != nil {
		return o, err
	}
	failed, err := s.Store.FailedDeliveries(ctx, 0, deliveriesLimit)
	if err != nil {
		return o, err
	}
	recent, err := s.Store.Deliveries(ctx, store.Journal{Limit: deliveriesLimit})
	if err != nil {
		return o, err
	}
	o.FailedMore = len(failed) == deliveriesLimit
	if o.Failed, err = s.visible(ctx, v, failed); err != nil {
		return o, err
	}
	if o.Recent, err = s.visible(ctx, v, recent); err != nil {
		return o, err
	}
	o.Notices, err = s.Store.Notices(ctx, v, noticesLimit)
	return o, err
}

// visible keeps the deliveries an administrator may read: those of the own account, and those of no
// account where there is no other account they could belong to.
func (s *server) visible(ctx context.Context, v chat.Viewer, all []chat.Delivery) ([]chat.Delivery, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var own []chat.Delivery
	for _, d := range all {
		if d.Account == v.Account || d.Account == 0 && len(accounts) == 1 {
			own = append(own, d)
		}
	}
	return own, nil
}
