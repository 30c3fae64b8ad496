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

// maxBody is Meta's own limit for a webhook, in bytes.
const maxBody = 3 << 20

// Deliver takes one webhook request in: 200 once it is on disk, 401 without a valid signature, 413 over
// 3 MB, 503 while storage does not work or too much waits for it (Meta repeats for days). The signature is what
// counts, not the content type: what Meta signed and we cannot read is journaled, because an error would only
// make it come again.
func (in *Ingest) Deliver(w http.ResponseWriter, r *http.Request) {
	if err := in.Store.Trouble(); err != nil {
		in.busy(w, err)
		return
	}
	body, err := in.readBody(w, r)
	if err != nil {
		in.refuseBody(w, err)
		return
	}
	defer in.ration.give(len(body))
	known, err := in.router.get(r.Context())
	if err != nil && known.byID == nil {
		in.busy(w, err)
		return
	}
	signature := r.Header.Get(graph.SignatureHeader)
	if !signed(known.secrets, body, signature) {
		in.reject(w, signature)
		return
	}
	item := in.prepare(body, signature)
	if !known.know(item) { // the number may have been added just now, by another process
		_, _ = in.router.since(r.Context(), time.Now()) // if that fails, what is known has to do
	}
	in.seclude(r.Context(), item)
	if err := in.accept(r.Context(), item); err != nil {
		in.busy(w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// readBody reads a body, which from then on counts against the ration.
func (in *Ingest) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	m := &meter{from: http.MaxBytesReader(w, r.Body, maxBody), ration: &in.ration}
	body, err := readAll(m, r.ContentLength)
	if err != nil {
		in.ration.give(m.size)
	}
	return body, err
}

// readAll is io.ReadAll that makes room for an ordinary body, as it is announced, at once.
func readAll(from io.Reader, announced int64) ([]byte, error) {
	body := make([]byte, 0, 1+min(max(announced, 0), 4<<10))
	for {
		n, err := from.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if err == io.EOF {
			return body, nil
		}
		if err != nil {
			return body, err
		}
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
	}
}

// accept queues a delivery and waits until it is on disk. It never waits for a place in the queue: what is
// sent away at once comes again, what waits here holds memory. Once queued it is waited for even if the caller
// hangs up: only the batch knows how it ended.
func (in *Ingest) accept(ctx context.Context, item *waiting) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	queue := in.queue
	if item.imports() > 0 {
		queue = in.imports
	}
	select {
	case queue <- item:
	case <-in.quit:
		return errStopping
	default:
		return errBusy
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

func (in *Ingest) refuseBody(w http.ResponseWriter, err error) {
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		http.Error(w, "A webhook has at most 3 MB.", http.StatusRequestEntityTooLarge)
	case errors.Is(err, errBusy):
		in.busy(w, err)
	default:
		http.Error(w, "The request ended before its body did.", http.StatusBadRequest)
	}
}

// busy answers that storage does not work at the moment. The log gets one of them a second: there may be thousands.
func (in *Ingest) busy(w http.ResponseWriter, err error) {
	in.counters.Refused.Add(1)
	in.grumble.Do(func() { in.Log.Warn("deliveries are not stored; Meta will repeat them", "error", err) })
	w.Header().Set("Retry-After", "5")
	http.Error(w, chat.Sentence(err), http.StatusServiceUnavailable)
}
