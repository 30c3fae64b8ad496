package web

import (
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showMerge lists contacts that may be the same person as one, or, with ?with=, shows both side by side.
func (s *server) showMerge(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Contact](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	view := ui.Merge{Query: r.FormValue("q")}
	if view.Keep, err = s.Store.Contact(ctx, v, id); err != nil {
		return err
	}
	if with := r.FormValue("with"); with != "" {
		other, err := chat.ParseID[chat.Contact](with)
		if err != nil {
			return err
		}
		drop, err := s.Store.Contact(ctx, v, other)
		if err != nil {
			return err
		}
		view.Drop = &drop
		if view.KeepNames, err = s.Store.Identities(ctx, v, id); err != nil {
			return err
		}
		if view.DropNames, err = s.Store.Identities(ctx, v, other); err != nil {
			return err
		}
		return draw(w, r, ui.MergeDialog(view))
	}
	name := view.Query
	if strings.TrimSpace(name) == "" {
		name = view.Keep.Name() // who is called the same may be the same person
	}
	found, err := s.Search.ContactsNamed(ctx, v, name, targetsLimit)
	if err != nil {
		return err
	}
	for _, k := range found {
		if k.ID != id {
			view.Candidates = append(view.Candidates, k.Contact)
		}
	}
	return draw(w, r, ui.MergeDialog(view))
}

// merge makes one contact a part of another and opens a conversation with whom they are now.
func (s *server) merge(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Contact](r)
	if err != nil {
		return err
	}
	with, err := chat.ParseID[chat.Contact](r.PostFormValue("with"))
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	if _, err := s.Inbox.MergeContacts(ctx, v, id, with); err != nil {
		return err
	}
	talks, err := s.Store.ConversationsOf(ctx, v, id)
	if err != nil {
		return err
	}
	to := "/"
	if len(talks) > 0 {
		to = "/c/" + talks[0].ID.String()
	}
	if isFragment(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
