package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// retryAfter is how many seconds a program should wait when storage is down.
const retryAfter = 5

// Problem is how every failure is told (RFC 9457).
type Problem struct {
	Title  string    `json:"title" doc:"The status in words." example:"Unprocessable Entity"`
	Status int       `json:"status" doc:"The HTTP status again." example:"422"`
	Kind   chat.Kind `json:"kind" enum:"invalid,not_found,forbidden,conflict,too_large,unavailable,window_shut,refused,blocked,opted_out,no_consent,incapable,internal" doc:"What sort of failure this is. Decide by this and by the status, not by the words." example:"invalid"`
	Detail string    `json:"detail" doc:"One or two sentences for people: what happened and what to do." example:"limit: Use 200 or less."`
	Faults []Fault   `json:"errors,omitempty" nullable:"false" doc:"What is wrong with which field of the request, when that is the reason."`
}

// Fault is one thing that is wrong with a request.
type Fault struct {
	Location string `json:"location" doc:"Where: path, query, header or body, and the names down to the field." example:"query.limit"`
	Message  string `json:"message" doc:"What to do about it." example:"Use 200 or less."`
}

// meaning tells when operations answer with a status.
type meaning struct {
	status int
	when   string
}

// meanings are those of all statuses of failures, as the description tells them.
var meanings = []meaning{
	{400, "The body is missing or is not JSON. Kind `invalid`."},
	{401, "No API key, or one that is not known. Send `Authorization: Bearer sbk_…`. Kind `forbidden`."},
	{403, "Known, but not allowed. Kind `forbidden`."},
	{404, "There is no such thing in the account of the API key. Kind `not_found`."},
	{408, "The body did not arrive within 5 seconds. Kind `invalid`."},
	{409, "The state does not allow it now. Kind `conflict`: for example, the number is not connected any more. Kind `window_shut`: more than 24 hours have passed since the customer last wrote. Kind `refused`: Meta refused it. Kinds `blocked`, `opted_out`, `no_consent`: the contact must not get this."},
	{413, "The body is too large: a message has less than 512 KiB, a file at most 100 MB. Kind `too_large`."},
	{415, "The body is not `application/json`. Kind `invalid`."},
	{422, "A parameter or a field is wrong; `errors` names each and says what to do. Kind `invalid`. Kind `incapable`: WhatsApp or this number cannot do it; the sentence says what to do instead."},
	{500, "Our fault; the server's log has the details. Kind `internal`."},
	{503, "Storage does not work at the moment. Try again after the seconds in `Retry-After`. Kind `unavailable`."},
}

// headers are those that come with the status.
func (m meaning) headers() map[string]*huma.Header {
	switch m.status {
	case http.StatusServiceUnavailable:
		return map[string]*huma.Header{"Retry-After": {Description: "Seconds to wait before trying again.",
			Schema: &huma.Schema{Type: huma.TypeInteger, Examples: []any{retryAfter}}}}
	case http.StatusUnauthorized:
		return map[string]*huma.Header{"WWW-Authenticate": {Description: "How to authenticate: always `Bearer`.",
			Schema: &huma.Schema{Type: huma.TypeString, Examples: []any{`Bearer realm="saltbridge"`}}}}
	}
	return nil
}

// statusOf returns the HTTP status of a kind of failure.
func statusOf(kind chat.Kind) int {
	switch kind {
	case chat.Invalid, chat.Incapable:
		return http.StatusUnprocessableEntity
	case chat.NotFound:
		return http.StatusNotFound
	case chat.Forbidden:
		return http.StatusForbidden
	case chat.Conflict, chat.WindowShut, chat.Refused, chat.Blocked, chat.OptedOut, chat.NoConsent:
		return http.StatusConflict
	case chat.TooLarge:
		return http.StatusRequestEntityTooLarge
	case chat.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// kindOf returns the kind of a failure that huma found before any operation ran.
func kindOf(status int) chat.Kind {
	switch {
	case status == http.StatusRequestEntityTooLarge:
		return chat.TooLarge
	case status >= 500:
		return chat.Internal
	}
	return chat.Invalid
}

func newProblem(status int, kind chat.Kind, detail string, faults ...Fault) *Problem {
	return &Problem{Title: http.StatusText(status), Status: status, Kind: kind, Detail: detail, Faults: faults}
}

// problemOf tells a program about an error, and the log if it is on our side.
func (s *server) problemOf(ctx context.Context, op *huma.Operation, err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	kind := chat.KindOf(err)
	// A program that went away makes reads fail; that is nobody's fault.
	if ctx.Err() == nil && (kind == chat.Internal || kind == chat.Unavailable) {
		s.Log.Error("an operation of the API failed", "operation", op.OperationID, "kind", kind, "error", err)
	}
	return newProblem(statusOf(kind), kind, chat.Sentence(err))
}

// inField says which field of the request an Invalid error is about; other errors stay as they are.
func inField(location string, err error) error {
	if err == nil || chat.KindOf(err) != chat.Invalid {
		return err
	}
	say := chat.Sentence(err)
	return newProblem(statusOf(chat.Invalid), chat.Invalid, say, Fault{location, say})
}

// inBody says which field of the body an error is about, if it is about one: chat names fields as the body does.
func inBody(err error) error {
	field := chat.FieldOf(err)
	if field == "" {
		return err
	}
	kind, say := chat.KindOf(err), chat.Sentence(err)
	return newProblem(statusOf(kind), kind, say, Fault{"body." + field, say})
}

// Error returns the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType tells huma how to name the document.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders tells huma the headers that go with it.
func (p *Problem) GetHeaders() http.Header {
	if p.Status == http.StatusServiceUnavailable {
		return http.Header{"Retry-After": {strconv.Itoa(retryAfter)}}
	}
	return nil
}

// writeTo answers from outside an operation, where huma still leads.
func (p *Problem) writeTo(ctx huma.Context) {
	for name, values := range p.GetHeaders() {
		ctx.SetHeader(name, values[0])
	}
	ctx.SetHeader("Content-Type", p.ContentType(""))
	ctx.SetStatus(p.Status)
	_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // whoever asked is gone
}

// write answers where huma does not lead.
func (p *Problem) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // whoever asked is gone
}
