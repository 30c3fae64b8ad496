package convert

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

var update = flag.Bool("update", false, "write testdata/facts.txt anew; read the difference before you keep it")

const goldenPath = "testdata/facts.txt"

// TestFactsOfEveryFixture compares, for each webhook of package graph's testdata, what becomes of it.
func TestFactsOfEveryFixture(t *testing.T) {
	var got strings.Builder
	paths, err := filepath.Glob("../graph/testdata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		fmt.Fprintf(&got, "%s\n", strings.TrimSuffix(filepath.Base(path), ".json"))
		for _, f := range factsOf(t, path) {
			got.WriteString(describe(f))
		}
	}
	if *update {
		if err := os.WriteFile(goldenPath, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenPath)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Error(diff)
	}
}

func factsOf(t testing.TB, path string) []chat.Facts {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return translate(t, body)
}

func translate(t testing.TB, body []byte) (all []chat.Facts) {
	t.Helper()
	d, err := graph.ParseDelivery(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Entries {
		for j := range d.Entries[i].Changes {
			all = append(all, Facts(&d.Entries[i], &d.Entries[i].Changes[j]))
		}
	}
	return all
}

func fixture(t testing.TB, name string) chat.Facts {
	t.Helper()
	all := factsOf(t, filepath.Join("../graph/testdata", name+".json"))
	if len(all) != 1 {
		t.Fatalf("%s has %d changes", name, len(all))
	}
	return all[0]
}

// describe writes facts down, one line each.
func describe(f chat.Facts) string {
	var b strings.Builder
	line := func(kind, format string, args ...any) {
		text := fmt.Sprintf("  %-9s %s", kind, strings.Join(strings.Fields(fmt.Sprintf(format, args...)), " "))
		b.WriteString(strings.TrimRight(text, " ") + "\n")
	}
	line("number", "%s %s %s", f.PhoneNumberID, f.Digits, f.WABAID)
	for _, a := range f.Arrivals {
		line("arrival", "%s %s %d %s %s %s %s %s", a.Direction, a.Origin, a.SentAt, who(a.Person), what(a.Content),
			flagged("reply", a.ReplyTo != ""), flagged("forwarded", a.Forwarded), flagged("referral", a.Referral != nil))
	}
	for _, m := range f.Imports {
		line("import", "%s %q %d %s %s %s", m.Direction, m.Status, m.SentAt, who(m.Person), what(m.Content), flagged("no-id", m.WAMID == ""))
	}
	for _, a := range f.Amendments {
		line("amendment", "%s %s %s %d %s %s", a.Kind, a.Direction, a.Origin, a.SentAt, who(a.Person), what(a.Content))
	}
	for _, r := range f.Receipts {
		line("receipt", "%s %d %s %s %d %q %s", r.Status, r.At, who(r.Person), r.Callback, r.Code, r.Detail, r.Pricing)
	}
	for _, e := range f.Book {
		line("book", "remove=%v %d %s %q", e.Remove, e.At, who(e.Person), e.Name)
	}
	for _, p := range f.Preferences {
		line("wish", "stop=%v %d %s", p.Stop, p.At, who(p.Person))
	}
	for _, m := range f.Moves {
		line("move", "%d %s -> %s", m.At, who(m.From), who(m.To))
	}
	if f.Progress != nil {
		line("progress", "%+v", *f.Progress)
	}
	if f.Declined {
		line("declined", "")
	}
	if f.Link != nil {
		line("link", "%+v", *f.Link)
	}
	if f.Notice != nil {
		line("notice", "%s %q %d", f.Notice.Field, f.Notice.Event, f.Notice.At)
	}
	if f.Template != nil {
		line("template", "%+v", *f.Template)
	}
	for _, p := range f.Problems {
		line("problem", "%s", p)
	}
	return b.String()
}

func flagged(word string, set bool) string {
	if set {
		return word
	}
	return ""
}

func who(p chat.Person) string {
	return fmt.Sprintf("<%s %s %s %s %q>", p.Phone, p.BSUID, p.ParentBSUID, p.Username, p.ProfileName)
}

func what(c chat.Content) string {
	media := ""
	if c.Media != nil {
		media = fmt.Sprintf("[%s %s %q voice=%v]", c.Media.ID, c.Media.MIME, c.Media.Filename, c.Media.Voice)
	}
	return fmt.Sprintf("%s %q %s %s", c.Type, c.Text, media, c.Extra)
}

func TestArrivalPointsAtMetasBytes(t *testing.T) {
	referral := fixture(t, "message_referral").Arrivals[0].Referral
	var ad struct {
		ClickID string `json:"ctwa_clid"`
	}
	if err := json.Unmarshal(referral, &ad); err != nil || ad.ClickID != "CLICKID-0001" {
		t.Errorf("referral is %s, %v", referral, err)
	}
	notice := fixture(t, "notice_template_paused").Notice
	var value struct {
		Name string `json:"message_template_name"`
	}
	if err := json.Unmarshal(notice.Value, &value); err != nil || value.Name != "spring_sale" {
		t.Errorf("value is %s, %v", notice.Value, err)
	}
}

// TestEveryElementIsAccountedFor holds that a webhook never vanishes: each one becomes something.
func TestEveryElementIsAccountedFor(t *testing.T) {
	paths, _ := filepath.Glob("../graph/testdata/*.json")
	for _, path := range paths {
		for _, f := range factsOf(t, path) {
			if count(f) == 0 && filepath.Base(path) != "envelope_empty.json" {
				t.Errorf("%s: nothing became of it", path)
			}
		}
	}
}

// count returns how many things facts hold.
func count(f chat.Facts) int {
	n := len(f.Arrivals) + len(f.Imports) + len(f.Receipts) + len(f.Amendments) + len(f.Book) + len(f.Preferences) + len(f.Moves) + len(f.Problems)
	for _, set := range []bool{f.Progress != nil, f.Declined, f.Link != nil, f.Notice != nil} {
		if set {
			n++
		}
	}
	return n
}

// TestProblemsHoldNoContent looks for message text, names and numbers in problems: they reach the log.
func TestProblemsHoldNoContent(t *testing.T) {
	paths, _ := filepath.Glob("../graph/testdata/*broken*.json")
	for _, path := range paths {
		found := 0
		for _, f := range factsOf(t, path) {
			found += len(f.Problems)
			for _, p := range f.Problems {
				for _, secret := range []string{"Ana", "13125550177", "wamid", "Still", "fine"} {
					if strings.Contains(p, secret) {
						t.Errorf("%s: %q holds %q", path, p, secret)
					}
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no problem was found", path)
		}
	}
}

func TestMillis(t *testing.T) {
	for at, want := range map[int64]int64{
		0: 0, -5: 0, 1764002000: 1764002000000, 1764002000123: 1764002000123, 1 << 62: 0, -1 << 63: 0} {
		if got := millis(at); got != want {
			t.Errorf("millis(%d) = %d, want %d", at, got, want)
		}
	}
}

// FuzzFacts holds that no webhook panics, that history never becomes an arrival, and that what was
// translated names a customer and a time.
func FuzzFacts(f *testing.F) {
	paths, _ := filepath.Glob("../graph/testdata/*.json")
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := graph.ParseDelivery(body)
		if err != nil {
			return
		}
		for i := range d.Entries {
			for j := range d.Entries[i].Changes {
				change := &d.Entries[i].Changes[j]
				checkFacts(t, change, Facts(&d.Entries[i], change))
			}
		}
	})
}

func checkFacts(t *testing.T, change *graph.Change, f chat.Facts) {
	if change.History != nil && len(f.Arrivals) > 0 {
		t.Fatal("history became live messages")
	}
	if (change.Messages != nil || change.Echoes != nil) && len(f.Imports) > 0 {
		t.Fatal("live messages became history")
	}
	if (change.Err != nil || !change.Known) && len(f.Problems) == 0 {
		t.Fatal("a change that could not be read left no problem")
	}
	for _, a := range f.Arrivals {
		if nobody(a.Person) || a.WAMID == "" || a.SentAt <= 0 || a.Content.Type == "" {
			t.Fatalf("arrival of nobody, nothing or never: %+v", a)
		}
		if (a.Direction == chat.In) != (a.Origin == chat.FromCustomer) {
			t.Fatalf("direction %s by %s", a.Direction, a.Origin)
		}
	}
	for _, m := range f.Imports {
		if nobody(m.Person) || m.SentAt <= 0 || m.Content.Type == "" {
			t.Fatalf("import of nobody, nothing or never: %+v", m)
		}
	}
	for _, a := range f.Amendments {
		if a.Target == "" || nobody(a.Person) || a.Kind == "" {
			t.Fatalf("amendment of nothing: %+v", a)
		}
	}
}

func BenchmarkFacts(b *testing.B) {
	for _, name := range []string{"message_text", "status_sent", "history_chunk"} {
		body, err := os.ReadFile(filepath.Join("../graph/testdata", name+".json"))
		if err != nil {
			b.Fatal(err)
		}
		d, err := graph.ParseDelivery(body)
		if err != nil {
			b.Fatal(err)
		}
		entry := &d.Entries[0]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Facts(entry, &entry.Changes[0])
			}
		})
	}
}
