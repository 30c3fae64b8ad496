package api

import (
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

const about = `Reads and writes the conversations of one account.

**Keys.** Every request needs ` + "`Authorization: Bearer sbk_…`" + `. Make a key with ` + "`saltbridge apikey add`" + `; it sees all of its account and nothing else.

**Values.** Ids are strings of decimal digits. Times are RFC 3339 in UTC with milliseconds, such as 2026-06-26T11:00:00.000Z. What is unknown or does not apply is left out. Further fields may be added at any time: ignore those you do not know.

**Lists** come in pages: follow ` + "`next_cursor`" + ` until it is left out. Pages of a list that changes meanwhile never show an item twice unless it moved, and may miss one that did: to keep up with changes, follow the events.

**Events.** Each change has a number; numbers grow by one and have no gaps. Remember the newest you have seen and go on from there: nothing is missed. An event names what changed; fetch it to learn its state.

**Failures** are problem documents (RFC 9457) with a ` + "`kind`" + ` and a sentence for people.`

// config describes the API as a whole. Nothing of huma's own is served: no page that loads scripts from
// elsewhere, and no links into answers.
func config(version string) huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	// huma's own errors leave as problems, see translate.
	schemas.RegisterTypeAlias(reflect.TypeFor[huma.ErrorModel](), reflect.TypeFor[Problem]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Saltbridge", Version: version, Description: about},
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"key": {Type: "http", Scheme: "bearer", BearerFormat: "sbk_…", Description: "An API key, made with `saltbridge apikey add`."},
				},
			},
			Security: []map[string][]string{{"key": {}}},
			Tags: []*huma.Tag{
				{Name: "numbers", Description: "The business phone numbers of the account."},
				{Name: "conversations", Description: "Everything between one number and one contact."},
				{Name: "messages", Description: "What was said, and how far it got."},
				{Name: "desk", Description: "Who works on conversations, and what these can be given: agents, teams, labels."},
				{Name: "contacts", Description: "The people the business writes with."},
				{Name: "templates", Description: "The message templates that Meta lists for the account's numbers."},
				{Name: "snippets", Description: "Texts of the team's own that agents put into the composer."},
				{Name: "events", Description: "What changed, in order, without gaps."},
			},
		},
		Formats:                      huma.DefaultFormats,
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{translate},
	}
}

// openAnswers lets answers have fields that the description does not know: programs made from it today must
// take the fields of tomorrow. Bodies of requests stay closed, so that a misspelt field is found.
func openAnswers(spec *huma.OpenAPI) {
	closed := map[*huma.Schema]bool{}
	for _, item := range spec.Paths {
		for _, op := range []*huma.Operation{item.Post, item.Put, item.Patch} {
			if op == nil || op.RequestBody == nil {
				continue
			}
			if body := op.RequestBody.Content["application/json"]; body != nil {
				markClosed(spec.Components.Schemas, body.Schema, closed)
			}
		}
	}
	for _, schema := range spec.Components.Schemas.Map() {
		if !closed[schema] {
			schema.AdditionalProperties = nil
		}
	}
}

// markClosed marks a schema and all below it.
func markClosed(r huma.Registry, s *huma.Schema, closed map[*huma.Schema]bool) {
	for s.Ref != "" {
		s = r.SchemaFromRef(s.Ref)
	}
	if closed[s] {
		return
	}
	closed[s] = true
	for _, property := range s.Properties {
		markClosed(r, property, closed)
	}
	if s.Items != nil {
		markClosed(r, s.Items, closed)
	}
}

// serveDescription serves the description to anyone: it tells nothing of this installation but its version. It is written when it is first
// asked for, as few ask and every start would wait for it.
func (s *server) serveDescription() {
	spec := s.api.OpenAPI()
	s.mux.HandleFunc("GET /api/openapi.json", serveWritten("application/openapi+json", spec.MarshalJSON))
	s.mux.HandleFunc("GET /api/openapi.yaml", serveWritten("application/openapi+yaml", spec.YAML))
}

func serveWritten(contentType string, write func() ([]byte, error)) http.HandlerFunc {
	content := sync.OnceValue(func() []byte {
		text, err := write()
		if err != nil {
			panic(err) // made of our own types only: the golden test would have failed
		}
		return text
	})
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content()) // whoever asked is gone
	}
}
