package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Of many pages that ask at once half of the processors' number are drawn for at a time, all in the end; one that goes away while it waits takes no place.
func TestPagesAreDrawnForGently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{gentle: newGentle()}
		var now, most, drawn atomic.Int64
		h := s.gently(func(http.ResponseWriter, *http.Request, chat.Agent) error {
			most.Store(max(most.Load(), now.Add(1)))
			time.Sleep(time.Millisecond)
			now.Add(-1)
			drawn.Add(1)
			return nil
		})
		ask := func(ctx context.Context) error {
			return h(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil), chat.Agent{})
		}
		gone, leave := context.WithCancel(t.Context())
		for range 50 {
			go func() {
				if err := ask(t.Context()); err != nil {
					t.Error(err)
				}
			}()
		}
		synctest.Wait()
		go func() {
			if err := ask(gone); err == nil {
				t.Error("a page that has gone was drawn for")
			}
		}()
		synctest.Wait()
		leave()
		time.Sleep(time.Second)
		if want := max(1, int64(runtime.NumCPU()/2)); most.Load() != want || drawn.Load() != 50 {
			t.Errorf("%d were drawn, %d at once; want 50, %d at once", drawn.Load(), most.Load(), want)
		}
	})
}
