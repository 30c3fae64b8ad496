package web

import (
	"mime"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/media"
)

// showMedia answers with the file of a message: whole or a range of it, and to save when asked with ?save. Its
// address carries the hash of its content (see fileOf), so what a browser has kept is never out of date.
func (s *server) showMedia(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Message](r)
	if err != nil {
		return err
	}
	file, err := s.Media.Open(r.Context(), viewer(me), id)
	if err != nil {
		return err
	}
	defer file.Close()
	return serveFile(w, r, file, r.FormValue("v") == version(file.Hash))
}

// What a file may do in a browser. It is somebody else's: it gets no script, no origin and nothing to load. Browsers show no PDF in a
// sandbox, so one that is to be shown has none: its reader has a process and an origin of its own, only our pages may frame it, and
// nothing in it is a page, because it begins like a PDF and is said to be one. See docs/adr/0031.
const (
	filePolicy  = "default-src 'none'; frame-ancestors 'none'; sandbox"
	paperPolicy = "default-src 'none'; object-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)

// serveFile answers with a file, whole or a range of it; with ?show a PDF may be framed by our pages.
func serveFile(w http.ResponseWriter, r *http.Request, file *media.File, lasting bool) error {
	kind, inline, err := file.SafeType()
	if err != nil {
		return err
	}
	policy := filePolicy
	if kind == media.PDF && r.URL.Query().Has("show") {
		policy = paperPolicy
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(inline && !r.URL.Query().Has("save"), file.Filename))
	h.Set("Content-Security-Policy", policy)
	h.Set("ETag", `"`+file.Hash+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if lasting {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", file.StoredAt, file)
	return nil
}

// disposition says whether a browser shows a file in place, and under which name it saves it.
func disposition(inline bool, filename string) string {
	way := "attachment"
	if inline {
		way = "inline"
	}
	return mime.FormatMediaType(way, map[string]string{"filename": filename})
}

// version is the part of a file's address that changes with its content.
func version(hash string) string { return hash[:min(len(hash), 16)] }
