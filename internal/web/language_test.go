package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/auth"
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/clock"
	"github.com/saltbridge/saltbridge/internal/store"
)

// prefer stores what an agent chose.
func (d *desk) prefer(a chat.Agent, name, value string) {
	d.t.Helper()
	if err := d.auth.Prefer(d.t.Context(), chat.Viewer{Account: a.Account, Agent: a.ID}, store.Preference{Name: name, Value: value}); err != nil {
		d.t.Fatal(err)
	}
}

// cookie gives a visitor's browser a cookie.
func (v *visitor) cookie(name, value string) {
	u, _ := url.Parse(v.desk.url)
	v.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// asking gets a page as a browser that asks for a language.
func (v *visitor) asking(path, language string) answer {
	v.t.Helper()
	r := v.request("GET", path, nil)
	r.Header.Set("Accept-Language", language)
	return v.do(r)
}

func (a answer) wants(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(a.body, part) {
			t.Errorf("%s lacks %q:\n%s", a.Request.URL, part, a.body)
		}
	}
}

func TestTheLanguageIsTheAgentsThenTheBrowsers(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	v.get("/login").wants(t, `<html lang="en" dir="ltr"`, "Sign in")
	v.asking("/login", "hi-IN,en;q=0.5").wants(t, `<html lang="hi" dir="ltr"`, "साइन इन करें")
	v.cookie("saltbridge_lang", "en-US")
	v.asking("/login", "hi").wants(t, `<html lang="en-US"`)
	v.cookie("saltbridge_lang", "tlh")
	v.asking("/login", "hi").wants(t, `<html lang="hi"`)

	me := d.signedIn(d.agent)
	me.cookie("saltbridge_lang", "en-IN")
	me.asking("/", "hi").wants(t, `<html lang="en-IN"`)
	d.prefer(d.agent, auth.PreferLanguage, "hi")
	me.asking("/", "en").wants(t, `<html lang="hi"`, "इनबॉक्स")
	d.signedIn(d.admin).get("/").wants(t, `<html lang="en"`)
}

func TestTheTimeZoneIsTheAgentsThenTheBrowsers(t *testing.T) {
	d := newDeskAt(t, clock.NewStill()) // the minute must not turn
	me := d.signedIn(d.agent)
	now := d.clock.Now()
	me.get("/settings/language").wants(t, now.UTC().Format("2 January 2006, 15:04"))
	me.cookie("saltbridge_zone", "Asia/Kolkata")
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	me.get("/settings/language").wants(t, now.In(kolkata).Format("2 January 2006, 15:04"), "As this device has it: Asia/Kolkata")
	d.prefer(d.agent, auth.PreferZone, "America/Sao_Paulo")
	d.prefer(d.agent, auth.PreferHours, "12")
	paulo, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	me.get("/settings/language").wants(t, now.In(paulo).Format("2 January 2006, 3:04 pm"), `value="America/Sao_Paulo" selected`)
}

func TestSignInSaysItsFaultsInTheLanguage(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	v.cookie("saltbridge_lang", "hi")
	v.post("/login", url.Values{"email": {d.agent.Email}, "password": {"wrong"}}).wants(t, "ईमेल पता या पासवर्ड सही नहीं है।")
	missing := d.signedIn(d.agent)
	missing.cookie("saltbridge_lang", "hi")
	missing.get("/c/999").wants(t, "ऐसी कोई बातचीत नहीं है।", "नहीं मिला")
	missing.get("/operator").wants(t, "यह केवल एडमिन कर सकते हैं।")
}

func TestLoginOffersLanguages(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	v.get("/login").wants(t, ">हिन्दी<", ">English (India)<")
	got := v.post("/language", url.Values{"language": {"hi"}, "next": {"/login?next=%2Fnumbers"}})
	if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/login?next=%2Fnumbers" {
		t.Errorf("%s to %s", got.Status, got.Header.Get("Location"))
	}
	v.get("/login").wants(t, `<html lang="hi"`)
	v.post("/language", url.Values{"language": {"xx"}, "next": {"//evil.test"}})
	v.get("/login").wants(t, `<html lang="hi"`)
}

func TestStoredReasonsAreToldInTheLanguage(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	filed := d.file(d.answers(chat.Person{Phone: "13125550177"}, chat.FromAgent, chat.StatusQueued, time.Hour, "Hello"))
	d.climb(filed[0], chat.StatusFailed, 131026, "The message cannot be delivered. The person may not use WhatsApp, has an old version, or has not accepted its terms. Reach them another way.")
	d.prefer(d.agent, auth.PreferLanguage, "hi")
	d.signedIn(d.agent).get("/c/"+filed[0].Conversation.String()).wants(t, "मैसेज नहीं पहुँचाया जा सकता।")
}

func TestLanguageSettings(t *testing.T) {
	d := newDesk(t)
	me := d.signedIn(d.agent)
	for name, form := range map[string]url.Values{
		"There is no such language here.":     {"language": {"tlh"}},
		"There is no time zone of this name.": {"zone": {"Atlantis/Centre"}},
		"Hours are counted to 12 or to 24.":   {"hours": {"10"}},
	} {
		got := me.post("/settings/language", form)
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %s", form, got.Status)
		}
		got.wants(t, name)
	}
	got := me.post("/settings/language", url.Values{"language": {"hi"}, "zone": {"Asia/Kolkata"}, "hours": {"24"}})
	if got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s", got.Status, got.body)
	}
	me.get("/settings/language?saved=1").wants(t, "सहेजा गया।", `value="hi" lang="hi" selected`, `value="Asia/Kolkata" selected`, "12,34,567 मैसेज")
	me.get("/fragments/settings/language?language=en-US&hours=12").wants(t, "1,234,567 messages", "Sunday")

	stranger := d.visitor()
	if stranger.get("/settings/language").StatusCode == http.StatusOK {
		t.Error("anyone sees it")
	}
	me.post("/settings/language", url.Values{})
	if me.get("/"); strings.Contains(me.get("/").body, `lang="hi"`) {
		t.Error("a choice taken back stays")
	}
}

func TestProfile(t *testing.T) {
	d := newDesk(t)
	me := d.signedIn(d.agent)
	for want, form := range map[string]url.Values{
		"Your name is missing.":                 {"name": {"   "}},
		"it may have 80. Shorten it.":           {"name": {strings.Repeat("ä", 81)}},
		"Initials have 3 characters at most":    {"name": {"Jo"}, "initials": {"ABCD"}},
		"There is no such colour here.":         {"name": {"Jo"}, "hue": {"9"}},
		"There is no such colour here. Choose ": {"name": {"Jo"}, "hue": {"-1"}},
	} {
		got := me.post("/settings/profile", form)
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: %s", form, got.Status)
		}
		got.wants(t, want)
	}
	if got := me.post("/settings/profile", url.Values{"name": {" Jonas  Ström "}, "initials": {"jst"}, "hue": {"5"}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s", got.Status, got.body)
	}
	me.get("/settings/profile?saved=profile").wants(t, "Saved.", "Jonas Ström", "hue-4", ">JST<")
	if got := me.post("/settings/replies", url.Values{"take": {"perhaps"}}); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another choice: %d", got.StatusCode)
	}
	me.post("/settings/replies", url.Values{"take": {"yes"}})
	me.get("/settings/profile?saved=replies").wants(t, "It counts from your next reply on.", `value="yes" checked`)
	me.post("/settings/replies", nil)
	if strings.Contains(me.get("/settings/profile").body, `value="yes" checked`) {
		t.Error("the choice cannot be taken back")
	}
	if got := d.signedIn(d.admin).get("/settings/profile").body; strings.Contains(got, "Ström") {
		t.Error("another agent's profile changed")
	}
}

func TestPasswordChange(t *testing.T) {
	d := newDesk(t)
	me, elsewhere, other := d.signedIn(d.agent), d.signedIn(d.agent), d.signedIn(d.admin)
	const next = "bridges of salt and stone"
	for want, form := range map[string]url.Values{
		"The two new passwords are not the same.": {"old": {password}, "new": {next}, "again": {next + "!"}},
		"That is not your password of today.":     {"old": {"wrong"}, "new": {next}, "again": {next}},
		"this one has 5.":                         {"old": {password}, "new": {"short"}, "again": {"short"}},
	} {
		got := me.post("/settings/password", form)
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %s", want, got.Status)
		}
		got.wants(t, want)
	}
	if elsewhere.get("/").StatusCode != http.StatusOK {
		t.Fatal("a failed change signed someone out")
	}
	if got := me.post("/settings/password", url.Values{"old": {password}, "new": {next}, "again": {next}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %s", got.Status, got.body)
	}
	me.get("/settings/profile?saved=password").wants(t, "The password was changed.")
	if elsewhere.get("/").StatusCode == http.StatusOK {
		t.Error("the other session goes on")
	}
	if other.get("/").StatusCode != http.StatusOK {
		t.Error("someone else's session ended")
	}
	if _, err := d.auth.SignIn(t.Context(), d.agent.Email, password); err == nil {
		t.Error("the old password still opens")
	}
	if _, err := d.auth.SignIn(t.Context(), d.agent.Email, next); err != nil {
		t.Errorf("the new password does not open: %v", err)
	}
}

func TestSessions(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	r := v.request("POST", "/login", strings.NewReader(url.Values{"email": {d.agent.Email}, "password": {password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36")
	v.do(r)
	page := v.get("/settings/profile")
	page.wants(t, "Chrome on Linux", "This one")
	if strings.Contains(page.body, "Sign out everywhere else") {
		t.Error("there is no other session to end")
	}
	elsewhere, other := d.signedIn(d.agent), d.signedIn(d.admin)
	v.get("/settings/profile").wants(t, "A browser that does not say which", "Sign out everywhere else")
	v.post("/settings/sessions", nil)
	if v.get("/").StatusCode != http.StatusOK || other.get("/").StatusCode != http.StatusOK {
		t.Error("the wrong session ended")
	}
	if elsewhere.get("/").StatusCode == http.StatusOK {
		t.Error("the other session goes on")
	}
}
