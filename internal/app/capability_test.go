package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/sandbox"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// apiSamples are contents by the feature they need, as Meta's Graph API would take them.
var apiSamples = map[chat.Feature]string{
	chat.FeatureOneToOne:     `{"type":"text","text":{"body":"hello"}}`,
	chat.FeatureTemplates:    `{"type":"template","template":{"name":"order_ready","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"4711"}]}]}}`,
	chat.FeatureInteractive:  `{"type":"interactive","interactive":{"type":"button","body":{"text":"Which?"},"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"A"}}]}}}`,
	chat.FeatureCatalog:      `{"type":"interactive","interactive":{"type":"product","body":{"text":"Look"},"action":{"catalog_id":"1","product_retailer_id":"fern"}}}`,
	chat.FeatureCalls:        `{"type":"interactive","interactive":{"type":"call_permission_request","body":{"text":"May we call?"},"action":{"name":"call_permission_request"}}}`,
	chat.FeatureGroups:       `{"type":"group","group":{}}`,
	chat.FeatureViewOnce:     `{"type":"view_once","view_once":{}}`,
	chat.FeatureLiveLocation: `{"type":"live_location","live_location":{}}`,
	chat.FeatureEdits:        `{"type":"edit","edit":{}}`,
}

// callee is whom the owner calls in each mode: nobody is called twice.
var callee = map[chat.Mode]string{chat.ModeApp: ana, chat.ModeCoexistence: "447700900500"}

// TestTheCapabilityTableHolds holds the three together: what the table says is what sending permits, what the sandbox
// enforces, through Graph and on the phone, and what the page shows.
func TestTheCapabilityTableHolds(t *testing.T) {
	w := newWorld(t)
	for _, mode := range []chat.Mode{chat.ModeApp, chat.ModeCoexistence, chat.ModeAPI} {
		t.Run(string(mode), func(t *testing.T) {
			n := w.number(t, mode)
			page := drawn(t, mode)
			for _, row := range chat.Capabilities() {
				place := row.Place(mode)
				w.checkSending(t, n, row.Feature, place == chat.PlaceBoth || place == chat.PlaceAPI)
				if mode != chat.ModeAPI {
					w.checkPhone(t, n, row.Feature, place == chat.PlaceBoth || place == chat.PlaceApp)
				}
				if want := `data-feature="` + string(row.Feature) + `" data-place="` + string(place) + `"`; !strings.Contains(page, want) {
					t.Errorf("the page lacks %s", want)
				}
			}
		})
	}
}

// world is Meta's side with a number in each mode.
type world struct {
	*sandbox.World
	graph *httptest.Server
	token string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: sandbox.New(sandbox.Options{Seed: 1})}
	t.Cleanup(w.Close)
	w.graph = httptest.NewServer(w.World)
	t.Cleanup(w.graph.Close)
	return w
}

const shop = "410050006000701"

// number brings a number into a mode; app comes first, before the shop's is connected.
func (w *world) number(t *testing.T, m chat.Mode) chat.Number {
	t.Helper()
	n := chat.Number{PhoneNumberID: shop, Mode: m}
	switch m {
	case chat.ModeCoexistence:
		paired, err := w.Pair(shop, sandbox.ShareHistory)
		if err != nil {
			t.Fatal(err)
		}
		w.token, n.Digits = paired.AccessToken, paired.DisplayNumber
	case chat.ModeAPI:
		n.PhoneNumberID, n.Digits = w.addCloudNumber(t), "12025550199"
	default:
		return n
	}
	if _, err := w.CustomerWrites(ana, n.Digits, sandbox.Text("hi")); err != nil {
		t.Fatal(err)
	}
	return n
}

// addCloudNumber adds, verifies and registers a number without the app.
func (w *world) addCloudNumber(t *testing.T) string {
	t.Helper()
	var added struct{ ID string }
	w.ask(t, "510020003000401/phone_numbers", `{"cc":"1","phone_number":"2025550199","verified_name":"Acme Bot"}`, &added)
	w.ask(t, added.ID+"/request_code", `{"code_method":"SMS","language":"en"}`, nil)
	var state struct {
		Numbers []struct {
			ID   string `json:"phone_number_id"`
			Code string `json:"verification_code"`
		} `json:"numbers"`
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/_sandbox/world?messages=0", nil))
	if err := json.Unmarshal(rec.Body.Bytes(), &state); err != nil {
		t.Fatal(err)
	}
	for _, n := range state.Numbers {
		if n.ID == added.ID {
			w.ask(t, added.ID+"/verify_code", `{"code":"`+n.Code+`"}`, nil)
		}
	}
	w.ask(t, added.ID+"/register", `{"messaging_product":"whatsapp","pin":"135790"}`, nil)
	return added.ID
}

// post asks Graph and returns status and body.
func (w *world) post(t *testing.T, path, body string) (int, []byte) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/v25.0/"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+w.token)
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec.Code, rec.Body.Bytes()
}

func (w *world) ask(t *testing.T, path, body string, out any) {
	t.Helper()
	status, answer := w.post(t, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, answer)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			t.Fatal(err)
		}
	}
}

// checkSending asks our rules and Meta's side whether a feature can be used through the API.
func (w *world) checkSending(t *testing.T, n chat.Number, f chat.Feature, want bool) {
	t.Helper()
	sample, ok := apiSamples[f]
	if !ok {
		return
	}
	content := contentOf(t, sample)
	err := content.Check()
	if err == nil {
		err = chat.Permit(content, n, chat.Contact{Phone: ana})
	}
	if got := err == nil; got != want {
		t.Errorf("%s: sending says %v, the table %v: %v", f, got, want, err)
	}
	if err != nil && chat.KindOf(err) != chat.Incapable {
		t.Errorf("%s: refused as %s, want incapable: %v", f, chat.KindOf(err), err)
	}
	if n.Mode == chat.ModeApp {
		return // Graph does not know the number
	}
	status, answer := w.post(t, n.PhoneNumberID+"/messages", `{"messaging_product":"whatsapp","to":"`+ana+`",`+sample[1:])
	if got := status == http.StatusOK; got != want {
		t.Errorf("%s: the sandbox says %v, the table %v: %s", f, got, want, answer)
	}
}

// contentOf reads a sample as an agent or a program would hand it in.
func contentOf(t *testing.T, sample string) chat.Content {
	t.Helper()
	var tree map[string]json.RawMessage
	if err := json.Unmarshal([]byte(sample), &tree); err != nil {
		t.Fatal(err)
	}
	c := chat.Content{}
	if err := json.Unmarshal(tree["type"], &c.Type); err != nil {
		t.Fatal(err)
	}
	if c.Type == "text" {
		c.Text = "hello"
		return c
	}
	c.Extra = tree[c.Type]
	return c
}

// checkPhone tries a feature on the owner's phone.
func (w *world) checkPhone(t *testing.T, n chat.Number, f chat.Feature, want bool) {
	t.Helper()
	write := func(kind string, body map[string]any) func() error {
		return func() error {
			_, err := w.OwnerWrites(n.PhoneNumberID, ana, sandbox.Writing{Type: kind, Body: body})
			return err
		}
	}
	link := func(kind string) func() error {
		return func() error { _, err := w.LinkCompanion(n.PhoneNumberID, kind); return err }
	}
	tries := map[chat.Feature]func() error{
		chat.FeatureOneToOne:     write("text", map[string]any{"body": "hi"}),
		chat.FeatureViewOnce:     write("image", map[string]any{"view_once": true}),
		chat.FeatureLiveLocation: write("live_location", map[string]any{"latitude": 1.0, "longitude": 2.0}),
		chat.FeatureCompanions:   link("web"),
		chat.FeatureWindows:      link("windows"),
		chat.FeatureContacts:     func() error { return w.ChangeContact(n.PhoneNumberID, "add", "Ana", callee[n.Mode]) },
		chat.FeatureGroups: func() error {
			_, err := w.AddGroup(n.PhoneNumberID, "Team", []string{ana})
			return err
		},
		chat.FeatureBroadcast: func() error {
			_, err := w.AddBroadcast(n.PhoneNumberID, "All", []string{ana})
			return err
		},
		chat.FeatureDisappearing: func() error { return w.control("phones/"+n.PhoneNumberID, `{"disappearing":"24h"}`) },
		chat.FeatureCalls:        func() error { return w.control("calls", `{"wa_id":"`+callee[n.Mode]+`","by":"owner"}`) },
	}
	try, ok := tries[f]
	if !ok {
		return
	}
	if err := try(); (err == nil) != want {
		t.Errorf("%s on the phone: %v, the table says %v", f, err, want)
	}
}

// control asks the sandbox's control API.
func (w *world) control(path, body string) error {
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/_sandbox/"+path, strings.NewReader(body)))
	if rec.Code != http.StatusOK {
		return chat.Errorf(chat.Invalid, "%d %s", rec.Code, rec.Body)
	}
	return nil
}

func drawn(t *testing.T, m chat.Mode) string {
	t.Helper()
	var page bytes.Buffer
	if err := ui.Capabilities(m).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}
