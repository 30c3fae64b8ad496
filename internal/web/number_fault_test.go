package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

// TestFormsSayWhatIsWrongWhereItIs has each form about numbers fail: the page comes again with the reason in the form and the way
// to its runbook, and what may be seen again is still typed in.
func TestFormsSayWhatIsWrongWhereItIs(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	api := d.number
	api.ID, api.PhoneNumberID, api.Digits, api.Mode, api.Link = chat.NumberID(d.store.IDs.Next()), "410050006000709", "12025550149", chat.ModeAPI, chat.LinkConnecting
	signup := d.store.IDs.Next()
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		if err := store.AddNumber(tx, api, store.Secrets{Token: []byte{}, AppSecret: []byte{}}); err != nil {
			return err
		}
		return store.AddSignup(tx, d.account, store.Signup{ID: signup, WABAID: "1", Token: []byte{}, Choices: []chat.Choice{
			{PhoneNumberID: "1", Digits: "12025550142", Name: "Acme Garden", InApp: true}, {PhoneNumberID: "2", Digits: "12025550143"}}}, 0)
	})
	v := d.signedIn(d.admin)
	number, onAPI := "/numbers/"+d.number.ID.String(), "/numbers/"+api.ID.String()
	for name, c := range map[string]struct {
		path  string
		form  url.Values
		code  int
		say   string
		book  string
		still string // on the page
	}{
		"reminders":       {number + "/reminders", url.Values{"addresses": {"nobody"}}, 422, "not e-mail addresses", chat.RunbookUnused, "remind-to"},
		"token":           {number + "/token", url.Values{"token": {" "}}, 422, "token is missing", chat.RunbookToken, "token-save"},
		"group":           {number + "/groups", url.Values{"name": {" "}}, 422, "needs a name", chat.RunbookBlindSpots, "group-add"},
		"no group there":  {onAPI + "/groups", url.Values{"name": {"Team"}}, 422, "no groups there", chat.RunbookBlindSpots, ""},
		"code":            {onAPI + "/register", url.Values{"step": {"send"}, "method": {"PIGEON"}}, 422, "by SMS or by VOICE", chat.RunbookRegister, "code-sms"},
		"choice":          {"/choose/" + strconv.FormatInt(signup, 10), url.Values{"phone_number_id": {"3"}}, 422, "Choose one of the numbers", chat.RunbookNoAccount, "choose"},
		"passport":        {"/numbers/passport", url.Values{"digits": {"12"}, "app_version": {"2.26.1"}}, 422, "not a phone number", chat.RunbookNotEligible, `value="2.26.1"`},
		"private":         {"/numbers/private", url.Values{"kind": {"name"}, "value": {"***"}}, 422, "more than a star", chat.RunbookPrivate, `value="***"`},
		"token only":      {"/numbers/add", url.Values{"token": {""}, "waba_id": {"510020003000401"}}, 422, "token is missing", chat.RunbookToken, `value="510020003000401"`},
		"token, id wrong": {"/numbers/add", url.Values{"token": {"T"}, "phone_number_id": {"+1 202"}}, 422, "digits only", chat.RunbookConnect, "add-token"},
	} {
		t.Run(name, func(t *testing.T) {
			a := v.post(c.path, c.form)
			if a.StatusCode != c.code {
				t.Errorf("got %d, want %d", a.StatusCode, c.code)
			}
			_, fault, _ := strings.Cut(a.body, c.say)
			fault, _, _ = strings.Cut(c.say+fault, "<form")
			if !strings.Contains(a.body, c.say) || !strings.Contains(fault, `href="/help/`+c.book+`"`) {
				t.Errorf("the form says %q, want %q and the page %s", fault, c.say, c.book)
			}
			if !strings.Contains(a.body, c.still) {
				t.Errorf("the page lacks %s", c.still)
			}
		})
	}
}

// TestAFaultPageLeadsToItsRunbook is for what has no form to go back to.
func TestAFaultPageLeadsToItsRunbook(t *testing.T) {
	d := newDesk(t)
	a := d.signedIn(d.admin).get("/choose/1")
	if a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "This sign-up is over") || !strings.Contains(a.body, `href="/help/connect"`) {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
}
