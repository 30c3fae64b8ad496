package content

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// checkCase is one message of testdata/*.json and what Meta says to it.
type checkCase struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // the file's name when empty
	Body any    `json:"body"`
	Code int    `json:"code"` // 0: nothing wrong
	At   string `json:"at"`   // how the details begin: the JSON path
	Long *struct {
		Path string `json:"path"` // where to put text
		Runs int    `json:"runs"` // of so many characters
	} `json:"long"`
}

func TestCheck(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []checkCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, c := range cases {
			if c.Kind == "" {
				c.Kind = kind
			}
			t.Run(kind+"/"+c.Name, c.run)
		}
	}
}

func (c checkCase) run(t *testing.T) {
	if c.Long != nil {
		stretch(c.Body, strings.Split(c.Long.Path, "."), strings.Repeat("ä", c.Long.Runs))
	}
	err := Check(c.Kind, c.Body)
	switch {
	case err == nil && c.Code != 0:
		t.Fatalf("accepted, want %d at %s", c.Code, c.At)
	case err != nil && err.Code != c.Code:
		t.Fatalf("%d %s: %s, want code %d", err.Code, err.Text(), err.Details, c.Code)
	case err != nil && !strings.HasPrefix(err.Details, c.At) && !strings.Contains(err.Text(), c.At):
		t.Fatalf("details %q and message %q do not name %q", err.Details, err.Text(), c.At)
	}
}

// stretch puts text at the end of a path of keys.
func stretch(v any, path []string, s string) {
	o := input.Nested(v)
	for _, key := range path[:len(path)-1] {
		if l := input.List(o[key]); l != nil {
			o = input.Nested(l[0])
			continue
		}
		o = input.Nested(o[key])
	}
	o[path[len(path)-1]] = s
}

func TestMedia(t *testing.T) {
	carousel := map[string]any{"action": map[string]any{"cards": []any{
		map[string]any{"header": map[string]any{"type": "image", "image": map[string]any{"id": "1"}}},
		map[string]any{"header": map[string]any{"type": "video", "video": map[string]any{"link": "https://a.example/v"}}}}}}
	got := Media("interactive", carousel)
	if len(got) != 2 || got[0].ID != "1" || got[1].Kind != "video" || got[1].Path != "interactive.action.cards.1.header.video" {
		t.Fatalf("files %+v", got)
	}
	if got := Media("audio", map[string]any{"id": "2", "voice": true}); len(got) != 1 || !got[0].Voice {
		t.Fatalf("files %+v", got)
	}
}

// Whatever a client sends, Check answers.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{`null`, `[]`, `{"type":"list","action":{"sections":[null,{"rows":[1]}]}}`, `{"type":"carousel","action":{"cards":[{},{}]}}`,
		`{"type":"order_details","action":{"parameters":{"order":{"items":[{}]}}}}`, `[{"name":{}},3]`, `{"latitude":"NaN","longitude":1e400}`} {
		for _, kind := range Kinds {
			f.Add(kind, []byte(s))
		}
	}
	f.Fuzz(func(t *testing.T, kind string, raw []byte) {
		var body any
		if json.Unmarshal(raw, &body) != nil {
			return
		}
		if err := Check(kind, body); err != nil && err.Text() == "" {
			t.Fatalf("an error without words: %+v", err)
		}
		Media(kind, body)
	})
}
