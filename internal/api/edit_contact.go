package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/inbox"
)

// NewContactFields is what is to be noted about a contact; what is left out stays.
type NewContactFields struct {
	GivenName *string           `json:"given_name,omitempty" maxLength:"100" doc:"What agents call the person; empty: nothing of their own." example:"Maria of the lemon tree"`
	Email     *string           `json:"email,omitempty" maxLength:"500" doc:"The e-mail address." example:"maria@example.com"`
	Company   *string           `json:"company,omitempty" maxLength:"100" doc:"The company." example:"Lemon & Co"`
	About     *string           `json:"about,omitempty" maxLength:"2000" doc:"What is to be known about the person." example:"Prefers deliveries in the evening"`
	Fields    map[string]string `json:"fields,omitempty" example:"{\"Shoe size\":\"42\"}" doc:"Fields of your own choice by name; an empty text clears one, and a new name is a new field of all contacts."`
}

// ContactChangeInput is a change of one contact.
type ContactChangeInput struct {
	ByID
	Body NewContactFields
}

func (s *server) editContact() {
	handle(s, huma.Operation{
		OperationID: "edit-contact", Method: http.MethodPatch, Path: "/api/v1/contacts/{id}", Tags: []string{"contacts"},
		Summary:     "Change what is noted about a contact",
		Description: "Changes the fields that are given and returns the contact. What WhatsApp says about the person cannot be changed.",
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ContactChangeInput) (Contact, error) {
		id, err := idOf[chat.Contact](in.ByID)
		if err != nil {
			return Contact{}, err
		}
		now, err := s.Store.Contact(ctx, v, id)
		if err != nil {
			return Contact{}, err
		}
		after, err := s.Inbox.EditContact(ctx, v, id, in.Body.changes(now))
		return contactOf(after), err
	})
}

// changes are the changes of a contact as it is now: somebody who is faster is not overwritten.
func (c NewContactFields) changes(now chat.Contact) []inbox.FieldChange {
	var all []inbox.FieldChange
	for _, f := range []struct {
		name, was string
		to        *string
	}{{inbox.FieldName, now.GivenName, c.GivenName}, {inbox.FieldEmail, now.Email, c.Email}, {inbox.FieldCompany, now.Company, c.Company}, {inbox.FieldAbout, now.About, c.About}} {
		if f.to != nil {
			all = append(all, inbox.FieldChange{Name: f.name, Was: f.was, Value: *f.to})
		}
	}
	for name, value := range c.Fields {
		all = append(all, inbox.FieldChange{Name: name, Was: now.Fields[name], Value: value})
	}
	slices.SortFunc(all, func(a, b inbox.FieldChange) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return all
}
