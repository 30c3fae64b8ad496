package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// meta stands for Meta: the calls that sending and onboarding make, and a sign-up script.
type meta struct {
	url string

	mu    sync.Mutex
	sent  []string // texts of messages
	shown []string // read receipts, with or without typing
	codes []string // codes exchanged
	fail  string   // answer of the next messages, if not empty
	files map[string]upload
	lists []map[string]any // templates
}

// upload is a file somebody sent.
type upload struct{ mime, content string }

func newMeta(t *testing.T) *meta {
	m := &meta{files: map[string]upload{"9001": {"image/jpeg", photo(t)}}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v25.0/{number}/messages", m.messages)
	mux.HandleFunc("GET /v25.0/oauth/access_token", m.token)
	mux.HandleFunc("GET /v25.0/debug_token", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["510020003000401"]}]}}`)
	})
	mux.HandleFunc("GET /v25.0/{waba}/phone_numbers", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":[{"id":"410050006000701","display_phone_number":"+1 202-555-0142","verified_name":"Acme Garden"}]}`)
	})
	mux.HandleFunc("GET /v25.0/{waba}/message_templates", m.templates)
	mux.HandleFunc("POST /v25.0/{id}/{edge}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"success":true,"request_id":"AbC123"}`)
	})
	mux.HandleFunc("GET /v25.0/410050006000701", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"id":"410050006000701","display_phone_number":"+1 202-555-0142","verified_name":"Acme Garden","is_on_biz_app":true,"platform_type":"CLOUD_API"}`)
	})
	mux.HandleFunc("GET /v25.0/{id}", m.where)
	mux.HandleFunc("GET /files/{id}", m.file)
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
	var in struct {
		Status    string // of a read receipt, which is no message
		MessageID string `json:"message_id"`
		Typing    any    `json:"typing_indicator"`
		Text      struct{ Body string }
	}
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
	if in.Status == "read" {
		m.shown = append(m.shown, fmt.Sprintf("%s typing %v", in.MessageID, in.Typing != nil))
		fmt.Fprint(w, `{"success":true}`)
		return
	}
	m.sent = append(m.sent, in.Text.Body)
	fmt.Fprintf(w, `{"messaging_product":"whatsapp","messages":[{"id":"wamid.sent%d"}]}`, len(m.sent))
}

// templates lists what there is on one page.
func (m *meta) templates(w http.ResponseWriter, _ *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]any{"data": append([]map[string]any{}, m.lists...)}) // the client left
}

// where tells where a file is, as Meta does.
func (m *meta) where(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.files[r.PathValue("id")]
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error":{"message":"Unsupported get request.","type":"GraphMethodException","code":100,"error_subcode":33}}`)
		return
	}
	host := m.url
	if f.content == "" {
		host = "http://elsewhere.test" // which nobody trusts
	}
	fmt.Fprintf(w, `{"url":"%s/files/%s","mime_type":%q,"file_size":%d}`, host, r.PathValue("id"), f.mime, len(f.content))
}

func (m *meta) file(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w.Header().Set("Content-Type", m.files[r.PathValue("id")].mime)
	fmt.Fprint(w, m.files[r.PathValue("id")].content)
}

// put gives Meta a file to hand out; an empty one it sends people elsewhere for.
func (m *meta) put(id, mime, content string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[id] = upload{mime, content}
}

// photo is a picture with the colours of a garden.
func photo(t *testing.T) string {
	t.Helper()
	picture, err := garden()
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// garden is drawn once: the race detector looks at every pixel.
var garden = sync.OnceValues(func() (string, error) {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.Set(x, y, color.RGBA{uint8(60 + x/4), uint8(140 + y/4), uint8(90 + (x+y)/8), 255})
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, img, nil)
	return out.String(), err
})

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

// seen are the read receipts that came, and whether somebody was typing.
func (m *meta) seen() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.shown...)
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
