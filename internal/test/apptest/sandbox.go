package apptest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// The shop's number in the sandbox.
const (
	ShopPhoneNumberID = "410050006000701"
	ShopNumber        = "12025550142"
)

// Sandbox drives Meta's side through its control API, as curl would.
type Sandbox struct {
	t   testing.TB
	URL string
}

// Paired is what pairing hands over.
type Paired struct {
	PhoneNumberID string `json:"phone_number_id"`
	WABAID        string `json:"waba_id"`
	Code          string `json:"code"`
	AccessToken   string `json:"access_token"`
	AppSecret     string `json:"app_secret"`
}

// Pair runs Embedded Signup without a browser; share says whether the owner shares the chats.
func (s Sandbox) Pair(share bool) (p Paired) {
	s.t.Helper()
	s.Post("phones/"+ShopPhoneNumberID+"/pair", map[string]bool{"share_history": share}, &p)
	return p
}

type text struct {
	To   string            `json:"to"`
	Type string            `json:"type"`
	Text map[string]string `json:"text"`
}

// CustomerWrites lets a customer write a text to the shop.
func (s Sandbox) CustomerWrites(from, body string) {
	s.t.Helper()
	s.Post("customers/"+from+"/messages", text{To: ShopNumber, Type: "text", Text: map[string]string{"body": body}}, nil)
}

// OwnerWrites lets the owner write a text in the app on the phone.
func (s Sandbox) OwnerWrites(to, body string) {
	s.t.Helper()
	s.Post("phones/"+ShopPhoneNumberID+"/messages", text{To: to, Type: "text", Text: map[string]string{"body": body}}, nil)
}

// Advance moves the clock that sandbox and demo share, by a duration such as "24h".
func (s Sandbox) Advance(by string) {
	s.t.Helper()
	s.Post("clock", map[string]string{"advance": by}, nil)
}

// Mend takes away the faults that were asked for.
func (s Sandbox) Mend() {
	s.t.Helper()
	call(s.t, http.MethodDelete, s.URL+"/_sandbox/faults", "", nil, http.StatusOK, nil)
}

// World returns everything, as raw JSON.
func (s Sandbox) World() string { s.t.Helper(); return s.world("") }

// Fittings returns everything but the chats, which with their history are nearly all of it.
func (s Sandbox) Fittings() string { s.t.Helper(); return s.world("?messages=0") }

func (s Sandbox) world(query string) string {
	s.t.Helper()
	var world json.RawMessage
	call(s.t, http.MethodGet, s.URL+"/_sandbox/world"+query, "", nil, http.StatusOK, &world)
	return string(world)
}

// Graph calls Meta's side as a program with a token does, and reads the answer into out unless that is nil.
func (s Sandbox) Graph(token, path string, in, out any) {
	s.t.Helper()
	call(s.t, http.MethodPost, s.URL+"/v25.0/"+path, token, in, http.StatusOK, out)
}

// Post sends in to a path below /_sandbox/ and reads the answer into out unless that is nil.
func (s Sandbox) Post(path string, in, out any) {
	s.t.Helper()
	call(s.t, http.MethodPost, s.URL+"/_sandbox/"+path, "", in, http.StatusOK, out)
}

// call makes one request with JSON both ways.
func call(t testing.TB, method, url, key string, in any, status int, out any) {
	t.Helper()
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d\n%s", method, url, answer.StatusCode, status, read)
	}
	if out != nil {
		if err := json.Unmarshal(read, out); err != nil {
			t.Fatalf("%s %s: %v\n%s", method, url, err, read)
		}
	}
}
