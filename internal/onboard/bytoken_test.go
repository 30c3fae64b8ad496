package onboard

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

const (
	both     = `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co"},{"id":"` + other + `","display_phone_number":"+1 202-555-0143"}]}`
	alone    = `{"data":[{"id":"` + phone + `","display_phone_number":"+1 202-555-0142","verified_name":"Fern & Co"}]}`
	oneWABA  = `{"data":{"is_valid":true,"granular_scopes":[{"scope":"whatsapp_business_management","target_ids":["` + waba + `"]}]}}`
	noWABA   = `{"data":{"is_valid":true}}`
	notInApp = `{"id":"` + phone + `","is_on_biz_app":false,"platform_type":"CLOUD_API"}`
)

// TestByToken connects by a token alone, and by more where that is needed.
func TestByToken(t *testing.T) {
	cases := map[string]struct {
		in     Tokened
		debug  string
		list   string
		about  string
		mode   chat.Mode
		secret string
	}{
		"the token alone":       {in: Tokened{Token: " EAAGtoken "}, debug: oneWABA, list: alone, mode: chat.ModeCoexistence},
		"the account is named":  {in: Tokened{Token: "EAAGtoken", WABAID: waba}, debug: noWABA, list: alone, mode: chat.ModeCoexistence},
		"the number is named":   {in: Tokened{Token: "EAAGtoken", PhoneNumberID: phone, AppSecret: "s"}, debug: oneWABA, list: both, mode: chat.ModeCoexistence, secret: "s"},
		"it is on the API only": {in: Tokened{Token: "EAAGtoken"}, debug: oneWABA, list: alone, about: notInApp, mode: chat.ModeAPI},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			r.meta.says(debug, answer{200, c.debug})
			r.meta.says(list, answer{200, c.list})
			if c.about != "" {
				r.meta.says(about, answer{200, c.about})
			}
			done, err := r.ByToken(t.Context(), r.viewer, c.in)
			if err != nil || done.Signup != 0 {
				t.Fatalf("got %+v, %v", done, err)
			}
			if n := r.number(done.Number.ID); n.PhoneNumberID != phone || n.WABAID != waba || n.Digits != "12025550142" || n.Mode != c.mode || n.Link != chat.LinkConnecting {
				t.Errorf("stored %+v", n)
			}
			if token, secret := r.secrets(done.Number.ID); token != "EAAGtoken" || secret != c.secret {
				t.Errorf("the token is %q and the secret %q", token, secret)
			}
		})
	}
}

// TestByTokenSaysWhatIsMissing has each failure lead to its page, and nothing stored.
func TestByTokenSaysWhatIsMissing(t *testing.T) {
	no := answer{400, `{"error":{"code":190}}`}
	cases := map[string]struct {
		in     Tokened
		call   string
		answer answer
		kind   chat.Kind
		say    string
		book   string
	}{
		"no token":              {Tokened{Token: " "}, "", answer{}, chat.Invalid, "token is missing", chat.RunbookToken},
		"a phone number as id":  {Tokened{Token: "T", PhoneNumberID: "+1 202 555 0142"}, "", answer{}, chat.Invalid, "digits only", chat.RunbookConnect},
		"token refused":         {Tokened{Token: "T"}, debug, no, chat.Refused, "does not accept this token", chat.RunbookToken},
		"token ended":           {Tokened{Token: "T"}, debug, answer{200, `{"data":{"is_valid":false}}`}, chat.Refused, "does not accept this token", chat.RunbookToken},
		"several accounts":      {Tokened{Token: "T"}, "", answer{}, chat.Invalid, "2 WhatsApp Business accounts", chat.RunbookNoAccount},
		"no account":            {Tokened{Token: "T"}, debug, answer{200, noWABA}, chat.Invalid, "Type the id", chat.RunbookNoAccount},
		"account refused":       {Tokened{Token: "T", WABAID: waba}, list, no, chat.Refused, "does not accept this token", chat.RunbookToken},
		"no number":             {Tokened{Token: "T", WABAID: waba}, list, answer{200, `{"data":[]}`}, chat.Refused, "no phone number", chat.RunbookNoAccount},
		"another number":        {Tokened{Token: "T", WABAID: waba, PhoneNumberID: "41"}, "", answer{}, chat.Invalid, "no number with this id", chat.RunbookNoAccount},
		"several with a secret": {Tokened{Token: "T", WABAID: waba, AppSecret: "s"}, "", answer{}, chat.Invalid, "several numbers", chat.RunbookNoAccount},
		"Meta down":             {Tokened{Token: "T", WABAID: waba}, list, answer{502, "<html>"}, chat.Unavailable, "could not be reached", chat.RunbookNoAccount},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			if c.call != "" {
				r.meta.says(c.call, c.answer)
			}
			_, err := r.ByToken(t.Context(), r.viewer, c.in)
			wantKind(t, err, c.kind, c.say)
			wantBook(t, err, c.book)
			if all, err := r.store.Numbers(t.Context(), r.viewer); err != nil || len(all) != 0 {
				t.Errorf("stored %+v, %v", all, err)
			}
		})
	}
}

// TestByTokenOffersAChoice has an account with several numbers.
func TestByTokenOffersAChoice(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	r.meta.says("GET "+other, answer{200, `{"id":"` + other + `","is_on_biz_app":true,"platform_type":"CLOUD_API"}`})
	done, err := r.ByToken(t.Context(), r.viewer, Tokened{Token: "EAAGtoken", WABAID: waba})
	if err != nil || done.Signup == 0 {
		t.Fatalf("got %+v, %v: want a choice", done, err)
	}
	if n, err := r.Choose(t.Context(), r.viewer, done.Signup, other); err != nil || n.PhoneNumberID != other {
		t.Errorf("chosen %+v, %v", n, err)
	}
}
