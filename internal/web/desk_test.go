package web_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
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
	"github.com/saltbridge/saltbridge/internal/media"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/onboard"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/template"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
	"github.com/saltbridge/saltbridge/internal/web"
)

// password is everybody's, and hashed what is stored of it: at a small cost, as most tests sign somebody in.
const (
	password = "salt and bridge"
	hashed   = "$argon2id$v=19$m=8,t=1,p=1$Z2FyZGVuIGFuZCBicmVhZA$GiqoJzrm5px9vDTy/omQEf3Gjjx3De9BdDbCulh1Q0A"
)

// wabaID is the WhatsApp Business account of the desk's number.
const wabaID = "510020003000401"

// desk is a running web server over a store of its own, with one account, an administrator and an agent.
type desk struct {
	t       *testing.T
	url     string
	store   *store.Store
	auth    *auth.Auth
	events  *event.Log
	clock   *clock.Clock
	vault   *auth.Vault
	media   *media.Media
	pusher  *notify.Pusher
	meta    *meta
	pages   http.Handler
	search  *search.Search
	streams atomic.Int64 // of events, open now
	account chat.AccountID
	admin   chat.Agent
	agent   chat.Agent
	number  chat.Number // zero until connected
}

// newDesk starts a desk without a number.
func newDesk(t *testing.T) *desk {
	t.Helper()
	return newDeskAt(t, clock.New())
}

// newDeskAt is a desk with a clock of its own.
func newDeskAt(t *testing.T, c *clock.Clock) *desk {
	t.Helper()
	s := storetest.SQLite(t)
	d := &desk{t: t, store: s, clock: c, meta: newMeta(t), account: storetest.AddAccount(t, s).ID}
	log := slog.New(slog.NewTextHandler(testLog{t}, nil))
	d.events = event.New(s, log)
	d.auth = auth.New(s, clock.New())
	var err error
	if d.vault, err = auth.OpenVault(t.Context(), s, ""); err != nil {
		t.Fatal(err)
	}
	client := &graph.Client{BaseURL: d.meta.url}
	d.media = media.New(media.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log, Dir: t.TempDir()})
	t.Cleanup(d.media.Close)
	sender := send.New(send.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log, Files: d.media})
	t.Cleanup(sender.Close)
	boarding := onboard.New(onboard.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log,
		AppID: "700100200300400", AppSecret: "app secret", ConfigID: "811000222333", SDKURL: d.meta.url + "/sdk.js", Changed: func() {}})
	t.Cleanup(boarding.Close)
	in := ingest.New(ingest.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Importer: backfill.New(s, d.clock), Log: log})
	t.Cleanup(in.Close)
	d.search = search.New(search.Options{Store: s, Clock: d.clock, Log: log})
	keeper := template.New(template.Options{Store: s, Events: d.events, Clock: d.clock, Vault: d.vault, Graph: client, Log: log})
	t.Cleanup(keeper.Close)
	d.pusher = notify.NewPusher(notify.Options{Store: s, Events: d.events, Clock: d.clock, Log: log, Keys: notify.NewKeys("secret"), Contact: "https://chat.example.test", Inside: true})
	t.Cleanup(d.pusher.Close)
	d.pages = web.New(web.Options{Push: d.pusher, Store: s, Auth: d.auth, Inbox: inbox.New(s, d.events, sender, d.clock), Onboard: boarding, Search: d.search,
		Ingest: in, Media: d.media, Templates: keeper, Events: d.events, Clock: d.clock, Log: log, Version: "v0.1.0", Demo: true, SandboxURL: d.meta.url})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/events" {
			d.streams.Add(1)
			defer d.streams.Add(-1)
		}
		d.pages.ServeHTTP(w, r)
	}))
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
	return d.addAgentOf(d.account, name, email, role)
}

func (d *desk) addAgentOf(account chat.AccountID, name, email string, role chat.Role) chat.Agent {
	d.t.Helper()
	a := chat.Agent{ID: chat.AgentID(d.store.IDs.Next()), Account: account, Name: name, Email: email, Role: role, Scope: chat.ScopeAll, CreatedAt: d.clock.NowMillis()}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error { return store.AddAgent(tx, a, hashed) })
	return a
}

// connectNumber stores a connected coexistence number.
func (d *desk) connectNumber() {
	d.t.Helper()
	now := d.clock.NowMillis()
	d.number = chat.Number{ID: chat.NumberID(d.store.IDs.Next()), Account: d.account, PhoneNumberID: "410050006000701", WABAID: wabaID,
		Digits: "12025550142", Name: "Acme Garden", Mode: chat.ModeCoexistence, Link: chat.LinkConnected, LinkChangedAt: now,
		OnboardedAt: now - (26 * time.Hour).Milliseconds(), AppSeenAt: now - time.Hour.Milliseconds(), Rate: 20, CreatedAt: now}
	secrets := store.Secrets{Token: d.vault.Seal(auth.PurposeToken, "token"), AppSecret: d.vault.Seal(auth.PurposeAppSecret, "secret")}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error { return store.AddNumber(tx, d.number, secrets) })
}

// templatesCame notes that Meta's list of templates has come, before a number is connected. Otherwise it comes within two seconds after
// that, and open pages forget what they have fetched ahead.
func (d *desk) templatesCame() {
	d.t.Helper()
	now, w := d.clock.NowMillis(), store.WABA{Account: d.account, ID: wabaID}
	storetest.Write(d.t, d.store, func(tx *db.Tx) error {
		if _, err := store.BeginTemplateSync(tx, w, now, 0); err != nil {
			return err
		}
		ended := chat.TemplateSync{Account: w.Account, WABAID: w.ID, State: chat.TemplateSyncWaiting, DueAt: now + time.Hour.Milliseconds(), DoneAt: now}
		return store.EndTemplateSync(tx, ended, now)
	})
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
		messages := make([]chat.Message, len(filed))
		var events []chat.Event
		for i, f := range filed {
			messages[i] = f.Message
			events = append(events, chat.Event{Kind: chat.EventMessageAdded, Number: f.Number, Conversation: f.Conversation, Message: f.ID, At: f.ReceivedAt})
			if f.Introduced != 0 {
				events = append(events, chat.Event{Kind: chat.EventContactChanged, Number: f.Number, Contact: f.Introduced, At: f.ReceivedAt})
			}
		}
		tx.OnCommit(d.media.Nudge)
		if _, err := media.Announce(tx, d.account, messages, d.clock.NowMillis()); err != nil {
			return err
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

// stranger returns an administrator of another account.
func (d *desk) stranger() *visitor {
	d.t.Helper()
	return d.signedIn(d.addAgentOf(storetest.AddAccount(d.t, d.store).ID, "Thief", "thief@example.test", chat.RoleAdmin))
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
