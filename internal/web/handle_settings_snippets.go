package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showSnippets lists the agent's snippets; with ?id one of them is in the form.
func (s *server) showSnippets(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page := ui.SnippetsView{Saved: r.FormValue("saved") != ""}
	if given := r.FormValue("id"); given != "" {
		id, err := chat.ParseID[chat.Snippet](given)
		if err != nil {
			return err
		}
		if page.Editing, err = s.Store.Snippet(r.Context(), viewer(me), id); err != nil {
			return err
		}
	}
	return s.drawSnippets(w, r, me, page)
}

// saveSnippet makes a snippet or changes one.
func (s *server) saveSnippet(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	sn, err := s.snippetOf(r, me)
	if err != nil {
		return err
	}
	_, err = s.Inbox.PutSnippet(r.Context(), viewer(me), sn)
	if err == nil {
		http.Redirect(w, r, "/settings/snippets?saved=1", http.StatusSeeOther)
		return nil
	}
	if kind := chat.KindOf(err); kind != chat.Invalid && kind != chat.Forbidden {
		return err
	}
	fault := ui.FormFault{Form: "snippet", Say: ui.Sorry(r.Context(), err)}
	if field := chat.FieldOf(err); field == "title" || field == "shortcut" {
		fault.Field = field
	}
	w.WriteHeader(status(err))
	return s.drawSnippets(w, r, me, ui.SnippetsView{Editing: sn, Fault: fault})
}

// snippetOf reads the form, which has all of a snippet: a file and buttons stand in hidden fields.
func (s *server) snippetOf(r *http.Request, me chat.Agent) (sn chat.Snippet, err error) {
	if given := r.PostFormValue("id"); given != "" {
		id, err := chat.ParseID[chat.Snippet](given)
		if err != nil {
			return sn, err
		}
		if sn, err = s.Store.Snippet(r.Context(), viewer(me), id); err != nil {
			return sn, err
		}
	}
	sn.Title, sn.Shortcut = r.PostFormValue("title"), r.PostFormValue("shortcut")
	if sn.Content, err = contentOf(r); err != nil {
		return sn, err
	}
	if sn.Acts, err = ui.ActsIn(func(name string) []string { return r.PostForm[name] }); err != nil {
		return sn, err
	}
	sn.Agent, sn.Team = 0, 0
	switch owner := r.PostFormValue("owner"); owner {
	case "all":
	case "me":
		sn.Agent = me.ID
	default:
		sn.Team, err = chat.ParseID[chat.Team](owner)
	}
	return sn, err
}

// removeSnippet deletes a snippet.
func (s *server) removeSnippet(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Snippet](r)
	if err != nil {
		return err
	}
	if err := s.Inbox.RemoveSnippet(r.Context(), viewer(me), id); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/snippets", http.StatusSeeOther)
	return nil
}

func (s *server) drawSnippets(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.SnippetsView) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Snippets")
	if err != nil {
		return err
	}
	shell.Module = "settings-snippets.js"
	ctx, v := r.Context(), viewer(me)
	if page.All, err = s.Store.Snippets(ctx, v); err != nil {
		return err
	}
	if page.Desk, err = s.desk(ctx, v); err != nil {
		return err
	}
	return draw(w, r, ui.SnippetsPage(shell, page))
}
