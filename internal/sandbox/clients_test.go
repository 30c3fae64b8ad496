package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/need"
)

// clients are other people's Cloud API clients and the script of clients_test that drives each of them.
var clients = []struct{ name, script string }{
	{"@kapso/whatsapp-cloud-api@0.3.0", "kapso.mjs"},
	{"@great-detail/whatsapp@8.4.0", "great_detail.mjs"},
	{"whatsapp-api-js@6.3.0", "api_js.mjs"},
	{"@whatsapp-cloudapi/client@4.2.0", "cloudapi.mjs"},
}

// clientStep is one line that a script prints.
type clientStep struct {
	Step    string
	OK      bool
	Problem string
}

// TestClients runs unmodified clients over HTTP. Each gets a world of its own.
func TestClients(t *testing.T) {
	dir := installClients(t)
	for _, c := range clients {
		t.Run(c.script, func(t *testing.T) {
			for i, s := range runClient(t, dir, c.script) {
				mark := "ok"
				if !s.OK {
					mark = "FAILED " + s.Problem
					t.Fail()
				}
				t.Logf("%-34s %2d  %-24s %s", c.name, i+1, s.Step, mark)
			}
		})
	}
}

// installClients puts the packages of the lock file into a folder that later runs use again.
func installClients(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if _, errNode := exec.LookPath("node"); err != nil || errNode != nil {
		need.Missing(t, "node and npm are missing: apt-get install nodejs npm")
	}
	lock, err := os.ReadFile("clients_test/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := clientCache(t)
	scripts, err := filepath.Glob("clients_test/*")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	have, err := os.ReadFile(filepath.Join(dir, "installed.json"))
	fresh := err == nil && bytes.Equal(have, lock)
	for _, from := range scripts {
		raw, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(from)), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if fresh {
		return dir
	}
	install := exec.CommandContext(t.Context(), npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		need.Missing(t, "npm could not install the clients (is the network there?): %v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "installed.json"), lock, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func clientCache(t *testing.T) string {
	t.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	dir := filepath.Join(base, "saltbridge", "sandbox-clients")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return t.TempDir()
	}
	return dir
}

// runClient plays one script against a connected number whose customer has just written.
func runClient(t *testing.T, dir, script string) []clientStep {
	t.Helper()
	p, pair := connected(t, func(o *Options) {
		o.StrictMedia = script != "kapso.mjs" // which follows the signed address without its token
		o.Delays.TemplateReview = 100 * time.Millisecond
	})
	inbound, err := p.world.CustomerWrites(ana, shopDigits, Text("hello"))
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", script)
	node.Dir, node.WaitDelay = dir, 10*time.Second
	node.Env = append(os.Environ(), "BASE="+p.graph.URL, "TOKEN="+pair.AccessToken, "PHONE="+pair.PhoneNumberID,
		"WABA="+pair.WABAID, "TO="+ana, "INBOUND="+inbound, "VERSION=v25.0", "NODE_NO_WARNINGS=1")
	var out, problems bytes.Buffer
	node.Stdout, node.Stderr = &out, &problems
	runErr := node.Run()
	var steps []clientStep
	lines := bufio.NewScanner(&out)
	for lines.Scan() {
		var s clientStep
		if json.Unmarshal(lines.Bytes(), &s) == nil && s.Step != "" {
			steps = append(steps, s)
		}
	}
	if runErr != nil && (len(steps) == 0 || steps[len(steps)-1].OK) {
		t.Errorf("node %s: %v\n%s", script, runErr, problems.Bytes())
	}
	if len(steps) < 8 {
		t.Errorf("only %d steps ran", len(steps))
	}
	return steps
}
