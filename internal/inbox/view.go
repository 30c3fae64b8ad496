package inbox

import (
	"context"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

const mostViews = 100 // that one agent is offered

// PutView saves a filter under a name (ID zero: a new one) or changes one. A view of one's own anybody may save; one that a
// team or all are offered only administrators, and so may they change it. Kinds of failure: Invalid, Forbidden, NotFound.
func (i *Inbox) PutView(ctx context.Context, v chat.Viewer, w chat.SavedView) (chat.SavedView, error) {
	w.Account, w.Name = v.Account, strings.Join(strings.Fields(w.Name), " ")
	if err := w.Check(); err != nil {
		return w, err
	}
	if err := mayKeep(v, w); err != nil {
		return w, err
	}
	return w, i.desk(ctx, v, func(tx *db.Tx) error {
		all, err := store.SavedViewsIn(tx, v)
		if err != nil {
			return err
		}
		if err := (Charge{Team: w.Team}).known(tx, v); err != nil {
			return err
		}
		if w.ID != 0 {
			return i.changeView(tx, v, w)
		}
		if len(all) >= mostViews {
			return chat.Errorf(chat.Invalid, "There are %d views already, and no more are possible. Delete one first.", mostViews)
		}
		w.ID, w.CreatedAt = chat.ViewID(i.store.IDs.Next()), i.clock.NowMillis()
		w.Place = w.ID.Int64() // after the others
		return store.PutSavedView(tx, w)
	})
}

func (i *Inbox) changeView(tx *db.Tx, v chat.Viewer, w chat.SavedView) error {
	old, err := store.SavedViewIn(tx, v, w.ID)
	if err != nil {
		return err
	}
	if err := mayKeep(v, old); err != nil {
		return err
	}
	w.Place, w.CreatedAt = old.Place, old.CreatedAt
	return store.PutSavedView(tx, w)
}

// mayKeep checks that a viewer may change a view as it is, or have it so.
func mayKeep(v chat.Viewer, w chat.SavedView) error {
	if w.Agent != 0 && w.Agent == v.Agent && w.Team == 0 || v.MayAdmin() && w.Agent == 0 {
		return nil
	}
	if v.MayAdmin() {
		return chat.Errorf(chat.Invalid, "A view belongs to you, to a team or to all.")
	}
	return chat.Errorf(chat.Forbidden, "Only administrators may change what others are offered. Save a view of your own instead.")
}

// RemoveView deletes a saved view; the conversations stay as they are.
func (i *Inbox) RemoveView(ctx context.Context, v chat.Viewer, id chat.ViewID) error {
	return i.desk(ctx, v, func(tx *db.Tx) error {
		old, err := store.SavedViewIn(tx, v, id)
		if err != nil {
			return err
		}
		if err := mayKeep(v, old); err != nil {
			return err
		}
		return store.DeleteSavedView(tx, v.Account, id)
	})
}

// MoveView moves a view up (by -1) or down (by 1) among those of its owner.
func (i *Inbox) MoveView(ctx context.Context, v chat.Viewer, id chat.ViewID, by int) error {
	return i.desk(ctx, v, func(tx *db.Tx) error {
		all, err := store.SavedViewsIn(tx, v)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(w chat.SavedView) bool { return mayKeep(v, w) != nil })
		at := slices.IndexFunc(all, func(w chat.SavedView) bool { return w.ID == id })
		if at < 0 {
			return chat.Errorf(chat.NotFound, "There is no such view that you may move.")
		}
		to := at + by
		if to < 0 || to >= len(all) {
			return nil // it is the first or last already
		}
		all[at].Place, all[to].Place = all[to].Place, all[at].Place
		if err := store.PutSavedView(tx, all[at]); err != nil {
			return err
		}
		return store.PutSavedView(tx, all[to])
	})
}
