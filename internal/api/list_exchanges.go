package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Exchanges are what was asked of Meta about a message.
type Exchanges struct {
	Items []Exchange `json:"items" nullable:"false" doc:"The requests, oldest first, 100 at most."`
}

// Exchange is one request to Meta with its answer.
type Exchange struct {
	At      Time   `json:"at" doc:"When the request went out."`
	What    string `json:"what" doc:"What was asked for." example:"send the message"`
	Method  string `json:"method" doc:"The HTTP method." example:"POST"`
	Path    string `json:"path" doc:"The path below the version of the Graph API." example:"410050006000701/messages"`
	Status  int    `json:"http_status,omitempty" doc:"The HTTP status of the answer; left out if none came." example:"400"`
	Code    int    `json:"code,omitempty" doc:"Meta's error code." example:"131009"`
	Trace   string `json:"trace_id,omitempty" doc:"Meta's id of the request, for its support." example:"AbC1dEf2GhI"`
	Outcome string `json:"outcome" enum:"accepted,refused,retry,uncertain" doc:"What is certain afterwards: Meta took it; it surely did not and never will; it surely did not and is asked again; nobody knows." example:"refused"`
	Error   string `json:"error,omitempty" doc:"What went wrong." example:"there was no connection to Meta"`
	TookMS  int64  `json:"took_ms" doc:"How long Meta took, in milliseconds." example:"214"`
	Request string `json:"request,omitempty" doc:"The body of the request as JSON, without secrets, texts and names." example:"{\"type\":\"text\"}"`
	Answer  string `json:"answer,omitempty" doc:"The body of the answer as JSON, without secrets, texts and names." example:"{\"error\":{\"code\":131009}}"`
}

func (s *server) listExchanges() {
	handle(s, huma.Operation{
		OperationID: "list-exchanges", Method: http.MethodGet, Path: "/api/v1/messages/{id}/exchanges", Tags: []string{"messages"},
		Summary: "List what was asked of Meta about a message",
		Description: "Every request to Meta about the message with its answer, without secrets and without what people wrote: why did this fail? " +
			"They are kept for 14 days, and the newest 50,000 of an account.",
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, v chat.Viewer, in *ByID) (Exchanges, error) {
		id, err := idOf[chat.Message](*in)
		if err != nil {
			return Exchanges{}, err
		}
		if _, err := s.Store.Message(ctx, v, id); err != nil {
			return Exchanges{}, err
		}
		list, err := s.Store.Exchanges(ctx, v, id)
		answer := Exchanges{Items: make([]Exchange, len(list))}
		for i, x := range list {
			answer.Items[i] = Exchange{At: Time(x.At), What: x.Op, Method: x.Method, Path: x.Path, Status: x.Status, Code: x.Code, Trace: x.Trace,
				Outcome: x.Outcome, Error: x.Error, TookMS: x.TookMS, Request: x.Request, Answer: x.Answer}
		}
		return answer, err
	})
}
