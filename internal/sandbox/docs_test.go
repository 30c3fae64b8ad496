package sandbox

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// nodeNames are how the document writes the kinds of node.
var nodeNames = map[string]string{nodeRoot: "", nodeApp: "{app}", nodeWABA: "{waba}", nodeNumber: "{phone}", nodeMedia: "{media}",
	nodeTemplate: "{template}", nodeBusiness: "{business}", nodeSystemUser: "{system_user}", nodeUpload: "{upload}", nodeFlow: "{flow}"}

var endpointRow = regexp.MustCompile("(?m)^\\| `(/[^`]*)` \\| ([A-Z, ]+) \\| (simulated|accepted|refused) \\|")

// The table of endpoints in docs/sandbox.md is the table of edges, no more and no less.
func TestDocumentListsEveryEdge(t *testing.T) {
	raw, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	for _, row := range endpointRow.FindAllStringSubmatch(string(raw), -1) {
		for method := range strings.SplitSeq(row[2], ", ") {
			written[method+" "+row[1]] = true
		}
	}
	w := New(Options{})
	defer w.Close()
	for k := range w.edges {
		var parts []string
		for _, p := range []string{nodeNames[k.node], strings.ReplaceAll(k.edge, "*", "{id}")} {
			if p != "" {
				parts = append(parts, p)
			}
		}
		name := k.method + " /" + strings.Join(parts, "/")
		if !written[name] {
			t.Errorf("docs/sandbox.md lacks %s", name)
		}
		delete(written, name)
	}
	for name := range written {
		t.Errorf("docs/sandbox.md lists %s, which the sandbox does not have", name)
	}
}

var errorRow = regexp.MustCompile(`(?m)^\| (\d+) \| (.+) \| (simulated|injected) \|$`)

// Every code the document names is known with that title, and every interactive kind is named.
func TestDocumentListsEveryError(t *testing.T) {
	raw, err := os.ReadFile("../../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := errorRow.FindAllStringSubmatch(string(raw), -1)
	seen := map[int]bool{}
	for _, row := range rows {
		code := atoiOr(row[1], 0)
		seen[code] = true
		if refusal.Title(code) != row[2] {
			t.Errorf("code %d is %q, the document says %q", code, refusal.Title(code), row[2])
		}
	}
	for _, code := range refusal.Codes() {
		if !seen[code] {
			t.Errorf("docs/sandbox.md lacks code %d", code)
		}
	}
}
