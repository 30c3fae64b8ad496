package app

import (
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// healthz answers 200 as long as the process serves: restart it if it does not.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("ok\n")) // a prober that hung up needs no answer
}

// readyz answers 200 if the server can do its work, which is to store and to read, else 503 and what is wrong.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	err := s.store.Trouble()
	if err == nil {
		err = s.store.Ping(r.Context())
	}
	if err != nil {
		s.log.Warn("not ready", "error", err)
		http.Error(w, chat.Sentence(err), http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
