package sandbox

import (
	"bytes"
	"embed"
	htmltemplate "html/template"
	"io/fs"
	"net/http"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// drawing are the sums that the bars of a voice message need: 30 high, around the middle.
var drawing = htmltemplate.FuncMap{
	"mul":  func(a, b int) int { return a * b },
	"tall": func(percent int) int { return max(3, percent*28/100) },
	"bar":  func(percent int) int { return 15 - max(3, percent*28/100)/2 },
}

var pageTemplates = htmltemplate.Must(htmltemplate.New("").Funcs(drawing).ParseFS(pageFiles, "pages/*.html"))

// pageRoutes are what people look at: the panel, the phones and the sign-up pop-up.
func (w *World) pageRoutes(mux *http.ServeMux) {
	static, err := fs.Sub(staticFiles, "static")
	if err != nil { // an embedded directory cannot be missing
		panic(err)
	}
	files := http.StripPrefix("/_sandbox/static/", http.FileServerFS(static))
	mux.Handle("GET /_sandbox/static/", noStore(files))
	mux.HandleFunc("GET /_sandbox/{$}", w.showPanel)
	mux.HandleFunc("GET /_sandbox/panel", w.showPanelBody)
	mux.HandleFunc("GET /_sandbox/phones", w.showPhones)
	mux.HandleFunc("GET /_sandbox/screens/owner/{phone_number_id}", w.showOwnerScreen)
	mux.HandleFunc("GET /_sandbox/screens/customer/{wa_id}", w.showCustomerScreen)
	mux.HandleFunc("GET /_sandbox/frames/customer/{wa_id}", w.showCustomerFrame)
	mux.HandleFunc("GET /_sandbox/media/{id}", w.showMedia)
	mux.HandleFunc("GET /_sandbox/qr/{file}", w.showQR)
	mux.HandleFunc("GET /_sandbox/flows/{id}/flow.json", w.showFlowJSON)
	mux.HandleFunc("GET /_sandbox/flows/{id}/preview", w.showFlowPreview)
	mux.HandleFunc("GET /_sandbox/signup/{id}", w.showSignup)
	mux.HandleFunc("GET /_sandbox/signup/{id}/step", w.showSignupStep)
	mux.HandleFunc("POST /_sandbox/signup/{id}/next", w.postSignupNext)
	mux.HandleFunc("POST /_sandbox/signup/{id}/finish", w.postSignupFinish)
	mux.HandleFunc("POST /_sandbox/signup/{id}/cancel", w.postSignupCancel)
}

// pagePolicy keeps pages to their own origin: no inline script, nothing from elsewhere.
const pagePolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"

func render(rw http.ResponseWriter, name string, data any) {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	h := rw.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cache-Control", "no-store")
	_, _ = b.WriteTo(rw) // the browser went away; nothing left to tell it
}

// noStore keeps browsers from showing yesterday's script after an upgrade.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(rw, r)
	})
}

// showMedia serves a file to the phones' screens, without Meta's signature.
func (w *World) showMedia(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	m := w.media[r.PathValue("id")]
	w.mu.Unlock()
	if m == nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", m.mime)
	rw.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Cache-Control", "private, max-age=3600")
	http.ServeContent(rw, r, "", m.expires, bytes.NewReader(m.bytes))
}
