package onboard

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestFinish(t *testing.T) {
	cases := map[string]struct {
		popup Finish
		calls []string
		phone string
		shows string
	}{
		"all told":              {Finish{Code: "AQB", WABAID: waba, PhoneNumberID: phone, BusinessID: "330"}, []string{exchange, list}, phone, "Fern & Co"},
		"no number: the newest": {Finish{Code: "AQB", WABAID: waba}, []string{exchange, list}, phone, "Fern & Co"},
		"one of several":        {Finish{Code: "AQB", WABAID: waba, PhoneNumberID: other}, []string{exchange, list}, other, "Old shop"},
		"no account: asked for": {Finish{Code: "AQB"}, []string{exchange, appToken, debug, list}, phone, "Fern & Co"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			n, err := r.Finish(t.Context(), r.viewer, c.popup)
			if err != nil {
				t.Fatal(err)
			}
			r.wantCalls(c.calls...)
			if n = r.number(n.ID); n.PhoneNumberID != c.phone || n.WABAID != waba || n.Name != c.shows || n.BusinessID != c.popup.BusinessID ||
				n.Link != chat.LinkConnecting || n.Mode != chat.ModeCoexistence || n.Rate != 20 || len(n.Digits) != 11 {
				t.Errorf("stored %+v", n)
			}
			r.wantSyncs(n.ID, chat.SyncWaiting, chat.SyncWaiting)
			if token, _ := r.secrets(n.ID); token != "EAAGtoken" {
				t.Errorf("the token is %q", token)
			}
		})
	}
}

func TestFinishIsRefused(t *testing.T) {
	told := Finish{Code: "AQB", WABAID: waba}
	no, down := answer{400, `{"error":{"code":100}}`}, answer{502, "<html>Bad Gateway</html>"}
	cases := map[string]struct {
		popup  Finish
		call   string
		answer answer
		kind   chat.Kind
		say    string
	}{
		"no code":                {Finish{WABAID: waba}, "", answer{}, chat.Invalid, "sent no code"},
		"code refused":           {told, exchange, no, chat.Refused, "only for 30 seconds"},
		"Meta down":              {told, exchange, down, chat.Unavailable, "try again"},
		"app refused":            {Finish{Code: "AQB"}, appToken, no, chat.Refused, "app id and secret"},
		"token not told about":   {Finish{Code: "AQB"}, debug, no, chat.Refused, "which account"},
		"token for no account":   {Finish{Code: "AQB"}, debug, answer{200, `{"data":{"is_valid":true}}`}, chat.Refused, "which account"},
		"numbers not listed":     {told, list, no, chat.Refused, "did not list"},
		"account without number": {told, list, answer{200, `{"data":[]}`}, chat.Refused, "no phone number"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			r.meta.says(c.call, c.answer)
			_, err := r.Finish(t.Context(), r.viewer, c.popup)
			wantKind(t, err, c.kind, c.say)
			if all, err := r.store.Numbers(t.Context(), r.viewer); err != nil || len(all) != 0 {
				t.Errorf("stored %+v, %v", all, err)
			}
		})
	}
}

func TestAServerWithoutAnAppSecretSaysSo(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	r.AppSecret = ""
	_, err := r.Finish(t.Context(), r.viewer, Finish{Code: "AQB", WABAID: waba})
	wantKind(t, err, chat.Invalid, "app secret is missing")
	r.wantCalls()
}
