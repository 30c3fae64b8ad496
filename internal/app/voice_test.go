package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/apptest"
)

// TestARecordingReachesTheCustomerAsAVoiceMessage hands over what Chromium recorded, WebM, the way the composer does, and looks at what
// Meta got: Ogg with Opus, as a voice message that Ana's phone shows.
func TestARecordingReachesTheCustomerAsAVoiceMessage(t *testing.T) {
	app := apptest.Demo(t, apptest.Folder(t), "--connected")
	waitForHistory(t, app)
	d := &dispatch{journey: journey{t: t, app: app, api: app.API()}}
	d.customerOpensTheWindow()
	recorded, err := os.ReadFile("../voice/testdata/chromium.webm")
	if err != nil {
		t.Fatal(err)
	}
	agent := signedIn(t, app)
	var kept struct {
		ID, MIME string
		As       []string
	}
	agent.post("/files?voice&filename=voice.ogg", "audio/webm;codecs=opus", recorded, &kept)
	if kept.MIME != "audio/ogg; codecs=opus" || kept.As[len(kept.As)-1] != "voice" {
		t.Fatalf("kept %+v", kept)
	}
	form := url.Values{"file": {kept.ID}, "kind": {"audio"}, "voice": {"1"}, "text": {""}, "key": {"recorded-1"}}
	for range 2 { // the second is a repeated request
		agent.post("/c/"+d.id+"/messages", "application/x-www-form-urlencoded", []byte(form.Encode()), nil)
	}
	var shown []object
	apptest.Eventually(t, "the voice message is on the phone", func() bool {
		shown = nil
		for _, m := range d.phone() {
			if m["type"] == "audio" && m["biz_opaque_callback_data"] != nil {
				shown = append(shown, m)
			}
		}
		return len(shown) > 0
	})
	audio, _ := shown[0]["audio"].(object)
	if len(shown) != 1 || audio["voice"] != true || d.fileAt(audio["id"]) != kept.ID {
		t.Errorf("%d voice messages, the first %v", len(shown), audio)
	}
}

// browserless is an agent who is signed in without a browser.
type browserless struct {
	t      *testing.T
	url    string
	client *http.Client
}

func signedIn(t *testing.T, app *apptest.App) *browserless {
	t.Helper()
	login := regexp.MustCompile(`sign in as (\S+) with the password (\S+)`).FindStringSubmatch(app.Output())
	if login == nil {
		t.Fatal("the demo told no login")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browserless{t, app.URL, &http.Client{Jar: jar}}
	form := url.Values{"email": {login[1]}, "password": {login[2]}}
	b.post("/login", "application/x-www-form-urlencoded", []byte(form.Encode()), nil)
	return b
}

// post hands something over and reads the answer's JSON into a value, if there is one.
func (b *browserless) post(path, kind string, body []byte, into any) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+path, bytes.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json, text/html")
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s answered %s", path, res.Status)
	}
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			b.t.Fatal(err)
		}
	}
}
