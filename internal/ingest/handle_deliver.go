package ingest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

const (
	maxBody  = 3 << 20          // bytes; Meta's own limit for a webhook
	patience = 10 * time.Second // how long a request waits for storage before it is told to come back
)

// Deliver takes one webhook request in: 200 once it is on disk, 401 without a valid signature, 413 over
// 3 MB, 503 while storage does not work (Meta repeats for days). The signature is what counts, not the
// content type: what Meta signed and we cannot read is journaled, because an error would only make it come again.
func (in *Ingest) Deliver(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuseBody(w, err)
		return
	}
	known, err := in.router.get(r.Context())
	if err != nil && known.byID == nil {
		in.busy(w, err)
		return
	}
	signature := r.Header.Get("X-Hub-Signature-256")
	if !signed(known.secrets, body, signature) {
		in.reject(w, signature)
		return
	}
	if err := in.accept(r.Context(), body, signature); err != nil {
		in.busy(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// accept queues a delivery and waits until it is on disk. Once queued it is waited for even if the caller
// hangs up: only the batch knows how it ended.
func (in *Ingest) accept(ctx context.Context, body []byte, signature string) error {
	item := in.prepare(body, signature)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case in.queue <- item:
	case <-in.quit:
		return errStopping
	case <-timeout.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-item.result:
		return err
	case <-in.quit:
		return errStopping // it may still have been written; Meta repeats it and nothing is stored twice
	}
}

var (
	errStopping = chat.Errorf(chat.Unavailable, "Saltbridge is shutting down.")
	errBusy     = chat.Errorf(chat.Unavailable, "Too many deliveries wait for storage.")
)

func signed(secrets [][]byte, body []byte, signature string) bool {
	for _, secret := range secrets {
		if graph.VerifySignature(secret, body, signature) {
			return true
		}
	}
	return false
}

func refuseBody(w http.ResponseWriter, err error) {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		http.Error(w, "A webhook has at most 3 MB.", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "The request ended before its body did.", http.StatusBadRequest)
}

// busy answers that storage does not work at the moment.
func (in *Ingest) busy(w http.ResponseWriter, err error) {
	in.counters.Refused.Add(1)
	in.Log.Warn("delivery not stored; Meta will repeat it", "error", err)
	w.Header().Set("Retry-After", "5")
	http.Error(w, chat.Sentence(err), http.StatusServiceUnavailable)
}
