package api

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/openapi.yaml anew")

// golden is the copy of the description that people read without a server.
const golden = "../../docs/openapi.yaml"

func TestDescriptionIsKept(t *testing.T) {
	r := newRig(t)
	got := r.get("/api/openapi.yaml")
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "application/openapi+yaml" {
		t.Fatalf("got %d %v", got.status, got.header)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), got.body); diff != "" {
		t.Errorf("docs/openapi.yaml is stale; write it with: go test ./internal/api -run TestDescriptionIsKept -update\n%s", diff)
	}
}

func TestDescriptionAsJSON(t *testing.T) {
	r := newRig(t)
	req := r.request(http.MethodGet, "/api/openapi.json", "")
	req.Header.Del("Authorization")
	got := r.do(req)
	var spec struct {
		OpenAPI string
		Info    struct{ Title, Version string }
		Paths   map[string]any
	}
	if err := json.Unmarshal([]byte(got.body), &spec); err != nil {
		t.Fatal(err)
	}
	if spec.OpenAPI != "3.1.0" || spec.Info.Title != "Saltbridge" || spec.Info.Version != "dev" || len(spec.Paths) < 10 {
		t.Errorf("got %+v", spec)
	}
	if got.header.Get("Content-Type") != "application/openapi+json" {
		t.Errorf("content type %q", got.header.Get("Content-Type"))
	}
}

// TestNothingIsLeftUndescribed finds fields, parameters and answers without words or examples.
func TestNothingIsLeftUndescribed(t *testing.T) {
	spec := newRig(t).server.api.OpenAPI()
	for name, schema := range spec.Components.Schemas.Map() {
		if strings.HasPrefix(name, "Error") {
			t.Errorf("%s is huma's own", name)
		}
		for field, s := range schema.Properties {
			described(t, name+"."+field, s.Description, s)
		}
	}
	for path, item := range spec.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op == nil {
				continue
			}
			if op.Summary == "" || op.Description == "" || len(op.Tags) == 0 {
				t.Errorf("%s %s lacks a summary, a description or a tag", op.Method, path)
			}
			for _, p := range op.Parameters {
				described(t, op.OperationID+" "+p.Name, p.Description, p.Schema)
			}
			for _, code := range []string{"401", "422", "500", "503"} {
				if op.Responses[code] == nil {
					t.Errorf("%s does not tell of %s", op.OperationID, code)
				}
			}
			for code, response := range op.Responses {
				answered(t, op.OperationID+" "+code, code, response)
			}
		}
	}
}

// described requires words for a field, and an example where its values do not speak for themselves.
func described(t *testing.T, where, words string, s *huma.Schema) {
	t.Helper()
	if !strings.HasSuffix(words, ".") {
		t.Errorf("%s is not described in a sentence: %q", where, words)
	}
	speaks := s.Ref != "" || s.Type == huma.TypeArray || s.Type == ""
	if len(s.Examples) == 0 && !speaks {
		t.Errorf("%s has no example", where)
	}
}

// answered requires that a failure tells when it happens, as a problem document.
func answered(t *testing.T, where, code string, response *huma.Response) {
	t.Helper()
	if code < "400" {
		return
	}
	if !strings.Contains(response.Description, ".") {
		t.Errorf("%s does not tell when it happens: %q", where, response.Description)
	}
	media := response.Content["application/problem+json"]
	if media == nil || media.Schema.Ref != "#/components/schemas/Problem" {
		t.Errorf("%s is not a problem document", where)
	}
}

func TestOnlyRequestsAreClosed(t *testing.T) {
	for name, schema := range newRig(t).server.api.OpenAPI().Components.Schemas.Map() {
		if closed := schema.AdditionalProperties == false; closed != strings.HasPrefix(name, "New") {
			t.Errorf("%s: further fields are refused: %t", name, closed)
		}
	}
}

// TestAnswersFitTheDescription validates real answers with the schemas that describe them.
func TestAnswersFitTheDescription(t *testing.T) {
	r := newRig(t)
	x := r.seed()
	spec := r.server.api.OpenAPI()
	for _, tt := range []struct{ path, asked string }{
		{"/api/v1/numbers", "/api/v1/numbers"},
		{"/api/v1/numbers/{id}", "/api/v1/numbers/" + r.shop.Number.ID.String()},
		{"/api/v1/conversations", "/api/v1/conversations?limit=1"},
		{"/api/v1/conversations/{id}", "/api/v1/conversations/" + x.conversation.String()},
		{"/api/v1/conversations/{id}/messages", "/api/v1/conversations/" + x.conversation.String() + "/messages?limit=200"},
		{"/api/v1/messages/{id}", "/api/v1/messages/" + x.sent.String()},
		{"/api/v1/messages/{id}", "/api/v1/messages/" + x.failed.String()},
		{"/api/v1/messages/{id}/exchanges", "/api/v1/messages/" + x.failed.String() + "/exchanges"},
		{"/api/v1/contacts", "/api/v1/contacts?limit=1"},
		{"/api/v1/contacts/{id}", "/api/v1/contacts/" + x.contact.String()},
		{"/api/v1/events", "/api/v1/events?limit=2"},
	} {
		t.Run(tt.asked, func(t *testing.T) {
			value := ok[any](r.get(tt.asked), http.StatusOK)
			schema := spec.Paths[tt.path].Get.Responses["200"].Content["application/json"].Schema
			fits(t, spec, schema, value)
		})
	}
	var problem any
	if err := json.Unmarshal([]byte(r.get("/api/v1/messages/1").body), &problem); err != nil {
		t.Fatal(err)
	}
	fits(t, spec, spec.Components.Schemas.Map()["Problem"], problem)
}

// fits requires that a value is as a schema says.
func fits(t *testing.T, spec *huma.OpenAPI, schema *huma.Schema, value any) {
	t.Helper()
	var result huma.ValidateResult
	huma.Validate(spec.Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, &result)
	for _, err := range result.Errors {
		t.Error(err)
	}
}

func isNil(v any) bool { return reflect.ValueOf(v).IsNil() }
