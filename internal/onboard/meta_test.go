package onboard

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/saltbridge/saltbridge/internal/graph"
)

const (
	waba   = "510020003000401"
	phone  = "410050006000701"
	other  = "410050006000702"
	secret = "0123456789abcdef"
)

// meta is a double of Meta's side of onboarding. It says yes to everything, unless it was told another answer.
type meta struct {
	*httptest.Server
	mu      sync.Mutex
	calls   []string
	tokens  []string // that the calls brought
	bodies  map[string]string
	answers map[string][]answer // by call; the last one stays
	during  func(call string)   // runs between a call and its answer; may be nil
}

type answer struct {
	status int
	body   string
}

// The calls of onboarding, as the double names them.
const (
	exchange  = "GET oauth/access_token code"
	appToken  = "GET oauth/access_token client_credentials"
	debug     = "GET debug_token"
	list      = "GET " + waba + "/phone_numbers"
	subscribe = "POST " + waba + "/subscribed_apps"
	about     = "GET " + phone
	contacts  = "POST " + phone + "/smb_app_data smb_app_state_sync"
	history   = "POST " + phone + "/smb_app_data history"
)

func newMeta(t testing.TB) *meta {
	m := &meta{bodies: map[string]string{}, answers: map[string][]answer{
		exchange:  {{200, `{"access_token":"EAAGtoken","token_type":"bearer"}`}},
		appToken:  {{200, `{"access_token":"app|token","token_type":"bearer"}`}},
		debug:     {{200, `{"data":{"is_valid":true,"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["` + waba + `","999"]}]}}`}},
		list:      {{200, `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co","is_on_biz_app":true},{"id":"` + other + `","display_phone_number":"+1 202-555-0143","verified_name":"Old shop"}]}`}},
		subscribe: {{200, `{"success":true}`}},
		about:     {{200, `{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co","is_on_biz_app":true,"platform_type":"CLOUD_API"}`}},
		contacts:  {{200, `{"messaging_product":"whatsapp","request_id":"req.contacts"}`}},
		history:   {{200, `{"messaging_product":"whatsapp","request_id":"req.history"}`}},
	}}
	m.Server = httptest.NewServer(http.HandlerFunc(m.serve))
	t.Cleanup(m.Server.Close)
	return m
}

func (m *meta) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what is cut off reads as another call
	call := name(r, body)
	m.note(call, body, r.Header.Get("Authorization"))
	if m.during != nil {
		m.during(call)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := answer{404, `{"error":{"code":2500}}`}
	if answers := m.answers[call]; len(answers) > 0 {
		a = answers[0]
		m.answers[call] = answers[min(1, len(answers)-1):]
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

func (m *meta) note(call string, body []byte, authorization string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls, m.bodies[call] = append(m.calls, call), string(body)
	m.tokens = append(m.tokens, strings.TrimPrefix(authorization, "Bearer "))
}

// name is what a call is about: its method and path and what tells it from others of the same path.
func name(r *http.Request, body []byte) string {
	call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/"+graph.DefaultVersion+"/")
	var ask struct {
		SyncType string `json:"sync_type"`
	}
	_ = json.Unmarshal(body, &ask) // other calls have none
	q := r.URL.Query()
	switch {
	case q.Get("code") != "":
		return call + " code"
	case q.Get("grant_type") != "":
		return call + " " + q.Get("grant_type")
	case ask.SyncType != "":
		return call + " " + ask.SyncType
	}
	return call
}

// says sets what a call is answered from now on, one after the other.
func (m *meta) says(call string, answers ...answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers[call] = answers
}

// asked returns the calls so far.
func (m *meta) asked() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.calls)
}

// forget begins a new list of calls.
func (m *meta) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls, m.tokens = nil, nil
}
