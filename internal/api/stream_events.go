package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/event"
)

// heartbeat is how often a quiet stream says that it is alive: proxies cut connections after 30 to 60
// seconds of silence.
const heartbeat = 15 * time.Second

// StreamPaging is the input of the stream of events.
type StreamPaging struct {
	LastEventID int64 `header:"Last-Event-ID" minimum:"-1" default:"-1" example:"4210" doc:"The number of the newest event already seen, as event sources send it when they connect again. Goes before after."`
	After       int64 `query:"after" minimum:"-1" default:"-1" example:"4210" doc:"The number of the newest event already seen; 0 starts with the first there is, -1 with what happens from now on."`
}

func (s *server) streamEvents() {
	register(s, huma.Operation{
		OperationID: "stream-events", Method: http.MethodGet, Path: "/api/v1/events/stream", Tags: []string{"events"},
		Summary: "Follow the events",
		Description: "The events after a number, then each as it happens, as server-sent events: `id` is the number, `event` the kind, `data` the event as JSON. " +
			"The stream starts with an `id` alone, so that a program that lost the connection early knows where to go on. " +
			"A comment every 15 seconds of silence shows that the stream is alive. After a break, connect again with `Last-Event-ID`.",
		Responses: map[string]*huma.Response{"200": {Description: "The stream; it ends only when either side hangs up.",
			Content: map[string]*huma.MediaType{"text/event-stream": {
				Schema:  &huma.Schema{Type: huma.TypeString, Description: "Server-sent events whose data is an Event as JSON."},
				Example: "id: 4211\nevent: message.added\ndata: {\"seq\":4211,\"kind\":\"message.added\",\"number_id\":\"456235232899637256\",\"conversation_id\":\"456235232899637258\",\"message_id\":\"456235232899637259\",\"at\":\"2026-06-26T11:00:00.000Z\"}\n\n",
			}}}},
	}, s.openStream)
}

func (s *server) openStream(ctx context.Context, v chat.Viewer, in *StreamPaging) (*huma.StreamResponse, error) {
	after := in.LastEventID
	if after < 0 {
		after = in.After
	}
	if after < 0 {
		last, err := s.Store.LastEvent(ctx, v)
		if err != nil {
			return nil, err
		}
		after = last
	}
	reader, err := s.Events.Follow(ctx, v, after)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer reader.Close()
		r, w := humago.Unwrap(hc)
		if r.Method != http.MethodHead { // a HEAD gets the headers and would wait for ever
			s.pump(r.Context(), newStream(w), reader)
		}
	}}, nil
}

// pump writes events until the program hangs up.
func (s *server) pump(ctx context.Context, to *stream, from *event.Reader) {
	err := to.start(from.After())
	for err == nil {
		var events []event.Told
		if events, err = nextWithin(ctx, from, heartbeat); err == nil {
			err = to.send(events)
		}
	}
	if ctx.Err() == nil && !errors.Is(err, event.ErrClosed) {
		s.Log.Warn("a stream of events broke off; the program can connect again", "error", err)
	}
}

// nextWithin returns the next events, or none if there are none for a while.
func nextWithin(ctx context.Context, from *event.Reader, while time.Duration) ([]event.Told, error) {
	wait, stop := context.WithTimeout(ctx, while)
	defer stop()
	events, err := from.Next(wait)
	if err != nil && wait.Err() != nil && ctx.Err() == nil {
		return nil, nil
	}
	return events, err
}
