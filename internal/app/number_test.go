package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	saltbridge "github.com/saltbridge/saltbridge/internal/app"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// operator works without a browser, beside a demo that runs.
type operator struct {
	t   *testing.T
	app *apptest.App
	box struct {
		Token string `json:"system_user_token"`
	}
}

// TestNumberCommands does all that a number needs by command, with JSON for programs.
func TestNumberCommands(t *testing.T) {
	o := &operator{t: t, app: apptest.Demo(t, apptest.Folder(t), "--connected")}
	if err := json.Unmarshal([]byte(o.app.Sandbox.Fittings()), &o.box); err != nil {
		t.Fatal(err)
	}
	apptest.Eventually(t, "the number is connected", func() bool { return at(o.json("number", "list"), "0", "link") == "connected" })
	o.looks()
	o.changes()
	o.imports()
	o.privateRules()
	o.registers()
	o.badInput()
	o.removes()
}

// run runs a command in this process and returns the exit status and what was printed. One that gave up beside a busy server is run
// again, see [apptest.Command].
func (o *operator) run(args ...string) (status int, out, errs string) {
	o.t.Helper()
	apptest.Eventually(o.t, "the database is not locked", func() bool {
		var printed, said bytes.Buffer
		status = saltbridge.Run("test", append(slices.Clone(args), o.app.Storage...), &printed, &said)
		out, errs = printed.String(), said.String()
		return !strings.Contains(errs, "locked by another process")
	})
	return status, out, errs
}

// json runs a command with --json and returns what it printed.
func (o *operator) json(args ...string) any {
	o.t.Helper()
	status, out, errs := o.run(append(args, "--json")...)
	var value any
	if err := json.Unmarshal([]byte(out), &value); err != nil || status != 0 {
		o.t.Fatalf("%v: status %d, %v\n%s%s", args, status, err, out, errs)
	}
	return value
}

// atMeta are the flags of commands that ask Meta.
func (o *operator) atMeta(args ...string) []string {
	return append(args, "--graph-url", o.app.Sandbox.URL, "--app-id", "700100200300400", "--app-secret", "5a17b81d6e0000000000000000000a99",
		"--verify-token", "sandbox-verify-token")
}

// at finds a value by keys and places.
func at(value any, path ...string) any {
	for _, key := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func (o *operator) want(value, want any, path ...string) {
	o.t.Helper()
	if got := at(value, path...); got != want {
		o.t.Errorf("%s is %v, want %v in\n%v", strings.Join(path, "."), got, want, value)
	}
}

// looks reads what is known, asks Meta, and tests the webhooks, by each way to name a number.
func (o *operator) looks() {
	for _, name := range []string{apptest.ShopPhoneNumberID, "+1 202-555-0142", fmt.Sprint(at(o.json("number", "list"), "0", "id"))} {
		o.want(o.json("number", "show", name), "coexistence", "mode")
	}
	checked := o.json(o.atMeta("number", "check", apptest.ShopPhoneNumberID)...)
	o.want(checked, true, "health", "is_on_biz_app")
	o.want(checked, "CONNECTED", "health", "status")
	tested := o.json(o.atMeta("number", "selftest", apptest.ShopPhoneNumberID)...)
	o.want(tested, "", "health", "selftest_say")
	if at(tested, "health", "selftest_at") == "" {
		o.t.Error("the self-test left no time")
	}
	o.app.Sandbox.Post("webhooks", map[string]any{"field": "account_update", "level": "account", "value": map[string]any{"event": "ACCOUNT_RESTRICTION",
		"restriction_info": []any{map[string]any{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}}}}, nil)
	apptest.Eventually(o.t, "the restriction is in the feed", func() bool { return at(o.json("number", "alerts"), "0", "severity") == "critical" })
	o.want(o.json("number", "alerts"), "restricted", "0", "runbook")
	seen := o.json("number", "alerts", "--seen", fmt.Sprint(at(o.json("number", "alerts"), "0", "id")))
	if at(seen, "0", "seen_to_at") == "" {
		o.t.Errorf("the alert is still open: %v", seen)
	}
}

// changes sets what can be set.
func (o *operator) changes() {
	o.want(o.json(o.atMeta("number", "token", apptest.ShopPhoneNumberID, "--token", o.box.Token)...), true, "health", "token_ok")
	o.want(o.json("number", "remind", apptest.ShopPhoneNumberID, "--to", "Olivia <o@example.com>"), "o@example.com", "health", "remind_to")
	o.want(o.json("number", "pace", "--phone-number-id", apptest.ShopPhoneNumberID, "7"), apptest.ShopPhoneNumberID, "phone_number_id")
	o.want(o.json("number", "groups", apptest.ShopPhoneNumberID, "--add", "Team"), "app_only", "0", "where")
	o.want(o.json("number", "show", apptest.ShopPhoneNumberID), "Team", "groups_in_the_app_only", "0")
	if rest := o.json("number", "groups", apptest.ShopPhoneNumberID, "--forget", "Team"); len(rest.([]any)) != 0 {
		o.t.Errorf("groups %v after it was forgotten", rest)
	}
	passport := o.json("number", "passport", "+234 803 123 4567", "--app-version", "2.24.9", "--verified", "yes", "--on-api", "no")
	o.want(passport, "NG", "country")
	o.want(passport, "stop", "modes", "2", "verdict")
	o.want(o.json("number", "track", "+234 803 123 4567", "--name", "Lagos"), "tracked", "link")
}

// imports shows how far they are, as they were requested.
func (o *operator) imports() {
	syncs := o.json("number", "sync", apptest.ShopPhoneNumberID)
	o.want(syncs, "smb_app_state_sync", "0", "kind")
	o.want(syncs, "history", "1", "kind")
	o.want(syncs, "", "1", "error")
}

func (o *operator) privateRules() {
	rule := o.json("number", "private", "add", "number", "+49 151 2345678")
	o.want(rule, "491512345678", "value")
	o.want(o.json("number", "private", "list"), at(rule, "id"), "0", "id")
	o.want(o.json("number", "private", "add", "name", "*family"), "*family", "value")
	o.want(o.json("number", "private", "remove", at(rule, "id").(string)), true, "removed")
	if rest := o.json("number", "private").([]any); len(rest) != 1 || at(rest, "0", "kind") != "name" {
		o.t.Errorf("the rules are %v, want the one on names", rest)
	}
}

// registers adds a number that is on the API only, by token, and takes its steps: a wrong PIN, then the right one.
func (o *operator) registers() {
	var added struct{ ID string }
	o.app.Sandbox.Graph(o.box.Token, "510020003000401/phone_numbers", map[string]string{"cc": "1", "phone_number": "2025550199", "verified_name": "Acme Bot"}, &added)
	o.want(o.json("number", "add", "--phone-number-id", added.ID, "--waba-id", "510020003000401", "--token", o.box.Token, "--mode", "api"), "connecting", "link")
	apptest.Eventually(o.t, "the number waits for its registration", func() bool {
		return at(o.json("number", "show", added.ID), "runbook") == "register"
	})
	o.want(o.json("number", "resume", added.ID), "connecting", "link") // tried again, in vain
	o.json(o.atMeta("number", "register", added.ID, "--send", "sms")...)
	o.json(o.atMeta("number", "register", added.ID, "--code", o.codeOf(added.ID))...)
	o.json(o.atMeta("number", "register", added.ID, "--pin", "135790")...)
	apptest.Eventually(o.t, "it is connected", func() bool { return at(o.json("number", "show", added.ID), "link") == "connected" })
}

// codeOf reads the code that Meta sent by SMS.
func (o *operator) codeOf(phoneNumberID string) string {
	o.t.Helper()
	var world struct {
		Numbers []struct {
			ID   string `json:"phone_number_id"`
			Code string `json:"verification_code"`
		} `json:"numbers"`
	}
	if err := json.Unmarshal([]byte(o.app.Sandbox.Fittings()), &world); err != nil {
		o.t.Fatal(err)
	}
	for _, n := range world.Numbers {
		if n.ID == phoneNumberID {
			return n.Code
		}
	}
	o.t.Fatal("no code was sent")
	return ""
}

// badInput gets a sentence that says what to do, and a status that scripts see.
func (o *operator) badInput() {
	shop := apptest.ShopPhoneNumberID
	for _, c := range []struct {
		args   []string
		status int
		say    string
	}{
		{[]string{"show", "999"}, 1, "`saltbridge number list` shows"},
		{[]string{"show"}, 2, "<number>"},
		{[]string{"check", "+234 803 123 4567"}, 1, "Connect it first"},
		{[]string{"selftest", "+234 803 123 4567"}, 1, "in the app only"},
		{o.atMeta("token", shop, "--token", "nonsense"), 1, "whatsapp_business_messaging"},
		{[]string{"token", shop}, 2, "--token"},
		{[]string{"remind", shop, "--to", "nobody"}, 1, "with commas between"},
		{[]string{"pace", "--phone-number-id", shop, "1001"}, 1, "from 1 to 1000"},
		{[]string{"resume", shop}, 1, "Nothing stops"},
		{[]string{"resume"}, 1, "Say which number"},
		{[]string{"sync", shop, "--again", "history"}, 1, "To start over"},
		{[]string{"sync", shop, "--again", "photos"}, 1, "contacts or history"},
		{[]string{"groups", shop, "--forget", "Nobody"}, 1, "No group"},
		{[]string{"passport", "12"}, 1, "country code"},
		{[]string{"passport", "+4915123456789", "--verified", "perhaps"}, 2, "--verified"},
		{[]string{"track", "+1 202 555 0142"}, 1, "here already"},
		{[]string{"add", "--phone-number-id", "+1 202", "--waba-id", "1", "--token", "T"}, 1, "digits only"},
		{[]string{"add", "--phone-number-id", "1", "--waba-id", "1"}, 2, "--token"},
		{[]string{"add", "--phone-number-id", "1", "--waba-id", "1", "--token", "T", "--mode", "both"}, 2, "--mode"},
		{o.atMeta("register", shop, "--pin", "135790"), 1, "registered already"},
		{[]string{"register", shop}, 1, "Say which step"},
		{[]string{"private", "add", "number", "12"}, 1, "country code"},
		{[]string{"private", "add", "name", "*"}, 1, "more than a star"},
		{[]string{"private", "add", "colour", "red"}, 2, "<kind>"},
		{[]string{"private", "remove", "1"}, 1, "no such rule"},
		{[]string{"private", "remove", "x"}, 2, "<id>"},
		{[]string{"alerts", "--seen", "x"}, 1, "the id of an alert"},
		{[]string{"alerts", "--seen", "1"}, 1, "`saltbridge number alerts` shows"},
		{[]string{"remove", "999"}, 1, "`saltbridge number list` shows"},
	} {
		status, out, errs := o.run(append([]string{"number"}, c.args...)...)
		if status != c.status || !strings.Contains(errs, c.say) || out != "" && status == 1 {
			o.t.Errorf("number %s: status %d, want %d and %q\n%s%s", strings.Join(c.args, " "), status, c.status, c.say, out, errs)
		}
	}
}

// removes gives numbers up: the tracked one is forgotten, the connected one keeps its conversations.
func (o *operator) removes() {
	o.want(o.json("number", "remove", "+234 803 123 4567"), true, "removed")
	o.want(o.json("number", "remove", apptest.ShopPhoneNumberID), true, "removed")
	shown := o.json("number", "show", "+1 202-555-0142")
	o.want(shown, "disconnected", "link")
	o.want(shown, "REMOVED", "gaps", "0", "reason")
	if list := o.json("number", "list").([]any); len(list) != 2 {
		o.t.Errorf("the list is %v, want the removed and the registered number", list)
	}
	if stats := o.app.Stats(); stats.Conversations == 0 {
		o.t.Error("its conversations are gone")
	}
	again := o.json("number", "add", "--phone-number-id", apptest.ShopPhoneNumberID, "--waba-id", "510020003000401", "--token", o.box.Token)
	o.want(again, at(shown, "id"), "id") // it comes back to its conversations
	o.json("number", "remove", apptest.ShopPhoneNumberID)
	if status, _, errs := o.run("number", "resume", "+1 202-555-0142"); status != 1 || !strings.Contains(errs, "Connect it again") {
		o.t.Errorf("resuming a removed number: %d %s", status, errs)
	}
}
