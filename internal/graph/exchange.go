package graph

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Exchange is one request to the Graph API with its answer, without secrets and without what people wrote. It is
// meant to be kept and shown: "why did this fail?".
type Exchange struct {
	Op      string
	Method  string
	Path    string // below the version; queries are left out, they hold secrets
	Status  int    // HTTP; 0 if no answer came
	Code    int    // Meta's error code; 0 if none
	TraceID string // for Meta's support
	Outcome Outcome
	Err     string // ours, if the call failed
	At      time.Time
	Took    time.Duration
	Request string // JSON, cleaned
	Answer  string // JSON, cleaned
}

type recordingKey struct{}

// Recording returns a context whose calls hand their exchanges to record instead of to Client.Record.
func Recording(ctx context.Context, record func(Exchange)) context.Context {
	return context.WithValue(ctx, recordingKey{}, record)
}

// recorder returns who wants to know of a call; nil if nobody does.
func (c *Client) recorder(ctx context.Context) func(Exchange) {
	if record, ok := ctx.Value(recordingKey{}).(func(Exchange)); ok {
		return record
	}
	return c.Record
}

// recorded tells whoever wants to know what was asked and answered.
func (c *Client) recorded(ctx context.Context, r request, began time.Time, resp *http.Response, answer []byte, err error) {
	record := c.recorder(ctx)
	if record == nil {
		return
	}
	request, removed := cleanRequest(r)
	x := Exchange{Op: r.op, Method: r.method, Path: r.path, Outcome: OutcomeOf(err), At: began, Took: time.Since(began),
		Request: request, Answer: cleanAnswer(answer, removed)}
	if resp != nil {
		x.Status = resp.StatusCode
	}
	if err != nil {
		x.Err = err.Error()
	}
	if refusal, ok := errors.AsType[*Error](err); ok {
		x.Code, x.TraceID = refusal.Code, refusal.TraceID
	}
	record(x)
}
