package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// TestConnectANumber finishes Meta's window with code and event in either order, or the code alone.
func TestConnectANumber(t *testing.T) {
	t.Parallel()
	for name, clicks := range map[string][]string{
		"event first": {"#noise", "#event", "#code"},
		"code first":  {"#code", "#event"},
		"code alone":  {"#code"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			p, popup := d.openSignUp(t)
			for _, click := range clicks {
				popup.Click(click)
			}
			p.WaitURL("/numbers")
			p.WaitText("[data-testid=number]", "Acme Garden")
			if diff := cmp.Diff([]string{"code-1"}, d.meta.exchanged()); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestConnectSaysWhatWentWrong(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, popup := d.openSignUp(t)
	p.WaitText("[data-testid=connect-say]", "Go on in Meta's window")
	var options struct {
		ConfigID string `json:"config_id"`
		Extras   struct {
			FeatureType        string `json:"featureType"`
			SessionInfoVersion string `json:"sessionInfoVersion"`
		} `json:"extras"`
		ResponseType string `json:"response_type"`
	}
	p.Eval("window.fbLogin", &options)
	if options.ConfigID != "811000222333" || options.Extras.FeatureType != "whatsapp_business_app_onboarding" || options.Extras.SessionInfoVersion != "3" || options.ResponseType != "code" {
		t.Fatalf("FB.login was given %+v", options)
	}
	for _, step := range []struct{ click, want string }{
		{"#cancel", "“phone number verification”"},
		{"#error", "You have asked for a code too many times. (error 524001)"},
		{"#closed", "Meta's window was closed before the end"},
	} {
		popup.Click(step.click)
		p.WaitText("[data-testid=connect-say]", step.want)
		p.Click("[data-testid=connect]")
		popup = p.Popup("/popup")
	}
	if codes := d.meta.exchanged(); len(codes) != 0 {
		t.Fatalf("codes were exchanged: %q", codes)
	}
}

func (d *desk) openSignUp(t *testing.T) (page, popup *browser.Page) {
	t.Helper()
	p := browser.New(t)
	d.signIn(p, d.admin)
	p.Click("[data-testid=connect-link]")
	p.Click("[data-testid=connect]")
	return p, p.Popup("/popup")
}

func TestConnectAnswersWithSentences(t *testing.T) {
	d := newDesk(t)
	v := d.signedIn(d.admin)
	for body, want := range map[string]string{`{`: "could not be read", `{}`: "sent no code"} {
		r := v.request("POST", "/numbers/connect", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
		a := v.do(r)
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"error":`) || !strings.Contains(a.body, want) {
			t.Errorf("%s got %d %s", body, a.StatusCode, a.body)
		}
	}
}
