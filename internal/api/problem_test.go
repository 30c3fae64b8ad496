package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestKindsHaveTheirStatus(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		kind   chat.Kind
		status int
		logged bool
	}{
		{chat.Invalid, 422, false}, {chat.NotFound, 404, false}, {chat.Forbidden, 403, false}, {chat.Conflict, 409, false},
		{chat.WindowShut, 409, false}, {chat.Refused, 409, false}, {chat.TooLarge, 413, false}, {chat.Unavailable, 503, true}, {chat.Internal, 500, true},
	} {
		r.logs.text.Reset()
		p := r.server.problemOf(t.Context(), &huma.Operation{OperationID: "some-operation"}, chat.Because(tt.kind, errors.New("the cause"), "A sentence."))
		if p.Status != tt.status || p.Kind != tt.kind || p.Detail != "A sentence." {
			t.Errorf("%s: %+v, want %d", tt.kind, p, tt.status)
		}
		if logged := r.logs.String(); strings.Contains(logged, "the cause") != tt.logged || strings.Contains(logged, "some-operation") != tt.logged {
			t.Errorf("%s: logged %q", tt.kind, logged)
		}
		if after := p.GetHeaders().Get("Retry-After"); (after != "") != (tt.kind == chat.Unavailable) {
			t.Errorf("%s: Retry-After %q", tt.kind, after)
		}
	}
}

func TestOurFaultsAreLoggedAndNotShown(t *testing.T) {
	r := newRig(t)
	if err := r.server.Store.Close(); err != nil {
		t.Fatal(err)
	}
	got := r.get("/api/v1/numbers")
	got.problem(http.StatusInternalServerError, chat.Internal)
	if strings.Contains(got.body, "sql") || strings.Contains(got.body, "database is closed") {
		t.Errorf("the cause is shown: %s", got.body)
	}
	if logged := r.logs.String(); !strings.Contains(logged, "list-numbers") || !strings.Contains(logged, "closed") || strings.Contains(logged, r.shopKey) {
		t.Errorf("logged %q, want the operation and the cause, and no key", logged)
	}
}

func TestABrokenOperationStillAnswers(t *testing.T) {
	r := newRig(t)
	r.server.mux.HandleFunc("GET /api/v1/broken", func(http.ResponseWriter, *http.Request) { panic("broken on purpose") })
	r.get("/api/v1/broken").problem(http.StatusInternalServerError, chat.Internal)
	if !strings.Contains(r.logs.String(), "broken on purpose") {
		t.Errorf("logged %q", r.logs.String())
	}
}

func TestAddressesThatLeadNowhere(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		method, path string
		status       int
		kind         chat.Kind
		allow        string
	}{
		{"GET", "/api/", 404, chat.NotFound, ""},
		{"GET", "/api/v1/nothing", 404, chat.NotFound, ""},
		{"GET", "/api/v1/numbers/", 404, chat.NotFound, ""},
		{"GET", "/api/docs", 404, chat.NotFound, ""},
		{"POST", "/api/v1/numbers", 405, chat.Invalid, "GET"},
		{"DELETE", "/api/v1/messages/5", 405, chat.Invalid, "GET"},
		{"GET", "/api/v1/messages/5/retry", 405, chat.Invalid, "POST"},
		{"PUT", "/api/v1/conversations/5/messages", 405, chat.Invalid, "GET, POST"},
	} {
		got := r.do(r.request(tt.method, tt.path, ""))
		got.problem(tt.status, tt.kind)
		if got.header.Get("Allow") != tt.allow {
			t.Errorf("%s %s allows %q, want %q", tt.method, tt.path, got.header.Get("Allow"), tt.allow)
		}
	}
}

func TestAnswersAreNotCached(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/api/v1/numbers", "/api/v1/messages/1", "/api/nothing"} {
		if h := r.get(path).header; h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, h)
		}
	}
}
