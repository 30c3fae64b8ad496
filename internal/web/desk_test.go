package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/backfill"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/event"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/inbox"
	"github.com/saltbridge/saltbridge/internal/ingest"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
	"github.com/saltbridge/saltbridge/internal/web"
)

const password = "salt and bridge"

// desk is a running web server over a store of its own, with one account, an administrator and an agent.
type desk struct {
	t       *testing.T
	url     string
	store   *store.Store
	auth    *auth.Auth
	events  *event.Log
	clock   *clock.Clock
	vault   *auth.Vault
	meta    *meta
	account chat.AccountID
	admin   chat.Agent
	agent   chat.Agent
	number  chat.Number // zero until connected
}

// newDesk starts a desk without a number.
func newDesk(t *testing.T) *desk {
	t.Helper()
	s := storetest.SQLite(t)
	d := &desk{t: t, store: s, clock: clock.New(), meta: newMeta(t), account: storetest.AddAccount(t, s).ID}
	log := slog.New(slog.NewTextHandler(testLog{t}, nil))
	d.events = event.New(s, log)
	var err error
	if d.auth, err = auth.New(s, d.clock); err != nil {
		t.Fatal(err)
	}
	if d.vault, err = auth.OpenVault(t.Context(), s, ""); err != nil {
		t.Fatal(err)
	}
	client := &graph.Client{BaseURL: d.meta.url}
	sender := send.New(send.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log})
	t.Cleanup(sender.Close)
	boarding := onboard.New(onboard.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log,
		AppID: "700100200300400", AppSecret: "app secret", ConfigID: "811000222333", SDKURL: d.meta.url + "/sdk.js", Changed: func() {}})
	t.Cleanup(boarding.Close)
	in := ingest.New(ingest.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Importer: backfill.New(s, d.clock), Log: log})
	t.Cleanup(in.Close)
	server := httptest.NewServer(web.New(web.Options{Store: s, Auth: d.auth, Inbox: inbox.New(s, d.events, sender, d.clock), Onboard: boarding,
		Ingest: in, Events: d.events, Clock: d.clock, Log: log, Version: "v0.1.0", Demo: true, SandboxURL: d.meta.url}))
	t.Cleanup(func() {
		server.CloseClientConnections() // streams of events never end by themselves
		server.Close()
	})
	d.url = server.URL
	d.admin = d.addAgent("Meera Iyer", "meera@example.test", chat.RoleAdmin)
	d.agent = d.addAgent("Jonas Weber", "jonas@example.test", chat.RoleAgent)
	return d
}

// testLog shows the server's log with the test that caused it.
type testLog struct{ t *testing.T }

func (l testLog) Write(line []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

func (d *desk) addAgent(name, email string, role chat.Role) chat.Agent {
	d.t.Helper()
	a, err := d.auth.AddAgent(d.t.Context(), chat.Agent{Account: d.account, Name: name, Email: email, Role: role}, password)
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// connectNumber stores a connected coexistence number.
func (d *desk) connectNumber() {
	d.t.Helper()
	now := d.clock.NowMillis()
	d.number = chat.Number{ID: chat.NumberID(d.store.IDs.Next()), Account: d.account, PhoneNumberID: "410050006000701", WABAID: "510020003000401",
		Digits: "12025550142", Name: "Acme Garden", Mode: chat.ModeCoexistence, Link: chat.LinkConnected, LinkChangedAt: now,
		OnboardedAt: now - (26 * time.Hour).Milliseconds(), AppSeenAt: now - time.Hour.Milliseconds(), Rate: 20, CreatedAt: now}
	secrets := store.Secrets{Token: d.vault.Seal(auth.PurposeToken, "token"), AppSecret: d.vault.Seal(auth.PurposeAppSecret, "secret")}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error { return store.AddNumber(tx, d.number, secrets) })
}

// line is a message to be filed.
type line struct {
	person chat.Person
	chat.Message
}

// says is a customer's text, so long ago.
func (d *desk) says(p chat.Person, ago time.Duration, text string) line {
	return d.line(p, chat.FromCustomer, chat.In, ago, chat.Content{Type: "text", Text: text})
}

// answers is a text of the business, so long ago.
func (d *desk) answers(p chat.Person, origin chat.Origin, status chat.Status, ago time.Duration, text string) line {
	l := d.line(p, origin, chat.Out, ago, chat.Content{Type: "text", Text: text})
	l.Status = status
	if origin == chat.FromAgent {
		l.Agent = d.admin.ID
	}
	return l
}

func (d *desk) line(p chat.Person, origin chat.Origin, way chat.Direction, ago time.Duration, c chat.Content) line {
	at := d.clock.NowMillis() - ago.Milliseconds()
	return line{p, chat.Message{Number: d.number.ID, WAMID: fmt.Sprintf("wamid.%d", d.store.IDs.Next()), Direction: way, Origin: origin,
		Content: c, SentAt: at, ReceivedAt: at}}
}

// file stores messages with their events, the way ingest does, and returns the stored ones.
func (d *desk) file(lines ...line) []store.Filed {
	d.t.Helper()
	var filed []store.Filed
	storetest.Write(d.t, d.store, func(tx *db.Tx) (err error) {
		filings := make([]store.Filing, len(lines))
		for i, l := range lines {
			filings[i] = store.Filing{Person: l.person, Message: l.Message}
		}
		if filed, err = d.store.Files.Add(tx, d.account, filings, d.clock.NowMillis()); err != nil {
			return err
		}
		advances := storetest.Advances(filed)
		if err := store.AdvanceConversations(tx, d.account, advances); err != nil {
			return err
		}
		var events []chat.Event
		for _, f := range filed {
			events = append(events, chat.Event{Kind: chat.EventMessageAdded, Number: f.Number, Conversation: f.Conversation, Message: f.ID, At: f.ReceivedAt})
		}
		return d.events.Append(tx, d.account, events...)
	})
	return filed
}

// react stores a customer's reaction and its event.
func (d *desk) react(m store.Filed, emoji string) {
	d.t.Helper()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		v := store.Version{Message: m.ID, WAMID: fmt.Sprintf("wamid.%d", d.store.IDs.Next()), Kind: chat.Reaction, Direction: chat.In,
			Content: chat.Content{Type: "reaction", Text: emoji}, SentAt: d.clock.NowMillis()}
		if _, err := store.AddVersion(tx, d.account, v); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventMessageChanged, Conversation: m.Conversation, Message: m.ID})
	})
}

// climb gives a message a status and tells so.
func (d *desk) climb(m store.Filed, status chat.Status, code int, say string) {
	d.t.Helper()
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.Climb(tx, d.account, m.ID, status, "", code, say); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventMessageChanged, Conversation: m.Conversation, Message: m.ID})
	})
}

// sync stores an import of the desk's number and tells so.
func (d *desk) sync(x chat.Sync) {
	d.t.Helper()
	x.Number = d.number.ID
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if err := store.PutSync(tx, d.account, x); err != nil {
			return err
		}
		return d.events.Append(tx, d.account, chat.Event{Kind: chat.EventSyncChanged, Number: d.number.ID})
	})
}

// visitor is someone with a browser's cookies and nothing else of a browser.
type visitor struct {
	t    *testing.T
	desk *desk
	http.Client
}

// visitor returns someone who is not signed in, and does not follow redirects.
func (d *desk) visitor() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return &visitor{d.t, d, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// signedIn returns someone with a session.
func (d *desk) signedIn(a chat.Agent) *visitor {
	d.t.Helper()
	token, err := d.auth.SignIn(d.t.Context(), a.Email, password)
	if err != nil {
		d.t.Fatal(err)
	}
	v := d.visitor()
	u, _ := url.Parse(d.url) // it was parsed by the server that made it
	v.Jar.SetCookies(u, []*http.Cookie{{Name: "saltbridge_session", Value: token, Path: "/"}})
	return v
}

// answer is what came back, with its body read.
type answer struct {
	*http.Response
	body string
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	res, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{res, string(body)}
}

func (v *visitor) request(method, path string, body io.Reader) *http.Request {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.desk.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	return r
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	return v.do(v.request("GET", path, nil))
}

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	r := v.request("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// meta stands for Meta: the calls that sending and onboarding make, and a sign-up script.
type meta struct {
	url string

	mu    sync.Mutex
	sent  []string // texts of messages
	codes []string // codes exchanged
	fail  string   // answer of the next messages, if not empty
}

func newMeta(t *testing.T) *meta {
	m := &meta{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v25.0/{number}/messages", m.messages)
	mux.HandleFunc("GET /v25.0/oauth/access_token", m.token)
	mux.HandleFunc("GET /v25.0/debug_token", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["510020003000401"]}]}}`)
	})
	mux.HandleFunc("GET /v25.0/{waba}/phone_numbers", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":[{"id":"410050006000701","display_phone_number":"+1 202-555-0142","verified_name":"Acme Garden"}]}`)
	})
	mux.HandleFunc("POST /v25.0/{id}/{edge}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"success":true,"request_id":"AbC123"}`)
	})
	mux.HandleFunc("GET /v25.0/{id}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"id":"410050006000701","display_phone_number":"+1 202-555-0142","verified_name":"Acme Garden","is_on_biz_app":true,"platform_type":"CLOUD_API"}`)
	})
	mux.HandleFunc("GET /sdk.js", serveText("text/javascript", sdkScript))
	mux.HandleFunc("GET /popup", serveText("text/html", popupPage))
	mux.HandleFunc("GET /popup.js", serveText("text/javascript", popupScript))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	m.url = server.URL
	return m
}

func serveText(kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, text)
	}
}

func (m *meta) messages(w http.ResponseWriter, r *http.Request) {
	var in struct{ Text struct{ Body string } }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, m.fail)
		return
	}
	m.sent = append(m.sent, in.Text.Body)
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.sent%d"}]}`, len(m.sent))
}

func (m *meta) token(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if code := r.FormValue("code"); code != "" { // without one it is our own app that asks for its token
		m.codes = append(m.codes, code)
	}
	fmt.Fprint(w, `{"access_token":"business token","token_type":"bearer"}`)
}

// exchanged are the codes that were exchanged for tokens.
func (m *meta) exchanged() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.codes...)
}

// texts are the messages that were sent.
func (m *meta) texts() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.sent...)
}

// sdkScript has the two entry points of Meta's script that the page uses; its window tells what happened in
// the order that its buttons choose.
const sdkScript = `
window.FB = {
	init(options) { window.fbOptions = options },
	login(callback, options) {
		window.fbLogin = options
		const popup = open(new URL('/popup', window.fbBase), 'signup', 'width=500,height=600')
		window.fbPopup = popup
		addEventListener('message', event => {
			if (event.data?.fake === 'code') callback({authResponse: {code: event.data.code}})
			if (event.data?.fake === 'closed') callback({})
		})
	},
}
window.fbBase = document.currentScript.src
`

const popupPage = `<!doctype html><title>Meta</title><link rel="icon" href="data:,"><h1>Meta</h1>
<button id="event">event</button><button id="code">code</button><button id="closed">closed</button>
<button id="cancel">cancel</button><button id="error">error</button><button id="noise">noise</button><script src="/popup.js"></script>`

const popupScript = `
const say = data => opener.postMessage(data, '*')
const signup = (event, data) => say(JSON.stringify({type: 'WA_EMBEDDED_SIGNUP', event, data, version: 3}))
const acts = {
	event: () => signup('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', {waba_id: '510020003000401'}),
	code: () => say({fake: 'code', code: 'code-1'}),
	closed: () => say({fake: 'closed'}),
	cancel: () => signup('CANCEL', {current_step: 'PHONE_NUMBER_VERIFICATION'}),
	error: () => signup('CANCEL', {error_message: 'You have asked for a code too many times.', error_id: '524001'}),
	noise: () => { say('not json'); say('{"type":"other"}'); say(null) },
}
for (const button of document.querySelectorAll('button')) button.onclick = () => {
	acts[button.id]()
	if (['closed', 'cancel', 'error'].includes(button.id)) close()
}
`
