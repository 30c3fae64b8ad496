package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) getContact() {
	handle(s, huma.Operation{
		OperationID: "get-contact", Method: http.MethodGet, Path: "/api/v1/contacts/{id}", Tags: []string{"contacts"},
		Summary:     "Get a contact",
		Description: "One contact, with every phone number and user id under which Meta named it.",
		Errors:      []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (ContactDetail, error) {
		id, err := idOf[chat.Contact](*in)
		if err != nil {
			return ContactDetail{}, err
		}
		contact, err := s.Store.Contact(ctx, v, id)
		if err != nil {
			return ContactDetail{}, err
		}
		identities, err := s.Store.Identities(ctx, v, id)
		answer := ContactDetail{Contact: contactOf(contact), Identities: make([]Identity, len(identities))}
		for i, x := range identities {
			answer.Identities[i] = Identity(x)
		}
		return answer, err
	})
}
