package web

import (
	"net/http"
	"slices"

	"github.com/saltbridge/saltbridge/docs/runbooks"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showRunbook shows the page that tells what to do about one kind of failure.
func (s *server) showRunbook(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	book, err := runbook(r.PathValue("name"), ui.Lang(r.Context()))
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "What to do")
	if err != nil {
		return err
	}
	return draw(w, r, ui.RunbookPage(shell, book))
}

// showRunbooks lists them all.
func (s *server) showRunbooks(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	var all []ui.Runbook
	for _, name := range chat.Runbooks() {
		book, err := runbook(name, ui.Lang(r.Context()))
		if err != nil {
			return err
		}
		all = append(all, book)
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "What to do")
	if err != nil {
		return err
	}
	return draw(w, r, ui.RunbooksPage(shell, all))
}

func runbook(name, language string) (ui.Runbook, error) {
	if !slices.Contains(chat.Runbooks(), name) {
		return ui.Runbook{}, chat.Errorf(chat.NotFound, "There is no such page.")
	}
	text, in, err := runbooks.Read(name, language)
	book := ui.ReadRunbook(name, text)
	book.Lang = in
	return book, err
}
