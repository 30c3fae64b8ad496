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
	serveFile(w, r, file, r.FormValue("v") == version(file.Hash))
	return nil
}

// serveFile answers with a file, whole or a range of it. A file is somebody else's: whatever it is, it gets no script, no origin
// and nothing to load.
func serveFile(w http.ResponseWriter, r *http.Request, file *media.File, lasting bool) {
	kind, inline := media.SafeType(file.MIME)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(inline && !r.URL.Query().Has("save"), file.Filename))
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("ETag", `"`+file.Hash+`"`)
	h.Set("Cache-Control", "private, no-cache")
	if lasting {
		h.Set("Cache-Control", "private, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", file.StoredAt, file)
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
