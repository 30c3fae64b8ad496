package ingest

import (
	"crypto/subtle"
	"net/http"
)

// Verify answers Meta's handshake: a GET with our verify token gets its challenge back, anything else 403.
// The token is one for all accounts, because Meta asks before a number is stored here.
func (in *Ingest) Verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	token := []byte(q.Get("hub.verify_token"))
	if q.Get("hub.mode") != "subscribe" || subtle.ConstantTimeCompare(token, []byte(in.VerifyToken)) != 1 {
		http.Error(w, "The verify token is not the one of this server; `saltbridge config` prints it.", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(q.Get("hub.challenge"))) // a broken connection is Meta's to repeat
}
