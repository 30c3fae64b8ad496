package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// maxBody is how many bytes a request body may have where an operation does not say else.
const maxBody = 64 << 10

// answer is what huma writes as the body.
type answer[T any] struct{ Body T }

// viewerKey is the key of the viewer in a request's context.
type viewerKey struct{}

// authenticate finds out on whose behalf a program asks.
func (s *server) authenticate(ctx huma.Context, next func(huma.Context)) {
	scheme, token, _ := strings.Cut(ctx.Header("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	viewer, err := s.Auth.Key(ctx.Context(), strings.TrimSpace(token))
	if err != nil {
		p := s.problemOf(ctx.Context(), ctx.Operation(), err)
		if chat.KindOf(err) == chat.Forbidden {
			p.Status, p.Title = http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized)
			ctx.SetHeader("WWW-Authenticate", `Bearer realm="saltbridge"`)
		}
		p.writeTo(ctx)
		return
	}
	next(huma.WithValue(ctx, viewerKey{}, viewer))
}

// handle adds an operation that answers with one JSON value. op.Errors lists the failures of its own; those
// that every operation has are added.
func handle[In, Out any](s *server, op huma.Operation, do func(context.Context, chat.Viewer, *In) (Out, error)) {
	register(s, op, func(ctx context.Context, v chat.Viewer, in *In) (*answer[Out], error) {
		out, err := do(ctx, v, in)
		return &answer[Out]{out}, err
	})
}

// register adds an operation to the API and to its description.
func register[In, Out any](s *server, op huma.Operation, do func(context.Context, chat.Viewer, *In) (*Out, error)) {
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	op.MaxBodyBytes = cmp.Or(op.MaxBodyBytes, maxBody)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	huma.Register(s.api, op, func(ctx context.Context, in *In) (*Out, error) {
		viewer, ok := ctx.Value(viewerKey{}).(chat.Viewer)
		if !ok {
			return nil, s.problemOf(ctx, &op, errors.New("an operation without a viewer"))
		}
		out, err := do(ctx, viewer, in)
		if err != nil {
			return nil, s.problemOf(ctx, &op, err)
		}
		return out, nil
	})
	describe(op.Responses)
}

// describe says in words when each failure happens; huma knows only the names of the statuses.
func describe(responses map[string]*huma.Response) {
	for code, response := range responses {
		status, err := strconv.Atoi(code)
		if i := slices.IndexFunc(meanings, func(m meaning) bool { return m.status == status }); err == nil && i >= 0 {
			response.Description = meanings[i].when
			response.Headers = meanings[i].headers()
		}
	}
}

// ByID is the input of operations on one thing.
type ByID struct {
	ID string `path:"id" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637256" doc:"The id: a decimal number of up to 19 digits, as the API handed it out."`
}

// idOf reads the id of an operation on one thing.
func idOf[Of any](in ByID) (chat.ID[Of], error) {
	id, err := chat.ParseID[Of](in.ID)
	return id, inField("path.id", err)
}
