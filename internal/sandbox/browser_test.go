package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/saltbridge/saltbridge/internal/test/axe"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// patience is how long a page may take on a machine that is busy with something else.
const patience = 2 * time.Minute

// tab is one page of a real browser. Any error on its console fails the test.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func newTab(t *testing.T, width, height int, flags ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	ctx := browser.Profile(t, func(any) {}, flags...)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(int64(width), int64(height))); err != nil {
		t.Fatal(err) // opens the page, which lives as long as the context of this call
	}
	b := &tab{t, ctx}
	b.watchConsole()
	return b
}

// attach takes over a tab of a browser that runs already.
func attach(t *testing.T, ctx context.Context) *tab {
	t.Helper()
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err) // without a timeout: the tab lives as long as the context of this call
	}
	b := &tab{t, ctx}
	b.watchConsole()
	return b
}

func (b *tab) watchConsole() {
	messages := chromedp.Console(b.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" {
				b.t.Errorf("console: %s", m)
			}
		}
	}()
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.screenshot("failed")
		b.t.Fatal(err)
	}
}

func css(testid string) chromedp.CSS { return chromedp.CSS(fmt.Sprintf("[data-testid=%q]", testid)) }

func (b *tab) open(url string) { b.t.Helper(); b.do(chromedp.Navigate(url)) }

// click tries again when the screen was drawn anew between finding the control and reaching it.
func (b *tab) click(testid string) {
	b.t.Helper()
	b.wait(testid)
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	err := errors.New("never tried")
	for err != nil && ctx.Err() == nil {
		err = chromedp.Do(ctx, chromedp.Click(css(testid)))
	}
	if err != nil {
		b.screenshot("failed")
		b.t.Fatalf("click %s: %v", testid, err)
	}
}

func (b *tab) fill(testid, s string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(css(testid)), chromedp.SendKeys(css(testid), s))
}

func (b *tab) wait(testid string) { b.t.Helper(); b.do(chromedp.WaitVisible(css(testid))) }

func (b *tab) text(testid string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Text(css(testid)))
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// until waits for a JavaScript expression to become true.
func (b *tab) until(expression string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience-time.Second))); err != nil {
		b.t.Fatalf("waited for %s: %v", expression, err)
	}
}

func (b *tab) shows(testid, words string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector('[data-testid=%q]')?.innerText.includes(%q) === true`, testid, words))
}

// screenshot keeps a picture for people to look at when SALTBRIDGE_SCREENSHOTS names a folder (make screenshots).
func (b *tab) screenshot(name string) {
	dir := os.Getenv("SALTBRIDGE_SCREENSHOTS")
	if dir == "" {
		return
	}
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(filepath.Join(dir, "sandbox-"+name+".png"), png, 0o644)); err != nil {
		b.t.Fatal(err)
	}
}

// A customer and the owner write to each other on the phones page.
func TestPhonesPage(t *testing.T) {
	p, _ := connected(t)
	b := newTab(t, 1440, 900)
	b.open(p.graph.URL + "/_sandbox/phones")
	b.fill("customer-input-"+ana, "Do you have cacti? 🌵\r")
	b.shows("unread-"+ana, "1")
	b.screenshot("phones-list")
	b.click("owner-chat-" + ana)
	b.shows("owner-phone", "Do you have cacti? 🌵")
	b.fill("owner-input", "Plenty! Come by")
	b.click("owner-send")
	b.shows("customer-phone-"+ana, "Plenty! Come by")
	b.until(`document.querySelector('[data-testid=owner-phone] .bubble:last-of-type .ticks.read') !== null`)
	b.screenshot("phones-chat")
	p.settle()
	if len(p.values("messages")) != 1 || len(p.values("smb_message_echoes")) != 1 {
		t.Errorf("webhooks: %d messages, %d echoes", len(p.values("messages")), len(p.values("smb_message_echoes")))
	}
	b.fill("new-customer-number", "+1 312 555 0199")
	b.fill("new-customer-name", "Nia")
	b.click("new-customer-add")
	b.shows("customer-phone-13125550199", "Nia")
}

// opener is a page of the product's that launches Embedded Signup as Meta documents it.
const opener = `<!doctype html><title>opener</title><button id=go data-testid=go>Connect</button><pre id=log></pre>
<script>
window.seen = [];
window.addEventListener('message', e => { try { seen.push({origin: e.origin, data: JSON.parse(e.data)}); } catch { seen.push({origin: e.origin, text: e.data}); } });
window.fbAsyncInit = () => { FB.init({appId: '700100200300400', autoLogAppEvents: true, xfbml: true, version: 'v25.0'}); window.ready = true; };
go.onclick = () => FB.login(r => { window.result = r; }, {config_id: '811000222333', response_type: 'code', override_default_response_type: true,
  extras: {setup: {}, featureType: 'whatsapp_business_app_onboarding', sessionInfoVersion: '3'}});
</script><script async src="%s/en_US/sdk.js"></script>`

// launch opens the pop-up from a page of another origin and returns both tabs.
func launch(t *testing.T, p *partner) (page, popup *tab) {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(rw, opener, p.graph.URL)
	}))
	t.Cleanup(site.Close)
	page = newTab(t, 1200, 800)
	page.open(strings.Replace(site.URL, "127.0.0.1", "localhost", 1))
	page.until("window.ready === true")
	opened := chromedp.WaitNewTarget(page.ctx, func(new *target.Info) bool { return new.OpenerID != "" })
	page.click("go")
	ctx, stop := chromedp.NewContext(page.ctx, chromedp.WithTargetID(<-opened))
	t.Cleanup(stop)
	popup = attach(t, ctx)
	popup.loaded()
	return page, popup
}

// loaded waits until a tab that somebody else opened shows its page, with its scripts: before that a click is lost.
func (b *tab) loaded() {
	b.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(patience); ; <-look.C {
		ctx, stop := context.WithTimeout(b.ctx, patience)
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("location.href !== 'about:blank' && document.readyState === 'complete'"))
		stop()
		if err == nil && there { // an error: it is just being left for another page
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("the page was never loaded: %v", err)
		}
	}
}

func throughTheDialog(popup *tab) (code string) {
	popup.click("signup-continue")
	popup.click("signup-portfolio")
	popup.click("signup-choose")
	popup.fill("signup-number", "+1 202 555 0100\r")
	popup.wait("signup-problem")
	popup.fill("signup-number", "+1 (202) 555-0142\r")
	popup.wait("signup-code")
	return popup.text("signup-code")
}

func throughThePhone(phones *tab, consent, code string) {
	phones.click("phone-connect")
	phones.click("phone-confirm")
	phones.screenshot("pairing-consent")
	phones.click(consent)
	phones.fill("phone-code", strings.ToLower(strings.ReplaceAll(code, "-", ""))+"\r")
}

// The whole of Embedded Signup in a browser: pop-up, phone, finish event, code.
func TestSignupInTheBrowser(t *testing.T) {
	p := newPartner(t)
	page, popup := launch(t, p)
	code := throughTheDialog(popup)
	popup.screenshot("signup-code")
	rules := axe.New(t)
	rules.Want(t, "the code of the sign-up", axe.Page, popup.eval)

	phones := newTab(t, 1440, 900)
	phones.open(p.graph.URL + "/_sandbox/phones")
	throughThePhone(phones, "phone-dont-share", code)

	popup.wait("signup-finish")
	popup.screenshot("signup-finish")
	rules.Want(t, "the end of the sign-up", axe.Page, popup.eval)
	popup.click("signup-finish")
	page.until("window.result?.authResponse?.code?.length > 20")
	page.until(`seen.some(m => m.data?.type === 'WA_EMBEDDED_SIGNUP' && m.data.event === 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' && m.data.data.waba_id === '` + shopWABA + `')`)

	oauth, err := chromedp.Run(page.ctx, chromedp.Evaluate[string]("result.authResponse.code"))
	if err != nil {
		t.Fatal(err)
	}
	out := p.want(200, "GET", "/v25.0/oauth/access_token?client_id=700100200300400&client_secret="+p.world.opts.App.Secret+"&code="+oauth, "", nil)
	if !strings.HasPrefix(text(out["access_token"]), "EAA") {
		t.Errorf("no token for the code: %v", out)
	}
	p.settle()
	if got := p.values("account_update"); len(got) != 1 || text(got[0]["event"]) != "PARTNER_ADDED" {
		t.Errorf("account_update: %v", got)
	}
}

// Closing the pop-up on its last screen is success; closing it earlier is a cancellation.
func TestClosingThePopup(t *testing.T) {
	for name, last := range map[string]bool{"on the last screen": true, "while the phone is asked": false} {
		t.Run(name, func(t *testing.T) {
			p := newPartner(t)
			page, popup := launch(t, p)
			code := throughTheDialog(popup)
			want := `seen.some(m => m.data?.event === 'CANCEL' && m.data.data.current_step === 'PHONE_NUMBER_VERIFICATION') && window.result?.authResponse === null`
			if last {
				for _, a := range []string{"connect", "confirm", "share", "code"} {
					if err := p.world.PhoneSignup(shopNumberID, a, code); err != nil {
						t.Fatal(err)
					}
				}
				popup.wait("signup-finish")
				want = `seen.some(m => m.data?.event === 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING') && window.result?.authResponse?.code?.length > 20`
			}
			if _, err := chromedp.Run(popup.ctx, chromedp.Evaluate[bool]("setTimeout(() => window.close()), true")); err != nil {
				t.Fatal(err)
			}
			page.until(want)
		})
	}
}

// The panel shows the world and moves the clock, on every width and in both colour schemes.
func TestPanelPage(t *testing.T) {
	p, _ := connected(t)
	if _, err := p.world.CustomerWrites(ana, shopDigits, Text("Is the olive tree still there?")); err != nil {
		t.Fatal(err)
	}
	before := p.world.now()
	b := newTab(t, 1440, 1000)
	b.open(p.graph.URL + "/_sandbox/")
	b.shows("panel-now", "UTC")
	b.click("clock-24h")
	b.until(`document.querySelector('[data-panel]').innerText.includes('0 of 38')`)
	if p.world.now().Sub(before) < 24*time.Hour {
		t.Error("the clock did not move")
	}
	b.fill("fault-status", "429")
	b.click("fault-add")
	b.until(`document.querySelector('[data-panel]').innerText.includes('next 1')`)
	b.screenshot("panel")
	for _, page := range []string{"", "phones"} {
		b.do(chromedp.EmulateViewport(375, 760))
		b.open(p.graph.URL + "/_sandbox/" + page)
		b.until(`document.documentElement.scrollWidth <= 375`)
		b.screenshot("narrow-" + page)
	}
}
