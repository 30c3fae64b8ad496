package apptest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/store"
)

// Storage names where an app keeps its data: flags for every command.
type Storage []string

// Folder returns storage in an embedded database of its own.
func Folder(t testing.TB) Storage { return Storage{"--data", t.TempDir()} }

// Database returns storage in PostgreSQL; what is not in the database goes to a folder of its own.
func Database(t testing.TB, url string) Storage {
	return Storage{"--database", url, "--data", t.TempDir()}
}

// App is a running demo: server and sandbox in one process.
type App struct {
	*Process
	t       testing.TB
	URL     string // of the server
	Sandbox Sandbox
	Storage Storage
}

// Demo starts `saltbridge demo` on free ports and waits until it is ready.
func Demo(t testing.TB, s Storage, args ...string) *App {
	t.Helper()
	args = append([]string{"demo", "--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0"}, args...)
	a := &App{t: t, Storage: s, Process: Start(t, append(args, s...)...)}
	out := a.WaitOutput("Press Ctrl+C")
	addresses := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindAllString(out, -1)
	if len(addresses) != 3 {
		t.Fatalf("%d addresses printed, want 3:\n%s", len(addresses), out)
	}
	a.URL, a.Sandbox = addresses[0], Sandbox{t: t, URL: addresses[1]}
	return a
}

// Serve starts `saltbridge serve` on a free port and waits until it serves.
func Serve(t testing.TB, s Storage, args ...string) *App {
	t.Helper()
	args = append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)
	a := &App{t: t, Storage: s, Process: Start(t, append(args, s...)...)}
	out := a.WaitOutput("serves on http://")
	a.URL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(out)
	return a
}

// Command runs a command of the binary on the app's storage and returns what it printed.
func (a *App) Command(args ...string) string {
	a.t.Helper()
	return Command(a.t, append(args, a.Storage...)...)
}

// Command runs the binary and returns what it printed; it must succeed. Beside a server that a busy machine keeps in the middle of a
// write it gives up after two seconds and has done nothing: it is run again, as an operator would.
func Command(t testing.TB, args ...string) string {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		cmd := exec.Command(Binary(t), args...)
		var errs strings.Builder
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err == nil {
			return string(out)
		}
		if !strings.Contains(errs.String(), "locked by another process") || time.Now().After(deadline) {
			t.Fatalf("saltbridge %v: %v\n%s%s", args, err, out, errs.String())
		}
	}
}

// Stats returns `saltbridge stats --json`.
func (a *App) Stats() store.Stats {
	a.t.Helper()
	var s store.Stats
	if err := json.Unmarshal([]byte(a.Command("stats", "--json")), &s); err != nil {
		a.t.Fatal(err)
	}
	return s
}

// API returns the JSON API with a fresh key.
func (a *App) API() API {
	a.t.Helper()
	key := strings.TrimSpace(a.Command("apikey", "add", "--name", "test"))
	return API{t: a.t, url: a.URL + "/api/v1", key: key}
}

// Programs returns the JSON API with a key that is known: that of a restarted app, too.
func (a *App) Programs(key string) API { return API{t: a.t, url: a.URL + "/api/v1", key: key} }

// patience bounds every wait; it is long because test machines are slow, and never waited out.
const patience = 2 * time.Minute

// Eventually waits until cond holds and fails the test if it never does.
func Eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for wait := 5 * time.Millisecond; !cond(); wait = min(2*wait, 200*time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain: %s", patience, what)
		}
		time.Sleep(wait) // between looks at a condition of another process
	}
}

// API is the JSON API as a program uses it.
type API struct {
	t   testing.TB
	url string
	key string
}

// Get reads path into out.
func (a API) Get(path string, out any) {
	a.t.Helper()
	a.do(http.MethodGet, path, nil, http.StatusOK, out)
}

// Post sends in to path, expects a status, and reads the answer into out unless that is nil.
func (a API) Post(path string, in any, status int, out any) {
	a.t.Helper()
	a.do(http.MethodPost, path, in, status, out)
}

// Upload keeps a file for sending and returns its id.
func (a API) Upload(name, contentType string, content []byte) string {
	a.t.Helper()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.url+"/media?filename="+url.QueryEscape(name), bytes.NewReader(content))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+a.key)
	request.Header.Set("Content-Type", contentType)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer answer.Body.Close()
	var file struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&file); err != nil || answer.StatusCode != http.StatusCreated {
		a.t.Fatalf("uploading %s: status %d, %v", name, answer.StatusCode, err)
	}
	return file.ID
}

func (a API) do(method, path string, in any, status int, out any) {
	a.t.Helper()
	call(a.t, method, a.url+path, a.key, in, status, out)
}
