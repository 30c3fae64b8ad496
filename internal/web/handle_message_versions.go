package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showMessageVersions draws how an edited message read before. What was deleted only the archive shows, to administrators.
func (s *server) showMessageVersions(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), viewer(me)
	m, err := s.Store.Message(ctx, v, id)
	if err != nil {
		return err
	}
	if m.RevokedAt != 0 {
		return chat.Errorf(chat.Forbidden, "This message was deleted. The archive keeps it; administrators can read it there.")
	}
	all, err := s.Store.Versions(ctx, v, id)
	if err != nil {
		return err
	}
	var versions []ui.Version
	for _, x := range all {
		switch x.Kind {
		case store.Original:
			versions = append(versions, ui.Version{At: m.SentAt, Text: x.Content.Text})
		case chat.Edit:
			if x.SentAt != m.EditedAt {
				versions = append(versions, ui.Version{At: x.SentAt, Text: x.Content.Text})
			}
		}
	}
	slices.SortStableFunc(versions, func(a, b ui.Version) int { return cmp.Compare(a.At, b.At) })
	return draw(w, r, ui.Versions(versions))
}
