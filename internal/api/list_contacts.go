package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) listContacts() {
	handle(s, huma.Operation{
		OperationID: "list-contacts", Method: http.MethodGet, Path: "/api/v1/contacts", Tags: []string{"contacts"},
		Summary:     "List the contacts",
		Description: "The contacts of the account, in the order in which they were first seen.",
	}, func(ctx context.Context, v chat.Viewer, in *Paging) (Page[Contact], error) {
		from, err := contacts.place(in.Cursor)
		if err != nil {
			return Page[Contact]{}, err
		}
		read, err := s.Store.Contacts(ctx, v, chat.ContactID(from.id), in.Limit+1)
		return page(contacts, read, in.Limit, func(c chat.Contact) place { return place{id: int64(c.ID)} }, contactOf), err
	})
}
