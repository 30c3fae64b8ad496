package web

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showNoteVersions draws what a note said before. What was removed, only its author and administrators may still read.
func (s *server) showNoteVersions(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Entry](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	note, err := s.Store.Entry(ctx, v, id)
	if err != nil {
		return err
	}
	if note.RemovedAt != 0 && note.Agent != v.Agent && !v.MayAdmin() {
		return chat.Errorf(chat.Forbidden, "This note was removed. Only who wrote it and administrators can still read it.")
	}
	old, err := s.Store.NoteVersions(ctx, v, id)
	if err != nil {
		return err
	}
	versions := make([]ui.Version, len(old))
	for i, x := range old {
		versions[i] = ui.Version{At: x.At, Text: x.Body}
	}
	return draw(w, r, ui.Versions(versions))
}
