package web

import (
	"net/http"
	"runtime"

	"golang.org/x/sync/semaphore"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// newGentle lets half of the processors draw what nobody is waiting for.
func newGentle() *semaphore.Weighted { return semaphore.NewWeighted(int64(max(1, runtime.NumCPU()/2))) }

// gently draws for a few at a time. A message that comes in lets all open pages ask for its row in the same moment, and who opens a list or a
// conversation then should not wait for all of them.
func (s *server) gently(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
		if err := s.gentle.Acquire(r.Context(), 1); err != nil {
			return err
		}
		defer s.gentle.Release(1)
		return h(w, r, me)
	}
}
