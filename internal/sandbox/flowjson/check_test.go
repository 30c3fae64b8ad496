package flowjson

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// flawCase changes one thing in the sound flow of testdata/pickup.json.
type flawCase struct {
	Name string `json:"name"`
	From string `json:"from"` // replaced, the first time it occurs
	To   string `json:"to"`
	Want string `json:"want"` // the problem's name; nothing when sound
	Path string `json:"path"`
	Line int    `json:"line"`
}

func TestCheck(t *testing.T) {
	sound, err := os.ReadFile("testdata/pickup.json")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/flaws.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []flawCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			if !strings.Contains(string(sound), c.From) {
				t.Fatalf("the flow has no %s", c.From)
			}
			_, problems := Check([]byte(strings.Replace(string(sound), c.From, c.To, 1)))
			if c.Want == "" {
				if len(problems) > 0 {
					t.Fatalf("%+v", problems)
				}
				return
			}
			if len(problems) == 0 || problems[0].Error != c.Want {
				t.Fatalf("problems %+v, want %s", problems, c.Want)
			}
			p := problems[0]
			if c.Path != "" && p.Pointers[0].Path != c.Path || c.Line != 0 && p.LineStart != c.Line {
				t.Errorf("at %s line %d, want %s line %d", p.Pointers[0].Path, p.LineStart, c.Path, c.Line)
			}
		})
	}
}

func TestDocument(t *testing.T) {
	raw, err := os.ReadFile("testdata/pickup.json")
	if err != nil {
		t.Fatal(err)
	}
	d, _ := Check(raw)
	if d.Version != "7.0" || d.DataAPI != "" || strings.Join(d.Screens, " ") != "DETAILS CONFIRM" {
		t.Errorf("%+v", d)
	}
}

// Whatever is uploaded, there is a verdict with places inside the document.
func FuzzCheck(f *testing.F) {
	sound, err := os.ReadFile("testdata/pickup.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sound)
	for _, s := range []string{`{`, `[]`, `{"version":1,"screens":[1,{"id":{},"layout":[]}]}`, `{"screens":{"a":1},"routing_model":[]}`, strings.Repeat("[", 100)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, problems := Check(raw)
		for _, p := range problems {
			if p.LineStart < 1 || p.ColumnStart < 1 || p.LineEnd < p.LineStart || p.Message == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}
