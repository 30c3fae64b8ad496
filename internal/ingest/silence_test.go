package ingest

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestTheLogTellsNothingOfPeople drives every fixture, whole, cut off and with broken types, through ingest and
// greps all that is logged for the texts, names and numbers in them.
func TestTheLogTellsNothingOfPeople(t *testing.T) {
	var log buffer
	r := newRig(t, storetest.SQLite(t)).connect()
	options := r.ingest.Options
	options.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r.serve(New(options))
	files, err := filepath.Glob(filepath.Join("..", "graph", "testdata", "*.json"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d fixtures, error %v", len(files), err)
	}
	cure := r.poison()
	secrets := map[string]bool{"poison": true}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		gather(body, secrets)
		for _, variant := range broken(string(body)) {
			r.deliver(variant)
		}
	}
	r.deliver(says("13125550177", "wamid.poison", "poison", "02000"))
	cure()
	if _, err := r.ingest.Replay(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := log.String()
	if !strings.Contains(text, "delivery journaled but not applied") || len(secrets) < 60 {
		t.Fatalf("%d secrets and %d bytes of log: the test looks at nothing", len(secrets), len(text))
	}
	for secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
}

// broken returns a body as it is and in ways it must not be.
func broken(body string) []string {
	return []string{
		body,
		body[:len(body)*2/3],
		regexp.MustCompile(`"body": "([^"]*)"`).ReplaceAllString(body, `"body": {"$1": ["$1"]}`),
		regexp.MustCompile(`"(from|to|wa_id|name|timestamp)": "([^"]*)"`).ReplaceAllString(body, `"$1": {"$2": "$2"}`),
		regexp.MustCompile(`"timestamp": "([^"]*)"`).ReplaceAllString(body, `"timestamp": "Ana Torres"`),
		strings.ReplaceAll(body, `"id": "wamid.`, `"id": ["wamid.`),
	}
}

// private are the keys whose values are nobody's business.
var private = map[string]bool{"body": true, "name": true, "full_name": true, "first_name": true, "formatted_name": true, "caption": true, "from": true, "to": true,
	"wa_id": true, "phone_number": true, "recipient_id": true, "username": true, "phone": true, "filename": true, "title": true, "address": true, "text": true}

// gather collects the private texts of a payload that are long enough to be told from chance.
func gather(body []byte, secrets map[string]bool) {
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				walk(k, inner)
			}
		case []any:
			for _, inner := range v {
				walk(key, inner)
			}
		case string:
			if private[key] && len(v) > 5 && v != "object" { // a word of our own
				secrets[v] = true
			}
		}
	}
	var v any
	if json.Unmarshal(body, &v) == nil {
		walk("", v)
	}
}

// buffer is a log that several goroutines write.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
