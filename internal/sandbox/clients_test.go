package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/npm"
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
	dir := npm.Install(t, "sandbox-clients", os.DirFS("clients_test"))
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
