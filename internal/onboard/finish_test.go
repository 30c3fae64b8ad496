package onboard

import (
	"strings"
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
		"all told":              {Finish{Code: "AQB", WABAID: waba, PhoneNumberID: phone, BusinessID: "330"}, []string{exchange, list, list, about}, phone, "Fern & Co"},
		"no number: the newest": {Finish{Code: "AQB", WABAID: waba}, []string{exchange, list, list, about}, phone, "Fern & Co"},
		"one of several":        {Finish{Code: "AQB", WABAID: waba, PhoneNumberID: other}, []string{exchange, list, list, "GET " + other}, other, "Old shop"},
		"no account: asked for": {Finish{Code: "AQB"}, []string{exchange, appToken, debug, list, list, about}, phone, "Fern & Co"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			done, err := r.Finish(t.Context(), r.viewer, c.popup)
			if err != nil {
				t.Fatal(err)
			}
			n := done.Number
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
		book   string
	}{
		"no code":                {Finish{WABAID: waba}, "", answer{}, chat.Invalid, "sent no code", chat.RunbookPopup},
		"code refused":           {told, exchange, no, chat.Refused, "only for 30 seconds", chat.RunbookCode},
		"Meta down":              {told, exchange, down, chat.Unavailable, "try again", chat.RunbookCode},
		"app refused":            {Finish{Code: "AQB"}, appToken, no, chat.Refused, "app id and secret", chat.RunbookCode},
		"token not told about":   {Finish{Code: "AQB"}, debug, no, chat.Refused, "which account", chat.RunbookNoAccount},
		"token for no account":   {Finish{Code: "AQB"}, debug, answer{200, `{"data":{"is_valid":true}}`}, chat.Refused, "which account", chat.RunbookNoAccount},
		"numbers not listed":     {told, list, no, chat.Refused, "did not list", chat.RunbookNoAccount},
		"account without number": {told, list, answer{200, `{"data":[]}`}, chat.Refused, "no phone number", chat.RunbookNoAccount},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			r.meta.says(c.call, c.answer)
			_, err := r.Finish(t.Context(), r.viewer, c.popup)
			wantKind(t, err, c.kind, c.say)
			wantBook(t, err, c.book)
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

// TestSeveralNumbersAreOfferedForChoice has an account with two numbers of the app, and a pop-up that names none.
func TestSeveralNumbersAreOfferedForChoice(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.meta.says(list, answer{200, `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co","is_on_biz_app":true},
			{"id":"` + other + `","display_phone_number":"+1 202-555-0143","verified_name":"Old shop","is_on_biz_app":true}]}`})
		r.meta.says("GET "+other, answer{200, `{"id":"` + other + `","is_on_biz_app":true,"platform_type":"CLOUD_API"}`})
		done, err := r.Finish(t.Context(), r.viewer, Finish{Code: "AQB", WABAID: waba, Event: "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"})
		if err != nil || done.Signup == 0 || done.Number.ID != 0 {
			t.Fatalf("got %+v, %v: want a choice", done, err)
		}
		_, err = r.Choose(t.Context(), r.viewer, done.Signup, "410050006000799")
		wantKind(t, err, chat.Invalid, "Choose one")
		_, err = r.Choose(t.Context(), chat.SystemViewer(storetest.AddAccount(t, r.store).ID), done.Signup, other)
		wantKind(t, err, chat.NotFound, "is over")
		n, err := r.Choose(t.Context(), r.viewer, done.Signup, other)
		if err != nil || n.PhoneNumberID != other || n.Mode != chat.ModeCoexistence {
			t.Fatalf("chosen %+v, %v", n, err)
		}
		if token, _ := r.secrets(n.ID); token != "EAAGtoken" {
			t.Errorf("the token is %q", token)
		}
		_, err = r.Choose(t.Context(), r.viewer, done.Signup, other)
		wantKind(t, err, chat.NotFound, "is over")
		// The newest onboarding is that of the pop-up, where Meta tells when it was.
		r.meta.says(list, answer{200, `{"data":[{"id":"` + other + `","last_onboarded_time":"` + r.Clock.Now().Format("2006-01-02T15:04:05-0700") + `","is_on_biz_app":true},
			{"id":"` + phone + `","last_onboarded_time":"2026-01-02T08:11:40+0000","is_on_biz_app":true}]}`})
		if done, err = r.Finish(t.Context(), r.viewer, Finish{Code: "AQC", WABAID: waba}); err != nil || done.Number.ID != n.ID {
			t.Errorf("got %+v, %v: want the newest", done, err)
		}
	})
}

// TestANumberThatIsNotInTheAppIsForTheAPI finishes the ordinary flow of Meta's window.
func TestANumberThatIsNotInTheAppIsForTheAPI(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	r.meta.says(list, answer{200, `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co"}]}`})
	r.meta.says(about, answer{200, `{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co","is_on_biz_app":false,"platform_type":"NOT_APPLICABLE"}`})
	done, err := r.Finish(t.Context(), r.viewer, Finish{Code: "AQB", WABAID: waba, PhoneNumberID: phone, Event: "FINISH"})
	if err != nil || done.Number.Mode != chat.ModeAPI {
		t.Fatalf("got %+v, %v: want it for the API", done, err)
	}
	r.look()
	standing, err := r.store.Standings(t.Context(), r.viewer)
	if s := standing[done.Number.ID]; err != nil || chat.StandingRunbook(s) != chat.RunbookRegister {
		t.Errorf("the trouble is %+v, %v: want it to lead to the registration", s.Trouble, err)
	}
	r.meta.says("POST "+phone+"/register", answer{200, `{"success":true}`})
	r.meta.says(about, answer{200, `{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co","is_on_biz_app":false,"platform_type":"CLOUD_API"}`})
	if err := r.Register(t.Context(), r.viewer, done.Number.ID, "135790"); err != nil {
		t.Fatal(err)
	}
	r.look()
	r.wantLink(done.Number.ID, chat.LinkConnected)
}

// TestAnAppNumberIsNeverRegistered tries it by every way there is. (Pitfall 2.)
func TestAnAppNumberIsNeverRegistered(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	n := r.connecting()
	wantKind(t, r.Register(t.Context(), r.viewer, n.ID, "135790"), chat.Conflict, "registered already")
	api := byToken
	api.PhoneNumberID, api.Mode = other, chat.ModeAPI // added as what it is not
	r.meta.says("GET "+other, answer{200, `{"id":"` + other + `","is_on_biz_app":true,"platform_type":"CLOUD_API"}`})
	m, err := Add(t.Context(), r.Options, r.viewer.Account, api)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, r.Register(t.Context(), r.viewer, m.ID, "135790"), chat.Conflict, "in the Business app")
	wantKind(t, r.RequestCode(t.Context(), r.viewer, m.ID, "SMS"), chat.Conflict, "in the Business app")
	for _, call := range r.meta.asked() {
		if strings.Contains(call, "register") || strings.Contains(call, "request_code") {
			t.Errorf("Meta was asked %s", call)
		}
	}
}
