package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func (s *server) blockContact() {
	s.blocking("block", "Block the person of a conversation", "Blocks the person on WhatsApp for the conversation's number, and returns the contact: "+
		"nothing comes in from them, and nothing is sent to them. WhatsApp takes only who wrote within the last 24 hours. The request has no body.", true)
}

func (s *server) unblockContact() {
	s.blocking("unblock", "Unblock the person of a conversation", "Takes the person off the number's block list at WhatsApp and returns the contact. The request has no body.", false)
}

func (s *server) blocking(act, summary, description string, blocked bool) {
	handle(s, huma.Operation{
		OperationID: act + "-contact", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/" + act, Tags: []string{"contacts"},
		Summary: summary, Description: description,
		Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Contact, error) {
		id, err := idOf[chat.Conversation](*in)
		if err != nil {
			return Contact{}, err
		}
		if err := s.Inbox.Block(ctx, v, id, blocked); err != nil {
			return Contact{}, err
		}
		c, err := s.Store.Summary(ctx, v, id)
		if err != nil {
			return Contact{}, err
		}
		who, err := s.Store.Contact(ctx, v, c.Contact)
		return contactOf(who), err
	})
}
