package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// editField changes one field of a contact, and answers with all of them and the way back. With remove, the field goes from
// all contacts.
func (s *server) editField(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Contact](r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	fields := ui.ContactFields{Remove: v.MayAdmin()}
	change := inbox.FieldChange{Name: r.PostFormValue("name"), Was: lines(r.PostFormValue("was")), Value: lines(r.PostFormValue("value"))}
	if r.PostForm.Has("remove") {
		if err := s.Inbox.RemoveField(ctx, v, change.Name); err != nil {
			return err
		}
		if fields.Who, err = s.Store.Contact(ctx, v, id); err != nil {
			return err
		}
	} else {
		if fields.Who, err = s.Inbox.EditContact(ctx, v, id, []inbox.FieldChange{change}); err != nil {
			return err
		}
		fields.Saved, fields.Was = change.Name, change.Was
	}
	if !isFragment(r) {
		http.Redirect(w, r, back(r), http.StatusSeeOther)
		return nil
	}
	if fields.Known, err = s.Store.ContactFields(ctx, v); err != nil {
		return err
	}
	return draw(w, r, ui.ContactFieldsSection(fields))
}
