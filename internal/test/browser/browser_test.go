package browser

import (
	"embed"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

//go:embed testdata
var pages embed.FS

// site serves testdata, and /broken as a server error.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /testdata/", http.FileServerFS(pages))
	mux.HandleFunc("GET /broken", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "broken", http.StatusInternalServerError)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestActing(t *testing.T) {
	p := open(t, "form.html")
	p.WaitText("h1", "A form")

	p.Type("#name", "Meera ")
	p.Type("#name", "मीरा")
	p.Fill("#city", "Pune")
	p.Select("#colour", "green")
	p.Click("#agree")
	p.ClickText("button", "Send now")
	p.WaitText("#result", "Meera मीरा, Pune, green, agreed")
	if got, want := p.Text("#result"), "Meera मीरा, Pune, green, agreed"; got != want {
		t.Fatalf("result is %q, want %q", got, want)
	}

	p.Fill("#city", "Goa")
	p.Press(Enter)
	p.WaitText("#result", "Goa")
	p.Screenshot("sent")
}

// A key that a page takes for itself writes nothing, not even into the field that it leads to.
func TestKeysThatAPageTakes(t *testing.T) {
	p := open(t, "shortcut.html")
	p.Press("f")
	p.WaitText("#seen", "f,")
	p.Press("ગe")
	p.Press("a", chromedp.ModifierCtrl)
	p.WaitText("#seen", "f,Unidentified,e,a,")
	if got, want := p.EvalString("search.value"), "ગe"; got != want {
		t.Fatalf("the field holds %q, want %q", got, want)
	}
}

func TestWaiting(t *testing.T) {
	p := open(t, "form.html")
	p.Click("#later")
	p.WaitVisible("#late")
	p.WaitGone("#later")
	p.WaitCount("li", 3)
	if n := p.Count("li.hidden"); n != 0 {
		t.Fatalf("%d hidden elements count as visible", n)
	}
	p.Click("#next")
	p.WaitURL("second.html")
	p.WaitText("h1", "The second page")
	p.Reload()
	p.WaitTrue("document.readyState === 'complete'")
}

// The button below the banner appears to the page, but not to the mouse, until the banner has moved away.
func TestClickWaitsForACover(t *testing.T) {
	p := open(t, "covered.html")
	p.Click("#covered")
	p.WaitText("#log", "banner gone, button clicked")
}

func TestSizesAndColours(t *testing.T) {
	p := open(t, "form.html")
	for size, want := range map[Size]string{Desktop: "1440x900", Tablet: "1024x768", Phone: "375x812"} {
		p.Resize(size)
		p.WaitTrue("innerWidth + 'x' + innerHeight === " + quote(want))
	}
	light := p.EvalString("getComputedStyle(document.body).backgroundColor")
	p.Dark(true)
	dark := p.EvalString("getComputedStyle(document.body).backgroundColor")
	if light == dark {
		t.Fatalf("dark mode changed nothing: the background is %s", dark)
	}
	p.Screenshot("phone-dark")
}

func TestPopupSpeaksToItsOpener(t *testing.T) {
	p := open(t, "opener.html")
	p.Click("#connect")
	popup := p.Popup("popup.html?shop=acme")
	popup.WaitText("h1", "Connect a number")
	popup.Screenshot("popup")
	popup.Click("#finish")
	popup.WaitClosed()
	p.WaitText("#answer", "finished acme")

	p.Click("#connect")
	again := p.Popup("popup.html")
	again.WaitText("h1", "Connect a number")
}

func TestNewTabSharesCookies(t *testing.T) {
	p := open(t, "form.html")
	p.Eval("document.cookie = 'who=ada'", nil)
	tab := p.NewTab()
	tab.Goto(p.URL())
	if got := tab.EvalString("document.cookie"); got != "who=ada" {
		t.Fatalf("the tab has the cookies %q", got)
	}
}

func TestCookiesAreKeptFromScripts(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("who")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<link rel=icon href='data:,'><h1>" + c.Value + "</h1>"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p := New(t)
	p.Cookie(server.URL, "who", "ada")
	p.Goto(server.URL)
	p.WaitText("h1", "ada")
	if seen := p.EvalString("document.cookie"); seen != "" {
		t.Errorf("the page's scripts see %q", seen)
	}
}

func TestDialogsAreAccepted(t *testing.T) {
	p := open(t, "form.html")
	var sure bool
	p.Eval("confirm('Sure?')", &sure)
	if !sure {
		t.Fatal("the dialog was not accepted")
	}
}

func TestProblemsOfAPage(t *testing.T) {
	tests := map[string]string{
		"console":     "console error: went wrong",
		"exception":   "uncaught: Error: thrown on purpose",
		"promise":     "uncaught: Error: rejected on purpose",
		"fetch":       "request failed: SITE/missing.json: Failed to load resource: the server responded with a status of 404 (Not Found)",
		"image":       "request failed: SITE/broken: Failed to load resource: the server responded with a status of 500 (Internal Server Error)",
		"unreachable": "request failed: http://outside.example/x.js: Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
	}
	url := site(t)
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			p := New(t)
			p.Goto(url + "/testdata/problem.html?" + name)
			expect(t, p, strings.ReplaceAll(want, "SITE", url))
		})
	}
	t.Run("document", func(t *testing.T) {
		p := New(t)
		p.Goto(url + "/nothing-here")
		expect(t, p, "request failed: "+url+"/nothing-here: Failed to load resource: the server responded with a status of 404 (Not Found)")
	})
	t.Run("popup before it is attached", func(t *testing.T) {
		p := New(t)
		p.Goto(url + "/testdata/opener.html?problem")
		p.Click("#connect")
		popup := p.Popup("problem.html?console")
		popup.WaitText("h1", "A problem")
		expect(t, p, "console error: went wrong")
	})
}

// expect waits for the problem, requires it to be the only one, and allows it.
func expect(t *testing.T, p *Page, want string) {
	t.Helper()
	p.until("problem "+want, func() (bool, error) { return len(p.watch.unallowed()) > 0, nil })
	var got []string
	for _, problem := range p.watch.unallowed() {
		line, _, _ := strings.Cut(problem, "\n")
		line, _, _ = strings.Cut(line, " (http")
		got = append(got, line)
	}
	if diff := cmp.Diff([]string{want}, got); diff != "" {
		t.Error(diff)
	}
	p.Allow(func(string) bool { return true })
}

func TestScreenshotNamesTestAndStep(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("SALTBRIDGE_SCREENSHOTS", folder)
	p := open(t, "form.html")
	p.Screenshot("the step")
	png, err := os.ReadFile(filepath.Join(folder, "TestScreenshotNamesTestAndStep-the-step.png"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(png), "\x89PNG") {
		t.Fatal("the file is no PNG")
	}
}

func open(t *testing.T, page string) *Page {
	t.Helper()
	url := site(t)
	p := New(t)
	p.Goto(url + "/testdata/" + page)
	return p
}
