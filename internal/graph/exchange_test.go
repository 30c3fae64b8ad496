package graph

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAnExchangeIsKeptWithoutSecretsAndTexts sends a message whose refusal quotes it.
func TestAnExchangeIsKeptWithoutSecretsAndTexts(t *testing.T) {
	meta := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":{"message":"(#131009) Parameter value is not valid","type":"OAuthException","code":131009,
			"error_data":{"messaging_product":"whatsapp","details":"Text 'My PIN is 4711' to +49 151 2345678 is not valid."},"fbtrace_id":"AbC"}}`))
	}))
	defer meta.Close()
	var got []Exchange
	ctx := Recording(t.Context(), func(x Exchange) { got = append(got, x) })
	session := (&Client{BaseURL: meta.URL}).With("EAAGsecret")
	session.AppSecret = "app-secret"
	_, err := session.Send(ctx, "410050006000701", OutMessage{To: "491512345678", Type: TypeText, Text: &Text{Body: "My PIN is 4711"}, CallbackData: "77"})
	if err == nil || len(got) != 1 {
		t.Fatalf("%d exchanges, error %v", len(got), err)
	}
	x := got[0]
	if x.Status != 400 || x.Code != 131009 || x.TraceID != "AbC" || x.Outcome != Refused || x.Method != "POST" || x.Path != "410050006000701/messages" || x.Err == "" {
		t.Errorf("got %+v", x)
	}
	all := x.Request + x.Answer + x.Err + x.Path
	for _, secret := range []string{"EAAGsecret", "app-secret", "My PIN", "4711", "491512345678", "2345678", "appsecret_proof"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q stands in %s", secret, all)
		}
	}
	for _, fact := range []string{`"type":"text"`, `"biz_opaque_callback_data":"77"`, `"body":"(14 characters)"`, `"to":"…78"`, `"code":131009`, `Text '…' to … is not valid.`} {
		if !strings.Contains(all, fact) {
			t.Errorf("%q is missing in %s", fact, all)
		}
	}
}

func TestEveryCallIsRecordedByTheClient(t *testing.T) {
	meta := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"access_token":"EAAGfresh","token_type":"bearer"}`))
	}))
	var got []Exchange
	client := &Client{BaseURL: meta.URL, Record: func(x Exchange) { got = append(got, x) }}
	if _, err := client.ExchangeCode(t.Context(), "app", "app-secret", "the-code"); err != nil {
		t.Fatal(err)
	}
	meta.Close()
	if _, err := client.ExchangeCode(context.Background(), "app", "app-secret", "the-code"); err == nil {
		t.Fatal("no error from a server that is gone")
	}
	if len(got) != 2 || got[0].Outcome != Accepted || got[1].Outcome != Retry || got[1].Status != 0 {
		t.Fatalf("got %+v", got)
	}
	for _, x := range got {
		if all := x.Request + x.Answer + x.Err + x.Path; strings.Contains(all, "EAAG") || strings.Contains(all, "secret") || strings.Contains(all, "the-code") {
			t.Errorf("a secret stands in %s", all)
		}
	}
}

func TestWhatIsKeptOfAnAnswerIsBounded(t *testing.T) {
	long := `{"id":"` + strings.Repeat("x", 3*maxCleaned) + `"}`
	if got := cleanAnswer([]byte(long), nil); len(got) > maxCleaned+8 {
		t.Errorf("%d bytes are kept", len(got))
	}
	if got := cleanAnswer([]byte("<html>Dear Anna</html>"), nil); strings.Contains(got, "Anna") {
		t.Errorf("kept %q", got)
	}
}
