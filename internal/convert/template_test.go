package convert

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

func TestTemplateOfMetasList(t *testing.T) {
	components := json.RawMessage(`[{"type":"BODY","text":"Hi {{name}}"}]`)
	for name, c := range map[string]struct {
		listed graph.Template
		want   chat.Template
	}{
		"named": {graph.Template{ID: "1", Name: "a", Language: "pt_BR", Category: "marketing", Status: "APPROVED", Quality: "GREEN", RejectedReason: "NONE", ParameterFormat: "named", Components: components},
			chat.Template{WABAID: "w", MetaID: "1", Name: "a", Language: "pt_BR", Category: chat.CategoryMarketing, Status: chat.TemplateApproved, Quality: "GREEN", Named: true, Body: "Hi {{name}}", Components: components}},
		"rejected, of few words": {graph.Template{ID: "2", Name: "b", Status: "REJECTED", RejectedReason: "SCAM"},
			chat.Template{WABAID: "w", MetaID: "2", Name: "b", Status: chat.TemplateRejected, Reason: "SCAM"}},
	} {
		if diff := cmp.Diff(c.want, Template("w", c.listed)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
