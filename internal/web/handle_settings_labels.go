package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showLabels shows the labels of the account, with how many conversations have each.
func (s *server) showLabels(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.drawLabels(w, r, me, ui.LabelsPage{Saved: r.FormValue("saved") != ""})
}

func (s *server) drawLabels(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.LabelsPage) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Labels")
	if err != nil {
		return err
	}
	if page.Labels, err = s.Store.Labels(r.Context(), viewer(me)); err != nil {
		return err
	}
	if page.Use, err = s.Store.LabelUse(r.Context(), viewer(me)); err != nil {
		return err
	}
	return draw(w, r, ui.LabelsSettings(shell, page))
}

// addLabel makes a label; a page's chooser gets it as JSON.
func (s *server) addLabel(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	l := chat.Label{Name: r.PostFormValue("name"), Colour: r.PostFormValue("colour")}
	made, err := s.Inbox.PutLabel(r.Context(), viewer(me), l)
	asJSON := strings.Contains(r.Header.Get("Accept"), "application/json")
	switch {
	case err != nil && !asJSON && status(err) < http.StatusInternalServerError:
		w.WriteHeader(status(err))
		return s.drawLabels(w, r, me, ui.LabelsPage{Typed: l, Fault: ui.Sorry(r.Context(), err)})
	case err != nil:
		return err
	case asJSON:
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(choice{ID: made.ID.String(), Name: made.Name, Colour: made.Colour})
	}
	http.Redirect(w, r, "/settings/labels?saved=yes", http.StatusSeeOther)
	return nil
}

// changeLabel renames a label, gives it another colour, merges it into another or deletes it.
func (s *server) changeLabel(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Label](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	changed := chat.Label{ID: id, Name: r.PostFormValue("name"), Colour: r.PostFormValue("colour")}
	switch r.PostFormValue("do") {
	case "delete":
		err = s.Inbox.RemoveLabel(ctx, v, id, 0)
	case "merge":
		err = s.mergeLabel(r, v, id)
	default:
		_, err = s.Inbox.PutLabel(ctx, v, changed)
	}
	if err != nil && status(err) < http.StatusInternalServerError {
		w.WriteHeader(status(err))
		return s.drawLabels(w, r, me, ui.LabelsPage{Typed: changed, Fault: ui.Sorry(ctx, err)})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/labels?saved=yes", http.StatusSeeOther)
	return nil
}

func (s *server) mergeLabel(r *http.Request, v chat.Viewer, id chat.LabelID) error {
	into, err := chat.ParseID[chat.Label](r.PostFormValue("into"))
	if err != nil || into == id {
		return chat.Errorf(chat.Invalid, "Choose another label to merge it into.")
	}
	return s.Inbox.RemoveLabel(r.Context(), v, id, into)
}
