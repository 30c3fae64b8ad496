package send

import (
	"errors"
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
)

// verdict is what an answer of Meta's, or the lack of one, means for a message and for what waits behind it.
type verdict struct {
	outcome graph.Outcome
	effect  graph.Effect
	code    int    // Meta's; 0 if it told none
	say     string // for people
	wait    time.Duration
	tries   int  // attempts after which a message that Meta did not take is given up, beyond the first
	clear   bool // Meta answered and can be reached
	err     error
}

const unreachable = "Meta could not be reached, so the message was not sent. Check the server's internet connection and send it again."

// fewTries is how often something that went wrong for a reason Meta does not tell is tried again (Meta: error codes
// page, Sep 2026).
const fewTries = 3

// judge says what the error of a request means.
func judge(err error) verdict {
	v := verdict{outcome: graph.OutcomeOf(err), effect: graph.GoOn, tries: len(retries), clear: true, say: unreachable, err: err}
	if refusal, ok := errors.AsType[*graph.Error](err); ok {
		x := refusal.Explain()
		v.code, v.say, v.effect, v.wait = refusal.Code, x.Sentence, x.Effect, max(x.Wait, refusal.RetryAfter)
		v.clear = v.outcome != graph.Uncertain && !(x.Effect == graph.Rest && v.wait == 0)
		if x.Known && x.Scope == graph.ScopeMessage || x.Retry == graph.RetryPause && x.Scope != graph.ScopeContact {
			v.tries = fewTries
		}
		if !x.Known && refusal.HTTPStatus == http.StatusTooManyRequests {
			v.effect = graph.Slower
		}
		return v
	}
	if input, ok := errors.AsType[*graph.InputError](err); ok {
		v.say = "The message was not sent: " + input.Reason + "."
		return v
	}
	if answer, ok := errors.AsType[*graph.AnswerError](err); ok && answer.HTTPStatus == http.StatusTooManyRequests {
		v.effect = graph.Slower
		return v
	}
	v.clear = err == nil || v.outcome == graph.Refused
	return v
}

// retries are the pauses before further attempts of a message that Meta surely did not take.
var retries = [...]time.Duration{time.Second, 4 * time.Second, 16 * time.Second, 64 * time.Second, 256 * time.Second, 10 * time.Minute}

// pause is how long a message waits after its nth attempt. For the pace to one person the steps are Meta's own: 4^n
// seconds (Meta: platform page, Dec 2025).
func (v verdict) pause(attempts int) time.Duration {
	return max(v.wait, retries[min(max(attempts, 1), len(retries))-1])
}

// stops says what kind of hold a verdict puts on the number, after so many requests in a row without a clear answer.
func (v verdict) stops(silent int64) chat.HoldKind {
	switch {
	case v.effect == graph.StopAccess:
		return chat.HoldAccess
	case v.effect == graph.StopAccount:
		return chat.HoldAccount
	case v.effect == graph.Rest && v.wait > 0, !v.clear && silent >= quiet:
		return chat.HoldPause
	}
	return chat.HoldNone
}

// explain returns Meta's code, if it told one, and a sentence for people.
func explain(err error) (code int, say string) {
	v := judge(err)
	return v.code, v.say
}
