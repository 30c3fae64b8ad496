package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/postgres"
)

// eachEngine runs a whole-app test with the embedded database and with PostgreSQL.
func eachEngine(t *testing.T, test func(t *testing.T, s apptest.Storage)) {
	t.Run("sqlite", func(t *testing.T) { test(t, apptest.Folder(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, apptest.Database(t, postgres.URL(t))) })
}

const ana = "13125550177"

// TestScriptedJourney goes through the four steps of the README without a browser: connect a number, import its
// history, let customer, owner and agent write, and watch the window.
func TestScriptedJourney(t *testing.T) {
	eachEngine(t, func(t *testing.T, s apptest.Storage) {
		app := apptest.Demo(t, s)
		connectByToken(t, app)
		waitForHistory(t, app)
		if stats := app.Stats(); stats.Messages.Import != stats.Messages.Total || stats.Messages.Import < 1000 {
			t.Fatalf("stats %+v: want only imported messages, six months of them", stats.Messages)
		}
		j := &journey{t: t, app: app, api: app.API()}
		j.customerOpensTheWindow()
		j.ownerAnswersOnThePhone()
		j.agentAnswers()
		j.windowCloses()
		if stats := app.Stats(); stats.Deliveries.Failed != 0 || stats.Deliveries.Rejected != 0 {
			t.Errorf("stats %+v: want every delivery applied", stats.Deliveries)
		}
	})
}

// connectByToken pairs the phone and hands the token to the server by command, while it runs.
func connectByToken(t *testing.T, app *apptest.App) {
	t.Helper()
	paired := app.Sandbox.Pair(true)
	app.Command("number", "add", "--phone-number-id", paired.PhoneNumberID, "--waba-id", paired.WABAID,
		"--token", paired.AccessToken, "--app-secret", paired.AppSecret, "--mode", "coexistence")
}

type numbers struct {
	Items []struct {
		ID   string `json:"id"`
		Link string `json:"link"`
	} `json:"items"`
}

type numberDetail struct {
	Syncs []struct {
		Kind  string `json:"kind"`
		State string `json:"state"`
	} `json:"syncs"`
}

// waitForHistory waits until contacts and history are complete.
func waitForHistory(t *testing.T, app *apptest.App) {
	t.Helper()
	api := app.API()
	apptest.Eventually(t, "contacts and history are complete", func() bool {
		app.Sandbox.Advance("1s") // the chunks come by the clock, and so does the quiet after the last
		var list numbers
		api.Get("/numbers", &list)
		if len(list.Items) != 1 {
			return false
		}
		var n numberDetail
		api.Get("/numbers/"+list.Items[0].ID, &n)
		complete := 0
		for _, s := range n.Syncs {
			if s.State == "complete" {
				complete++
			}
		}
		return complete == 2
	})
}

// journey is one conversation with Ana.
type journey struct {
	t   *testing.T
	app *apptest.App
	api apptest.API
	id  string // of the conversation
}

type conversation struct {
	ID      string `json:"id"`
	Contact struct {
		Phone string `json:"phone"`
	} `json:"contact"`
	Unread int `json:"unread"`
	Window struct {
		Open  bool   `json:"open"`
		Until string `json:"until"`
	} `json:"window"`
}

type message struct {
	Direction string `json:"direction"`
	Origin    string `json:"origin"`
	Status    string `json:"status"`
	Text      struct {
		Body string `json:"body"`
	} `json:"text"`
}

func (j *journey) conversation() (c conversation) {
	j.t.Helper()
	j.api.Get("/conversations/"+j.id, &c)
	return c
}

// find returns the message with a text; ok is false if it is not there yet.
func (j *journey) find(body string) (message, bool) {
	j.t.Helper()
	var page struct {
		Items []message `json:"items"`
	}
	j.api.Get("/conversations/"+j.id+"/messages?limit=20", &page)
	i := slices.IndexFunc(page.Items, func(m message) bool { return m.Text.Body == body })
	if i < 0 {
		return message{}, false
	}
	return page.Items[i], true
}

func (j *journey) customerOpensTheWindow() {
	j.t.Helper()
	j.app.Sandbox.CustomerWrites(ana, "Do you have cacti?")
	apptest.Eventually(j.t, "the customer's message is in the newest conversation", func() bool {
		var page struct {
			Items []conversation `json:"items"`
		}
		j.api.Get("/conversations?limit=1", &page)
		if len(page.Items) == 0 || page.Items[0].Contact.Phone == "" {
			return false
		}
		j.id = page.Items[0].ID
		m, ok := j.find("Do you have cacti?")
		return ok && m.Origin == "customer" && m.Direction == "in"
	})
	if c := j.conversation(); !c.Window.Open || c.Unread != 1 {
		j.t.Fatalf("conversation %+v: want the window open and one unread", c)
	}
	if !strings.Contains(j.app.Sandbox.World(), "Do you have cacti?") {
		j.t.Error("the customer's message is not on the phones")
	}
}

func (j *journey) ownerAnswersOnThePhone() {
	j.t.Helper()
	before := j.conversation().Window.Until
	j.app.Sandbox.OwnerWrites(ana, "Plenty, come by!")
	apptest.Eventually(j.t, "the echo is in the conversation", func() bool {
		m, ok := j.find("Plenty, come by!")
		return ok && m.Origin == "phone" && m.Direction == "out"
	})
	if c := j.conversation(); c.Window.Until != before || c.Unread != 0 {
		j.t.Errorf("conversation %+v: want the window as it was, until %s, and nothing unread", c, before)
	}
}

func (j *journey) agentAnswers() {
	j.t.Helper()
	j.api.Post("/conversations/"+j.id+"/messages", map[string]any{"type": "text", "text": map[string]string{"body": "We are open until six."}},
		http.StatusAccepted, nil)
	apptest.Eventually(j.t, "the agent's answer is read", func() bool {
		m, ok := j.find("We are open until six.")
		return ok && m.Origin == "agent" && m.Status == "read"
	})
	if n := strings.Count(j.app.Sandbox.World(), "We are open until six."); n < 2 {
		j.t.Errorf("the agent's answer is on %d phones, want the owner's and the customer's", n)
	}
	if stats := j.app.Stats(); stats.Messages.Agent != 1 || stats.Messages.Phone != 1 || stats.Messages.Customer != 1 {
		j.t.Errorf("stats %+v: want one message each of customer, phone and agent: an API message has no echo", stats.Messages)
	}
}

func (j *journey) windowCloses() {
	j.t.Helper()
	j.app.Sandbox.Advance("25h")
	if c := j.conversation(); c.Window.Open {
		j.t.Errorf("conversation %+v: want the window shut after 25 hours", c)
	}
	var problem struct {
		Kind string `json:"kind"`
	}
	j.api.Post("/conversations/"+j.id+"/messages", map[string]any{"type": "text", "text": map[string]string{"body": "Still there?"}},
		http.StatusConflict, &problem)
	if problem.Kind != "window_shut" {
		j.t.Errorf("kind %q, want window_shut", problem.Kind)
	}
}

// TestConnectedDemoNeedsNoBrowser starts the demo with its number onboarded.
func TestConnectedDemoNeedsNoBrowser(t *testing.T) {
	app := apptest.Demo(t, apptest.Folder(t), "--connected")
	waitForHistory(t, app)
	app.Sandbox.CustomerWrites("447700900123", "Hello")
	apptest.Eventually(t, "the message is stored", func() bool { return app.Stats().Messages.Customer == 1 })
}

// TestDeclinedHistoryIsNoError connects a number whose owner does not share the chats.
func TestDeclinedHistoryIsNoError(t *testing.T) {
	app := apptest.Demo(t, apptest.Folder(t))
	paired := app.Sandbox.Pair(false)
	app.Command("number", "add", "--phone-number-id", paired.PhoneNumberID, "--waba-id", paired.WABAID,
		"--token", paired.AccessToken, "--app-secret", paired.AppSecret)
	api := app.API()
	apptest.Eventually(t, "history is declined and contacts are complete", func() bool {
		app.Sandbox.Advance("1s")
		var list numbers
		api.Get("/numbers", &list)
		if len(list.Items) != 1 {
			return false
		}
		var n numberDetail
		api.Get("/numbers/"+list.Items[0].ID, &n)
		states := fmt.Sprint(n.Syncs)
		return strings.Contains(states, "history declined") && strings.Contains(states, "contacts complete")
	})
	if stats := app.Stats(); stats.Messages.Total != 0 || stats.Contacts == 0 {
		t.Errorf("stats %+v: want contacts and no messages", stats)
	}
}

// TestRestartGoesOnWhereItWas kills a server without warning and starts it again on its storage.
func TestRestartGoesOnWhereItWas(t *testing.T) {
	storage := apptest.Folder(t)
	app := apptest.Demo(t, storage, "--connected")
	waitForHistory(t, app)
	app.Sandbox.CustomerWrites(ana, "Before the power cut")
	apptest.Eventually(t, "the message is stored", func() bool { return app.Stats().Messages.Customer == 1 })
	before := app.Stats()
	app.Kill()
	again := apptest.Serve(t, storage, "--graph-url", "http://127.0.0.1:9")
	after := again.Stats()
	if after.Deliveries.Applied >= before.Deliveries.Applied { // one may have come since, such as that of the self-test
		before.Deliveries.Applied = after.Deliveries.Applied
	}
	if after != before {
		t.Errorf("after the restart %+v, before %+v", after, before)
	}
	again.Stop()
}
