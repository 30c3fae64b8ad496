package graph

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Error is a refusal in Meta's own words. Message, Details, UserTitle and UserMessage can hold what was
// sent, so Error() leaves them out: show them to people, do not log them.
type Error struct {
	Op          string // what was asked for
	HTTPStatus  int    // Meta changed it for some codes over the years: branch on Code
	Code        int
	Subcode     int // 0 if absent; Meta calls it deprecated and still sends it
	Type        string
	Message     string
	Details     string // the sentence of error_data
	UserTitle   string
	UserMessage string
	TraceID     string        // for Meta's support
	Transient   bool          // Meta says that trying again can help
	RetryAfter  time.Duration // what the answer's headers ask to wait; 0 if nothing
}

func (e *Error) Error() string {
	return fmt.Sprintf("cannot %s: Meta answered %d, error %d.%d (%s), trace %s",
		e.Op, e.HTTPStatus, e.Code, e.Subcode, Explain(e.Code).Title, first(e.TraceID, "none"))
}

// codeUnknownObject is Meta's answer when the number in the path is unknown to the token: gone, or not ours to use
// any more. It comes as code 100 with this subcode (Meta: general Graph API errors).
const codeUnknownObject = 33

// Explain returns what the refusal means.
func (e *Error) Explain() Explanation {
	x := Explain(e.Code)
	if e.Code == 100 && e.Subcode == codeUnknownObject {
		x.Sentence = "Meta does not know this number, or the access we have does not reach it any more. Connect the number again."
		x.Retry, x.Scope, x.Effect = RetryToken, ScopeApp, StopAccess
	}
	return x
}

// TransportError is a request that got no whole answer.
type TransportError struct {
	Op      string
	Reached bool // there was a connection: Meta may have received the request and acted on it
	Err     error
}

func (e *TransportError) Error() string {
	if e.Reached {
		return fmt.Sprintf("tried to %s: the connection broke after it was open, Meta may have acted on it: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("cannot %s, there was no connection to Meta: %v", e.Op, e.Err)
}

// Unwrap returns the network's error.
func (e *TransportError) Unwrap() error { return e.Err }

// AnswerError is an answer that is not what Meta documents: garbage, a proxy's page, a missing id.
type AnswerError struct {
	Op         string
	HTTPStatus int
	Reason     string
	Body       string // its first 512 bytes; may hold what was sent: show it, do not log it
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("cannot %s: the answer (HTTP %d) is unreadable: %s", e.Op, e.HTTPStatus, e.Reason)
}

// InputError is a request that was not made because it cannot succeed.
type InputError struct {
	Op     string
	Reason string // for people: what is wrong and how far
}

func (e *InputError) Error() string { return fmt.Sprintf("cannot %s: %s", e.Op, e.Reason) }

// Outcome is what is certain after a request that must not happen twice.
type Outcome int

// The outcomes of a request.
const (
	Accepted  Outcome = iota // Meta took it
	Refused                  // surely not done, and asking again the same way will not help
	Retry                    // surely not done; asking again later can help
	Uncertain                // it may have been done: wait for a status webhook, never repeat it blindly
)

func (o Outcome) String() string {
	return [...]string{"accepted", "refused", "retry", "uncertain"}[o]
}

// OutcomeOf tells what an error of a Session's call leaves certain.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return Accepted
	}
	if refusal, ok := errors.AsType[*Error](err); ok {
		return refusal.outcome()
	}
	if transport, ok := errors.AsType[*TransportError](err); ok && !transport.Reached {
		return Retry
	}
	if answer, ok := errors.AsType[*AnswerError](err); ok {
		return answer.outcome()
	}
	if _, ok := errors.AsType[*InputError](err); ok {
		return Refused
	}
	return Uncertain
}

func (e *Error) outcome() Outcome {
	x := e.Explain()
	switch {
	case x.Uncertain, !x.Known && e.HTTPStatus/100 != 4:
		return Uncertain
	case x.Retry == RetryBackoff || x.Retry == RetryPause, !x.Known && (e.Transient || e.HTTPStatus == http.StatusTooManyRequests):
		return Retry
	}
	return Refused
}

// outcome judges an answer without Meta's error message. A proxy's refusal means that the request did
// not get through; a failure of a server says nothing about what happened before it.
func (e *AnswerError) outcome() Outcome {
	switch {
	case e.HTTPStatus == http.StatusTooManyRequests:
		return Retry
	case e.HTTPStatus == http.StatusRequestTimeout:
		return Uncertain
	case 300 <= e.HTTPStatus && e.HTTPStatus < 500:
		return Refused
	}
	return Uncertain
}

// parseError reads Meta's error envelope; nil if body is something else.
func parseError(body []byte) *Error {
	c, err := newCursor(body)
	if err != nil || c.peek() != '{' {
		return nil
	}
	var refusal *Error
	c.object(func(key string) {
		if key == "error" && c.peek() == '{' {
			refusal = value(c, (*Error).read)
		}
	})
	return refusal
}

func (e *Error) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "code":
			e.Code = int(c.int())
		case "error_subcode":
			e.Subcode = int(c.int())
		case "type":
			e.Type = c.text()
		case "message":
			e.Message = c.text()
		case "error_data":
			e.Details = c.details()
		case "error_user_title":
			e.UserTitle = c.text()
		case "error_user_msg":
			e.UserMessage = c.text()
		case "fbtrace_id":
			e.TraceID = c.text()
		case "is_transient":
			e.Transient = c.bool()
		}
	})
}

// retryAfter reads how long to wait: Retry-After, which Graph rarely sends, or the minutes in its usage
// header (Meta: rate limiting page).
func retryAfter(h http.Header) time.Duration {
	if v := h.Get("Retry-After"); v != "" {
		if seconds, err := strconv.Atoi(v); err == nil {
			return clampWait(time.Duration(min(seconds, 1<<20)) * time.Second)
		}
		if at, err := http.ParseTime(v); err == nil {
			return clampWait(time.Until(at))
		}
	}
	return usageWait(h.Get("X-Business-Use-Case-Usage"))
}

// clampWait keeps a wait that a header asks for between nothing and a day.
func clampWait(d time.Duration) time.Duration { return min(max(d, 0), 24*time.Hour) }

// usageWait reads {"<id>":[{"estimated_time_to_regain_access":<minutes>}]} and returns the longest wait.
func usageWait(header string) (wait time.Duration) {
	c, err := newCursor([]byte(header))
	if err != nil {
		return 0
	}
	c.object(func(string) {
		list(c, func(_ *struct{}, c *cursor) {
			c.object(func(key string) {
				if key == "estimated_time_to_regain_access" {
					wait = max(wait, clampWait(time.Duration(min(c.int(), 1<<20))*time.Minute))
				}
			})
		})
	})
	return wait
}
