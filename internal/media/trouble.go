package media

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// verdict says what follows from a try that did not work.
type verdict int

const (
	again  verdict = iota // try this file again, later each time
	differ                // the same, but only a few times: what came is not what was announced
	hold                  // the whole number has to wait; the try does not count
	failed                // give up
	gone                  // give up: Meta does not have the file any more
)

// trouble is why a file is not here.
type trouble struct {
	verdict verdict
	say     string        // for people
	wait    time.Duration // at least this long; zero: as usual
	cause   error
}

func (t *trouble) Error() string { return t.cause.Error() }

func (t *trouble) Unwrap() error { return t.cause }

// holdTime is how long a number waits before its access is tried again.
const holdTime = time.Minute

// maxHold bounds what an answer's headers can ask for.
const maxHold = time.Hour

var (
	errDiffers = errors.New("the file differs from what Meta announced")
)

// accessTrouble explains why no session could be made for a number.
func accessTrouble(err error) *trouble {
	if chat.KindOf(err) == chat.NotFound {
		return &trouble{verdict: failed, say: "The number of this message is not connected here any more, so its file cannot be fetched.", cause: err}
	}
	return &trouble{verdict: hold, say: chat.Sentence(err), cause: err}
}

// lookupTrouble explains why Graph did not tell where a file is.
func lookupTrouble(err error) *trouble {
	if refusal, ok := errors.AsType[*graph.Error](err); ok {
		return refusalTrouble(refusal)
	}
	if _, ok := errors.AsType[*graph.InputError](err); ok {
		return &trouble{verdict: failed, say: "Meta announced this file under an id that cannot be one, so it cannot be fetched.", cause: err}
	}
	if status(err) == http.StatusTooManyRequests {
		return &trouble{verdict: hold, say: "Meta was asked too often. The file is fetched by itself when Meta allows it.", cause: err}
	}
	return &trouble{verdict: again, say: "Meta could not be reached to fetch this file. It is tried again by itself.", cause: err}
}

// refusalTrouble judges by Meta's code.
func refusalTrouble(refusal *graph.Error) *trouble {
	x := refusal.Explain()
	t := &trouble{verdict: failed, say: x.Sentence, wait: min(max(refusal.RetryAfter, x.Wait), maxHold), cause: refusal}
	switch {
	case refusal.Code == codeUnknownID:
		t.verdict, t.say = gone, "Meta does not have this file any more, or never gave it to this number. If it is still in the chat on the phone, it can be sent again from there."
	case x.Retry == graph.RetryToken:
		t.verdict = hold
	case tooMany(refusal):
		t.verdict, t.wait = hold, max(t.wait, holdTime)
	case x.Retry == graph.RetryBackoff, x.Retry == graph.RetryPause, refusal.Transient, refusal.HTTPStatus >= http.StatusInternalServerError:
		t.verdict, t.say = again, "Meta could not hand this file out for the moment. It is tried again by itself."
	}
	return t
}

// codeUnknownID is Meta's answer to an id that it does not know, that has expired, or that belongs to someone else
// (subcode 33; Meta: error codes page, Sep 2026).
const codeUnknownID = 100

// tooMany reports whether Meta limits the rate of calls, of the app, the account or the number.
func tooMany(e *graph.Error) bool {
	switch e.Code {
	case 4, 80007, 80008, 130429:
		return true
	}
	return e.HTTPStatus == http.StatusTooManyRequests
}

// downloadTrouble explains why a file did not come from its address.
func downloadTrouble(err error) *trouble {
	t := &trouble{verdict: again, say: "The download of this file broke off. It is tried again by itself.", cause: err}
	if _, disk := errors.AsType[diskError](err); disk {
		t.verdict, t.say = hold, "The file cannot be stored: the data folder is full or cannot be written. It is fetched by itself when that is mended."
		return t
	}
	if _, input := errors.AsType[*graph.InputError](err); input {
		t.verdict, t.say = failed, "Meta gave an address for this file that is not Meta's own, so it was not fetched."
		return t
	}
	switch {
	case errors.Is(err, graph.ErrTooLarge):
		t.verdict, t.say = failed, "The file is larger than WhatsApp allows, so it was not fetched."
	case errors.Is(err, errDiffers):
		t.verdict, t.say = differ, "What Meta handed out is not the file it announced: the checksum or the size differs. It was not kept."
	case status(err) == http.StatusNotFound:
		t.say = "Meta's address for this file did not work. It is tried again by itself."
	case errors.Is(err, context.DeadlineExceeded):
		t.say = "The download of this file took too long. It is tried again by itself."
	}
	return t
}

// status returns the HTTP status of an answer that refused; zero if there was none.
func status(err error) int {
	if refusal, ok := errors.AsType[*graph.Error](err); ok {
		return refusal.HTTPStatus
	}
	if answer, ok := errors.AsType[*graph.AnswerError](err); ok {
		return answer.HTTPStatus
	}
	return 0
}
