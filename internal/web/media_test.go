package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/apptest"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// sends is a customer's file, which Meta hands out.
func (d *desk) sends(kind, id, mime, content string) store.Filed {
	d.t.Helper()
	d.meta.put(id, mime, content)
	return d.file(d.line(ana, chat.FromCustomer, chat.In, time.Minute,
		chat.Content{Type: kind, Media: &chat.Media{ID: id, MIME: mime, Filename: "sent " + id}}))[0]
}

// stored waits until a file is here and returns where it is served.
func (d *desk) stored(m store.Filed) string {
	d.t.Helper()
	apptest.Eventually(d.t, "the file is stored", func() bool { return d.fileOf(m).State == store.MediaStored })
	return "/media/" + m.ID.String()
}

func (d *desk) fileOf(m store.Filed) store.MediaRow {
	d.t.Helper()
	rows, err := d.store.MediaOf(d.t.Context(), chat.SystemViewer(d.account), []chat.MessageID{m.ID})
	if err != nil {
		d.t.Fatal(err)
	}
	return rows[m.ID]
}

func TestFilesAreServedWholeInPartsAndFromMemory(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	content := photo(t)
	path := d.stored(d.sends("image", "77", "image/jpeg", content))
	v := d.signedIn(d.agent)

	whole := v.get(path)
	for name, want := range map[string]string{"Content-Type": "image/jpeg", "Content-Disposition": `inline; filename="sent 77"`, "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "Cache-Control": "private, no-cache", "Content-Encoding": ""} {
		if got := whole.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if whole.StatusCode != http.StatusOK || whole.body != content {
		t.Errorf("got %d with %d bytes, want all %d", whole.StatusCode, len(whole.body), len(content))
	}

	etag := whole.Header.Get("ETag")
	part := v.request("GET", path, nil)
	part.Header.Set("Range", "bytes=10-19")
	if a := v.do(part); a.StatusCode != http.StatusPartialContent || a.body != content[10:20] {
		t.Errorf("a range got %d with %d bytes", a.StatusCode, len(a.body))
	}
	again := v.request("GET", path, nil)
	again.Header.Set("If-None-Match", etag)
	if a := v.do(again); a.StatusCode != http.StatusNotModified || a.body != "" {
		t.Errorf("what the browser has got %d", a.StatusCode)
	}
	if a := v.get(path + "?v=" + strings.Trim(etag, `"`)[:16] + "&save"); a.Header.Get("Cache-Control") != "private, max-age=31536000, immutable" ||
		a.Header.Get("Content-Disposition") != `attachment; filename="sent 77"` {
		t.Errorf("saving by hash got %v", a.Header)
	}
	if a := v.get(path + "?v=another"); strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
		t.Error("an address with another hash may be kept for ever")
	}
}

// TestFilesThatCouldRunAreNeverShown: a page or a drawing with a script, whatever the message says it is.
func TestFilesThatCouldRunAreNeverShown(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.agent)
	page := "<!doctype html><script>alert(document.cookie)</script>"
	for id, mime := range map[string]string{"81": "text/html", "82": "image/svg+xml", "83": "text/html; charset=utf-8", "84": "", "85": "application/xhtml+xml"} {
		for _, kind := range []string{"document", "image"} {
			m := d.sends(kind, id, mime, page)
			a := v.get(d.stored(m))
			if a.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("%s of type %q is served as %q, %q", kind, mime, a.Header.Get("Content-Type"), a.Header.Get("Content-Disposition"))
			}
			if drawn := v.get("/fragments/message/" + m.ID.String()).body; strings.Contains(drawn, "<img") || !strings.Contains(drawn, `data-testid="document"`) {
				t.Errorf("%s of type %q is drawn as\n%s", kind, mime, drawn)
			}
		}
	}
}

// TestPDFsAreFramedByOurPagesAlone: what is one may stand in a frame, and what only says so is a download however it is asked for.
func TestPDFsAreFramedByOurPagesAlone(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.agent)
	m := d.sends("document", "91", "application/pdf", paper())
	path := d.stored(m)
	for query, policy := range map[string]string{
		"?show": "default-src 'none'; object-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
		"":      "default-src 'none'; frame-ancestors 'none'; sandbox",
	} {
		a := v.get(path + query)
		if a.Header.Get("Content-Type") != "application/pdf" || a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Content-Security-Policy") != policy ||
			!strings.HasPrefix(a.Header.Get("Content-Disposition"), "inline") || a.body != paper() {
			t.Errorf("%q: %v", query, a.Header)
		}
	}
	if drawn := v.get("/fragments/message/" + m.ID.String()).body; !strings.Contains(drawn, `data-kind="pdf"`) || !strings.Contains(drawn, "&amp;show") {
		t.Errorf("it is drawn as\n%s", drawn)
	}
	for id, content := range map[string]string{"92": "<!doctype html><script>alert(document.cookie)</script>", "93": "%PDF", "94": strings.Repeat(" ", 1024) + "%PDF-1.4"} {
		fake := d.sends("document", id, "application/pdf", content)
		a := v.get(d.stored(fake) + "?show")
		if a.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment;") ||
			a.Header.Get("Content-Security-Policy") != "default-src 'none'; frame-ancestors 'none'; sandbox" || a.body != content {
			t.Errorf("%s is served as %v", id, a.Header)
		}
	}
	if a := v.get(d.stored(d.sends("image", "95", "image/jpeg", photo(t))) + "?show"); !strings.HasSuffix(a.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a picture to be shown has %v", a.Header)
	}
}

// paper is a PDF of one page with a line on it.
func paper() string {
	const line = "BT /F1 24 Tf 40 100 Td (Planting plan) Tj ET"
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(line), line), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
	var b, places strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&places, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj%sendobj\n", i+1, o)
	}
	fmt.Fprintf(&b, "xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", places.String(), strings.Index(b.String(), "xref"))
	return b.String()
}

func TestFilesOfOthersAreNotThere(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	m := d.sends("image", "77", "image/jpeg", photo(t))
	path := d.stored(m)
	stranger := d.stranger()
	for name, a := range map[string]answer{"get": stranger.get(path), "retry": stranger.post(path+"/retry", nil), "none": stranger.get("/media/12345")} {
		if a.StatusCode != http.StatusNotFound || strings.Contains(a.body, "sent 77") {
			t.Errorf("%s got %d\n%s", name, a.StatusCode, a.body)
		}
	}
	if a := d.visitor().get(path); a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/login") {
		t.Errorf("a visitor got %d", a.StatusCode)
	}
}

func TestFilesThatAreNotHereSayWhy(t *testing.T) {
	d := newDesk(t)
	d.connectNumber()
	v := d.signedIn(d.agent)
	gone := d.file(d.line(ana, chat.FromCustomer, chat.In, 0, chat.Content{Type: "image", Media: &chat.Media{ID: "404"}}))[0]
	apptest.Eventually(t, "the file is given up", func() bool { return d.fileOf(gone).State == store.MediaGone })
	if a := v.get("/media/" + gone.ID.String()); a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "Meta does not have this file any more") {
		t.Errorf("got %d\n%s", a.StatusCode, a.body)
	}
	without := d.file(d.says(ana, 0, "no file"))[0]
	if a := v.get("/media/" + without.ID.String()); a.StatusCode != http.StatusNotFound || !strings.Contains(a.body, "has no file") {
		t.Errorf("got %d\n%s", a.StatusCode, a.body)
	}
}

// TestFilesAppearLive has a conversation open while a picture comes in, another cannot be fetched at first, and a
// third is gone.
func TestFilesAppearLive(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	first := d.file(d.says(ana, time.Hour, "Look!"))[0]
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Click(row(first))
	p.WaitVisible(bubble(first))

	picture := d.sends("image", "77", "image/jpeg", photo(t))
	p.WaitVisible(bubble(picture) + " [data-testid=picture]")
	p.WaitTrue("document.querySelector('[data-testid=picture] img').naturalWidth === 400")
	p.Click(bubble(picture) + " [data-testid=picture]")
	p.WaitTrue("document.querySelector('#viewer[open] img').naturalWidth === 400")
	p.WaitText("#viewer p", "sent 77")
	p.WaitTrue("document.querySelector('[data-testid=viewer-save]').href.includes('&save')")
	p.Screenshot("viewer")
	p.Press(browser.Escape)
	p.WaitGone("#viewer")

	late := d.sends("image", "78", "image/jpeg", "")
	p.WaitText(bubble(late)+" [data-state=failed]", "was not fetched")
	d.meta.put("78", "image/jpeg", photo(t))
	p.Click(bubble(late) + " [data-testid=media-retry]")
	p.WaitVisible(bubble(late) + " [data-testid=picture]")

	gone := d.file(d.line(ana, chat.FromCustomer, chat.In, 0, chat.Content{Type: "audio", Media: &chat.Media{ID: "404", Voice: true}}))[0]
	p.WaitText(bubble(gone)+" [data-state=gone]", "Voice message")
	p.WaitCount(bubble(gone)+" [data-testid=media-retry]", 0)
	p.Screenshot("thread")
}
