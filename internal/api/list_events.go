package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// EventPaging is the input of the list of events.
type EventPaging struct {
	After int64 `query:"after" minimum:"0" default:"0" example:"4210" doc:"The number of the newest event already seen; 0 starts with the first there is."`
	Limit int   `query:"limit" minimum:"1" maximum:"200" default:"50" example:"50" doc:"How many events a page has at most: 1 to 200."`
}

// EventPage is a part of the log of events.
type EventPage struct {
	Items []Event `json:"items" nullable:"false" doc:"The events, oldest first."`
	After int64   `json:"after" minimum:"0" doc:"What to ask for next: the number of the newest event on this page. If there is none, the number that was asked for, or that of the newest event there is if that is lower, as after a restore from a backup." example:"4211"`
	More  bool    `json:"more" doc:"Whether there are more events now." example:"false"`
}

func (s *server) listEvents() {
	handle(s, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/api/v1/events", Tags: []string{"events"},
		Summary:     "List the events",
		Description: "The events after a number, oldest first. Keep `after` of the answer and ask with it next time.",
	}, func(ctx context.Context, v chat.Viewer, in *EventPaging) (EventPage, error) {
		events, err := s.Store.Events(ctx, v, in.After, in.Limit+1)
		if err != nil {
			return EventPage{}, err
		}
		if len(events) == 0 {
			last, err := s.Store.LastEvent(ctx, v)
			return EventPage{Items: []Event{}, After: min(in.After, last)}, err
		}
		answer := EventPage{More: len(events) > in.Limit}
		for _, e := range events[:min(len(events), in.Limit)] {
			answer.Items = append(answer.Items, eventOf(e))
			answer.After = e.Seq
		}
		return answer, nil
	})
}
