package send

import (
	"errors"
	"time"

	"github.com/saltbridge/saltbridge/internal/graph"
)

// asked returns how long Meta asks to wait; 0 if it does not say.
func asked(err error) time.Duration {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// explain returns Meta's code, if it told one, and a sentence for people.
func explain(err error) (code int, say string) {
	if e, ok := errors.AsType[*graph.Error](err); ok {
		return e.Code, e.Explain().Sentence
	}
	if e, ok := errors.AsType[*graph.InputError](err); ok {
		return 0, "The message was not sent: " + e.Reason + "."
	}
	return 0, "Meta could not be reached, so the message was not sent. Check the server's internet connection and send it again."
}
