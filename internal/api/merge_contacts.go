package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// MergeInput names the contact that becomes a part of another.
type MergeInput struct {
	ByID
	Body NewMerge
}

// NewMerge names the contact that ceases to exist.
type NewMerge struct {
	ContactID chat.ContactID `json:"contact_id" doc:"The contact that ceases to exist." example:"456235232899637299"`
}

func (s *server) mergeContacts() {
	handle(s, huma.Operation{
		OperationID: "merge-contacts", Method: http.MethodPost, Path: "/api/v1/contacts/{id}/merge", Tags: []string{"contacts"},
		Summary:     "Merge two contacts",
		Description: "Makes contact_id a part of this contact and returns it: all names, conversations and notes stand together afterwards. It cannot be undone.",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *MergeInput) (Contact, error) {
		id, err := idOf[chat.Contact](in.ByID)
		if err != nil {
			return Contact{}, err
		}
		c, err := s.Inbox.MergeContacts(ctx, v, id, in.Body.ContactID)
		return contactOf(c), err
	})
}
