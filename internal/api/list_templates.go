package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Template is a message template as the API tells it. Names and words are Meta's.
type Template struct {
	ID              chat.TemplateID       `json:"id" doc:"Saltbridge's id of the template." example:"456235232899637260"`
	MetaID          string                `json:"meta_id" doc:"Meta's id of the template." example:"1400000000000991"`
	WABAID          string                `json:"waba_id" doc:"The WhatsApp Business account it belongs to: that of the numbers that can send it." example:"102290129340398"`
	Name            string                `json:"name" doc:"Its name; with language it says which template a message uses." example:"parcel_update_v2"`
	Language        string                `json:"language" doc:"Meta's code of its language." example:"en_US"`
	Category        chat.TemplateCategory `json:"category" doc:"What it is charged as: MARKETING, UTILITY or AUTHENTICATION." example:"UTILITY"`
	Status          chat.TemplateStatus   `json:"status" doc:"What Meta says of it: APPROVED, PENDING, REJECTED, PAUSED, DISABLED and others. Only approved ones can be sent." example:"APPROVED"`
	Reason          string                `json:"reason,omitempty" doc:"Why it was rejected or paused, in Meta's word." example:"FIRST_PAUSE"`
	Quality         string                `json:"quality,omitempty" doc:"How customers take it: GREEN, YELLOW, RED or UNKNOWN." example:"GREEN"`
	ParameterFormat string                `json:"parameter_format" enum:"POSITIONAL,NAMED" doc:"Whether its parameters are given in order or by name." example:"NAMED"`
	Components      json.RawMessage       `json:"components" doc:"Its parts, as Meta lists them."`
	Sendable        bool                  `json:"sendable" doc:"Whether it can be sent as it stands." example:"true"`
	Barrier         string                `json:"barrier,omitempty" doc:"Why it cannot be sent, for people." example:"Meta is still reviewing this template. Choose another one, or try again later."`
	UsedAt          Time                  `json:"used_at,omitzero" doc:"When somebody sent it last from here."`
	SyncedAt        Time                  `json:"synced_at" doc:"When Meta listed it last."`
	GoneAt          Time                  `json:"gone_at,omitzero" doc:"When Meta listed it no more: it was deleted."`
}

func (s *server) listTemplates() {
	handle(s, huma.Operation{
		OperationID: "list-templates", Method: http.MethodGet, Path: "/api/v1/templates", Tags: []string{"templates"},
		Summary: "List the message templates",
		Description: "All message templates that Meta lists for the account's numbers, as they were when they were synchronised last, and those it listed once. " +
			"They are synchronised when a number is connected, every hour, after Meta's webhooks about templates, and with `saltbridge template sync`.",
	}, func(ctx context.Context, v chat.Viewer, in *struct{ Paging }) (Page[Template], error) {
		from, err := templates.place(in.Cursor)
		if err != nil {
			return Page[Template]{}, err
		}
		read, err := s.Store.TemplatesAfter(ctx, v, chat.TemplateID(from.id), in.Limit+1)
		return page(templates, read, in.Limit, func(t chat.Template) place { return place{id: int64(t.ID)} }, templateOf), err
	})
}

func templateOf(t chat.Template) Template {
	format := "POSITIONAL"
	if t.Named {
		format = "NAMED"
	}
	out := Template{ID: t.ID, MetaID: t.MetaID, WABAID: t.WABAID, Name: t.Name, Language: t.Language, Category: t.Category, Status: t.Status,
		Reason: t.Reason, Quality: t.Quality, ParameterFormat: format, Components: t.Components, Sendable: true, UsedAt: Time(t.UsedAt),
		SyncedAt: Time(t.SyncedAt), GoneAt: Time(t.GoneAt)}
	if len(out.Components) == 0 {
		out.Components = json.RawMessage("[]")
	}
	if barrier := t.Barrier(); barrier != nil {
		out.Sendable, out.Barrier = false, barrier.Say
	}
	return out
}
