package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/storetest"
)

func TestSignIn(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	if a := v.get("/"); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" {
		t.Fatalf("a stranger got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	if a := v.get("/numbers"); a.Header.Get("Location") != "/login?next=%2Fnumbers" {
		t.Fatalf("the way back is lost: %q", a.Header.Get("Location"))
	}
	a := v.post("/login", url.Values{"email": {"meera@example.test"}, "password": {"wrong"}})
	if a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "e-mail address or the password is not right") || !strings.Contains(a.body, `value="meera@example.test"`) {
		t.Fatalf("a wrong password got %d:\n%s", a.StatusCode, a.body)
	}
	a = v.post("/login", url.Values{"email": {"meera@example.test"}, "password": {password}, "next": {"/numbers"}})
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/numbers" {
		t.Fatalf("the right password got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	cookie := a.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure {
		t.Fatalf("the cookie is %v", cookie)
	}
	if a := v.get("/numbers"); a.StatusCode != http.StatusOK {
		t.Fatalf("signed in, /numbers is %d", a.StatusCode)
	}
	v.post("/signout", nil)
	if a := v.get("/numbers"); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("signed out, /numbers is %d", a.StatusCode)
	}
}

func TestSessionCookieIsSecureBehindTLS(t *testing.T) {
	v := newDesk(t).visitor()
	r := v.request("POST", "/login", strings.NewReader(url.Values{"email": {"meera@example.test"}, "password": {password}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-Proto", "https")
	if a := v.do(r); len(a.Cookies()) != 1 || !a.Cookies()[0].Secure {
		t.Fatalf("the cookies are %v", a.Cookies())
	}
}

func TestLoginLeadsOnlyInside(t *testing.T) {
	d := newDesk(t)
	for next, want := range map[string]string{
		"/c/7?x=1":             "/c/7?x=1",
		"":                     "/",
		"https://evil.example": "/",
		"//evil.example":       "/",
		"/\\evil.example":      "/",
		"numbers":              "/",
		"/\t/evil.example":     "/",
	} {
		a := d.visitor().post("/login", url.Values{"email": {"meera@example.test"}, "password": {password}, "next": {next}})
		if got := a.Header.Get("Location"); got != want {
			t.Errorf("next=%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestActsFromOtherSitesAreRefused(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.file(d.says(ana, 0, "hello"))[0]
	v := d.signedIn(d.admin)
	r := v.request("POST", "/c/"+m.Conversation.String()+"/messages", strings.NewReader("text=hi"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := v.do(r); a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "another site") {
		t.Fatalf("got %d:\n%s", a.StatusCode, a.body)
	}
	if sent := d.meta.texts(); len(sent) != 0 {
		t.Fatalf("it was sent: %q", sent)
	}
}

func TestHeaders(t *testing.T) {
	d := newDesk(t)
	v := d.signedIn(d.admin)
	for path, policy := range map[string]string{
		"/":                "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
		"/numbers/connect": "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; script-src 'self' SDK; connect-src 'self' SDK; frame-src SDK",
	} {
		a := v.get(path)
		if got, want := a.Header.Get("Content-Security-Policy"), strings.ReplaceAll(policy, "SDK", d.meta.url); got != want {
			t.Errorf("%s has the policy\n%s, want\n%s", path, got, want)
		}
		if a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has the headers %v", path, a.Header)
		}
	}
}

var inline = regexp.MustCompile(`(?i)<script(?:[^>]*)>[^<]|<style|\sstyle=|\son[a-z]+=`)

func TestNothingInlineAndNothingFromElsewhere(t *testing.T) {
	d := newDesk(t)
	talk := d.seed()
	v := d.signedIn(d.admin)
	for _, path := range []string{"/", "/c/" + talk[0].Conversation.String(), "/numbers", "/numbers/connect", "/operator", "/_gallery"} {
		a := v.get(path)
		if hit := inline.FindString(a.body); hit != "" || a.StatusCode != http.StatusOK {
			t.Errorf("%s (%d) has inline %q", path, a.StatusCode, hit)
		}
		for _, m := range regexp.MustCompile(`(?:src|href)="(https?://[^"]+)"`).FindAllStringSubmatch(a.body, -1) {
			if strings.Contains(a.body, `<script src="`+m[1]) || strings.Contains(a.body, `<link rel="stylesheet" href="`+m[1]) || strings.Contains(a.body, `<img src="`+m[1]) {
				t.Errorf("%s loads %s", path, m[1])
			}
		}
	}
}

func TestStaticFiles(t *testing.T) {
	d := newDesk(t)
	v := d.visitor()
	found := regexp.MustCompile(`/static/[0-9a-f]{12}/css/all\.css`).FindString(v.get("/login").body)
	if found == "" {
		t.Fatal("the login page names no style sheet by its hash")
	}
	r := v.request("GET", found, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	a := v.do(r)
	if a.StatusCode != http.StatusOK || a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/css") {
		t.Fatalf("got %d %v", a.StatusCode, a.Header)
	}
	old := regexp.MustCompile(`[0-9a-f]{12}`).ReplaceAllString(found, "000000000000")
	if a := v.get(old); a.StatusCode != http.StatusOK || a.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("an older hash got %d %v", a.StatusCode, a.Header)
	}
	for _, path := range []string{"/static/", "/static/x/", "/static/x/css", "/static/x/css/", "/static/x/../web.go", "/static/x/nothing.js"} {
		if a := v.get(path); a.StatusCode == http.StatusOK {
			t.Errorf("%s got %d:\n%s", path, a.StatusCode, a.body)
		}
	}
}

func TestFaultsSayWhatToDo(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	shut := d.file(d.says(ana, 30*24*3600e9, "long ago"))[0]
	failed := d.file(d.answers(ana, chat.FromAgent, chat.StatusRead, 0, "hi"))[0]
	conversation := "/c/" + shut.Conversation.String()
	v := d.signedIn(d.agent)
	tests := map[string]struct {
		method, path string
		form         url.Values
		status       int
		say          string
	}{
		"unknown page":          {"GET", "/nothing", nil, 404, "There is no such page."},
		"unknown conversation":  {"GET", "/c/99", nil, 404, "There is no such conversation."},
		"not an id":             {"GET", "/c/abc", nil, 422, "is not an id"},
		"window shut":           {"POST", conversation + "/messages", url.Values{"text": {"hi"}}, 409, ""},
		"admins only":           {"GET", "/operator", nil, 403, "Only administrators"},
		"admins only, connect":  {"GET", "/numbers/connect", nil, 403, "Only administrators"},
		"admins only, finish":   {"POST", "/numbers/connect", url.Values{"code": {"1"}}, 403, "Only administrators"},
		"admins only, replay":   {"POST", "/operator/replay", nil, 403, "Only administrators"},
		"admins only, delivery": {"GET", "/operator/deliveries/1", nil, 403, "Only administrators"},
		"nothing to retry":      {"POST", "/messages/" + failed.ID.String() + "/retry", nil, 409, "Only messages that failed"},
		"read until when":       {"POST", conversation + "/read", nil, 422, "until is missing"},
		"too large":             {"POST", conversation + "/messages", url.Values{"text": {strings.Repeat("x", 300<<10)}}, 413, "too large"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			a := v.post(tt.path, tt.form)
			if tt.method == "GET" {
				a = v.get(tt.path)
			}
			if a.StatusCode != tt.status || !strings.Contains(a.body, tt.say) || !strings.Contains(a.body, `data-testid="fault"`) {
				t.Fatalf("got %d, want %d and %q:\n%s", a.StatusCode, tt.status, tt.say, a.body)
			}
		})
	}
}

// TestOtherAccountsAreOutOfReach tries every address with ids of another account.
func TestOtherAccountsAreOutOfReach(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	theirs := d.file(d.says(ana, 0, "secret of the other shop"), d.answers(ana, chat.FromAgent, chat.StatusFailed, 0, "their answer"))
	journal := chat.Delivery{ID: chat.DeliveryID(d.store.IDs.Next()), Account: d.account, State: chat.DeliveryFailed, Error: "unreadable", Body: []byte(`{"their":"delivery"}`)}
	storetest.Write(t, d.store, func(tx *db.Tx) error { return store.AddDeliveries(tx, []chat.Delivery{journal}) })
	v := d.stranger()
	c, m := theirs[0].Conversation.String(), theirs[1].ID.String()
	for _, path := range []string{"/c/" + c, "/c/" + c + "/contact", "/fragments/conversation/" + c, "/fragments/rows?view=team-" + c,
		"/fragments/older/" + c + "?at=9999999999999&before=" + m, "/fragments/message/" + m, "/media/" + m, "/operator/deliveries/" + journal.ID.String()} {
		if a := v.get(path); a.StatusCode != http.StatusNotFound || strings.Contains(a.body, "secret") || strings.Contains(a.body, "their") {
			t.Errorf("GET %s got %d:\n%s", path, a.StatusCode, a.body)
		}
	}
	for _, path := range []string{"/", "/fragments/rows", "/fragments/rows?ids=" + c, "/find?q=torres", "/numbers", "/fragments/numbers", "/fragments/imports", "/operator"} {
		if a := v.get(path); a.StatusCode != http.StatusOK || strings.Contains(a.body, "secret") || strings.Contains(a.body, "Acme Garden") || strings.Contains(a.body, "unreadable") {
			t.Errorf("GET %s got %d:\n%s", path, a.StatusCode, a.body)
		}
	}
	for path, form := range map[string]url.Values{"/c/" + c + "/messages": {"text": {"hi"}}, "/c/" + c + "/read": {"until": {"9999999999999"}}, "/messages/" + m + "/retry": {}, "/media/" + m + "/retry": {}} {
		if a := v.post(path, form); a.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s got %d:\n%s", path, a.StatusCode, a.body)
		}
	}
}

func TestOperator(t *testing.T) {
	d := newDesk(t)
	body := `{"object":"whatsapp_business_account","entry":[]}`
	journal := chat.Delivery{ID: chat.DeliveryID(d.store.IDs.Next()), Account: d.account, State: chat.DeliveryFailed, Error: "The entry has no id.", Body: []byte(body), ReceivedAt: d.clock.NowMillis(), Attempts: 1}
	storetest.Write(t, d.store, func(tx *db.Tx) error {
		if err := store.AddNotice(tx, d.account, d.store.IDs.Next(), 0, chat.Notice{Field: "account_update", Event: "ACCOUNT_VIOLATION", Value: []byte(`{"x":1}`)}); err != nil {
			return err
		}
		return store.AddDeliveries(tx, []chat.Delivery{journal})
	})
	v := d.signedIn(d.admin)
	a := v.get("/operator")
	for _, want := range []string{"The entry has no id.", "ACCOUNT_VIOLATION", `data-testid="deliveries-failed">1<`} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the operator's page lacks %q", want)
		}
	}
	if a := v.get("/operator/deliveries/" + journal.ID.String()); !strings.Contains(a.body, "whatsapp_business_account") {
		t.Errorf("the delivery is not shown: %d\n%s", a.StatusCode, a.body)
	}
	if a := v.post("/operator/replay", nil); a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/operator?applied=") {
		t.Errorf("replay got %d to %q", a.StatusCode, a.Header.Get("Location"))
	}
}
