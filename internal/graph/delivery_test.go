package graph

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ignoreRaw leaves out the bytes as they came; TestFixturesKeepRaw looks at them.
var ignoreRaw = cmp.FilterPath(func(p cmp.Path) bool {
	name := p.Last().String()
	return name == ".Raw" || name == ".Content"
}, cmp.Ignore())

func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	bodies := map[string][]byte{}
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bodies[strings.TrimSuffix(filepath.Base(path), ".json")] = body
	}
	return bodies
}

func parseFixture(t *testing.T, name string) *Delivery {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := ParseDelivery(body)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// onlyChange returns the change of a fixture that has one.
func onlyChange(t *testing.T, name string) *Change {
	t.Helper()
	d := parseFixture(t, name)
	if len(d.Entries) != 1 || len(d.Entries[0].Changes) != 1 {
		t.Fatalf("%s: want one entry with one change, got %+v", name, d.Entries)
	}
	return &d.Entries[0].Changes[0]
}

// typedPointers counts the typed values that are set.
func typedPointers(ch *Change) int {
	n, v := 0, reflect.ValueOf(ch).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() {
			n++
		}
	}
	return n
}

func TestFixturesFillOneTypedValue(t *testing.T) {
	for name, body := range fixtures(t) {
		d, err := ParseDelivery(body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range d.Entries {
			for _, ch := range e.Changes {
				want := 0
				if ch.Known && ch.Err == nil {
					want = 1
				}
				if got := typedPointers(&ch); got != want {
					t.Errorf("%s: %s: %d typed values, want %d", name, ch.Field, got, want)
				}
				if ch.Err != nil && !strings.Contains(name, "broken") {
					t.Errorf("%s: %v", name, ch.Err)
				}
			}
		}
	}
}

func TestFixturesKeepRaw(t *testing.T) {
	for name, body := range fixtures(t) {
		d, err := ParseDelivery(body)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, e := range d.Entries {
			for _, ch := range e.Changes {
				checkRaw(t, name, body, ch.Raw)
				for _, m := range messagesOf(&ch) {
					checkRaw(t, name, body, m.Raw)
					if m.Err != nil && !strings.Contains(name, "broken") {
						t.Errorf("%s: %v", name, m.Err)
					}
				}
			}
		}
	}
}

func messagesOf(ch *Change) []Message {
	switch {
	case ch.Messages != nil:
		return ch.Messages.Messages
	case ch.Echoes != nil:
		return ch.Echoes.Messages
	case ch.History != nil:
		all := append(ch.History.Messages, ch.History.Echoes...)
		for _, chunk := range ch.History.Chunks {
			for _, thread := range chunk.Threads {
				all = append(all, thread.Messages...)
			}
		}
		return all
	}
	return nil
}

func checkRaw(t *testing.T, name string, body []byte, raw json.RawMessage) {
	t.Helper()
	if !json.Valid(raw) || !strings.Contains(string(body), string(raw)) {
		t.Errorf("%s: raw is not a value of the body: %.80s", name, raw)
	}
	if cap(raw) != len(raw) {
		t.Errorf("%s: raw can be appended to over the body", name)
	}
}

func TestParseDeliveryRejects(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"not JSON", "entry=1", "not readable as JSON at byte 0"},
		{"cut off", `{"object":"whatsapp_business_account","entry":[{"id":"1"`, "cut off"},
		{"too deep", `{"entry":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "nested deeper than 64 levels"},
		{"list", `[]`, "the whole value: want an object, got an array"},
		{"entry is a text", `{"entry":"x"}`, "entry: want an array, got a text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := ParseDelivery([]byte(tt.body))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %+v, %v; want %q", d, err, tt.want)
			}
		})
	}
}

func TestEnvelopes(t *testing.T) {
	one := []string{"messages 410050006000701"}
	tests := map[string][]string{
		"envelope_batch": {
			"messages 410050006000701", "smb_message_echoes 410050006000701", "messages 410050006000702", "account_update "},
		"envelope_messages_and_statuses": one,
		"envelope_without_object":        one,
		"envelope_without_field":         one,
		"envelope_field_inside_value":    one,
		"envelope_field_in_entry":        one,
		"envelope_dashboard_sample":      one,
		"envelope_ids_as_numbers":        one,
		"envelope_nulls":                 one,
		"envelope_unknown_field":         {"sparkles  unknown"},
		"envelope_other_product":         {"messages  unknown"},
		"envelope_empty":                 nil,
		"history_declined_bare":          {"history 410050006000701"},
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range parseFixture(t, name).Entries {
				for _, ch := range e.Changes {
					line := ch.Field + " " + ch.Metadata().PhoneNumberID
					if !ch.Known {
						line += " unknown"
					}
					got = append(got, line)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBrokenChangeLeavesOthersAlone(t *testing.T) {
	changes := parseFixture(t, "envelope_broken_change").Entries[0].Changes
	if len(changes) != 3 {
		t.Fatalf("%d changes, want 3", len(changes))
	}
	for i, want := range []string{"messages: want an array, got an object", "", "the whole value: want an object, got a text"} {
		got := ""
		if err := changes[i].Err; err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("change %d: error %q, want %q", i, got, want)
		}
	}
	if got := changes[1].Messages.Messages[0].Text.Body; got != "Unharmed" {
		t.Errorf("sibling reads %q", got)
	}
}

func TestBrokenElementLeavesSiblingsAlone(t *testing.T) {
	messages := onlyChange(t, "message_broken_sibling").Messages.Messages
	if len(messages) != 3 || messages[0].Text.Body != "Before" || messages[2].Text.Body != "After" {
		t.Fatalf("siblings are harmed: %+v", messages)
	}
	shape, ok := errors.AsType[*ShapeError](messages[1].Err)
	if !ok || shape.Error() != "text: want an object, got an array" {
		t.Errorf("error is %v", messages[1].Err)
	}
	if messages[1].ID == "" || len(messages[1].Raw) == 0 {
		t.Error("the broken message lost its id or its raw form")
	}

	value := onlyChange(t, "message_broken_element").Messages
	if value.Messages[0].Err == nil || string(value.Messages[0].Raw) != `"not a message"` || value.Contacts[0].Err == nil {
		t.Errorf("broken elements are not kept: %+v", value)
	}
	if value.Messages[1].Text.Body != "Still here" || value.Contacts[1].Name != "Ana Torres" {
		t.Errorf("siblings are harmed: %+v", value)
	}

	statuses := onlyChange(t, "status_broken_sibling").Messages.Statuses
	if statuses[0].Err != nil || statuses[1].Err == nil || statuses[2].Status != StatusDelivered {
		t.Errorf("statuses: %+v", statuses)
	}
	book := onlyChange(t, "book_broken_sibling").StateSync.Changes
	if book[0].Err != nil || book[1].Err == nil || book[2].FullName != "Bo" {
		t.Errorf("address book: %+v", book)
	}
	imported := onlyChange(t, "history_chunk_broken_sibling").History.Chunks[0].Threads[0].Messages
	if imported[0].Err != nil || imported[1].Err == nil || imported[2].Text.Body != "fine too" {
		t.Errorf("history: %+v", imported)
	}
}

// FuzzParseDelivery holds that no body panics, that raw parts are values of the body, and that what was
// read is the same without blanks.
func FuzzParseDelivery(f *testing.F) {
	for _, body := range fixtures(f) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := ParseDelivery(body)
		if err != nil {
			return
		}
		for _, e := range d.Entries {
			for _, ch := range e.Changes {
				checkRaw(t, "change", body, ch.Raw)
				if n := typedPointers(&ch); n > 1 || n == 1 && !ch.Known {
					t.Fatalf("%s: %d typed values, known is %v", ch.Field, n, ch.Known)
				}
				for _, m := range messagesOf(&ch) {
					checkRaw(t, "message", body, m.Raw)
				}
			}
		}
	})
}

// BenchmarkParseDelivery reads one webhook of each common kind.
func BenchmarkParseDelivery(b *testing.B) {
	bodies := fixtures(b)
	for _, name := range []string{"message_text", "message_text_escaped", "status_sent", "echo_text", "history_chunk", "envelope_batch"} {
		body := compact(b, bodies[name])
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if _, err := ParseDelivery(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func compact(b *testing.B, body []byte) []byte {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		b.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return out
}
