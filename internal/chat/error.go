package chat

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an error is, so that each surface can choose its status and its words.
type Kind string

// The kinds of failure.
const (
	Invalid     Kind = "invalid"     // the input is wrong; the sentence says how to mend it
	NotFound    Kind = "not_found"   // no such thing, or not one this viewer may see
	Forbidden   Kind = "forbidden"   // known, but not allowed
	Conflict    Kind = "conflict"    // the state does not allow it now
	TooLarge    Kind = "too_large"   // over a limit in size
	Unavailable Kind = "unavailable" // storage or a peer is down; trying again later helps
	WindowShut  Kind = "window_shut" // free text outside the customer service window
	Refused     Kind = "refused"     // Meta refused it
	Blocked     Kind = "blocked"     // the business blocked the contact
	OptedOut    Kind = "opted_out"   // the contact wants no marketing
	NoConsent   Kind = "no_consent"  // the contact never agreed to marketing
	Incapable   Kind = "incapable"   // WhatsApp, or the number in its mode, cannot do this; the sentence says what to do instead
	Internal    Kind = "internal"    // our fault
)

// Error is a failure with a kind and a sentence that a person can act on.
type Error struct {
	Kind  Kind
	Say   string // for people: what happened and what to do; never holds message text, names or phone numbers
	Field string // what of the content it is about, as in interactive.action.buttons[0].reply.title; may be empty
	Cause error  // for the log; may be nil

	Format string // Say without its arguments, so that a surface can say it in another language; empty if it has none
	Args   []any  // what Format was filled with

	Runbook string // the page of the product that tells more; empty if there is none
}

// See names the runbook that tells what to do about the error.
func (e *Error) See(runbook string) *Error {
	e.Runbook = runbook
	return e
}

// Error returns the sentence and the cause.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Say
	}
	return e.Say + ": " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an error of a kind with a sentence for people.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Say: fmt.Sprintf(format, args...), Format: format, Args: args}
}

// Because makes an error of a kind with a sentence for people and the cause for the log.
func Because(kind Kind, cause error, format string, args ...any) *Error {
	return &Error{Kind: kind, Say: fmt.Sprintf(format, args...), Cause: cause, Format: format, Args: args}
}

// faultIn makes an Invalid error about a field of the content.
func faultIn(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Say: fmt.Sprintf(format, args...), Format: format, Args: args}
}

// KindOf returns the kind of an error: that of the first Error in its chain, else Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// FieldOf returns the field of the content that an error is about; empty if it is about none.
func FieldOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Field
	}
	return ""
}

// Sentence returns what to tell a person about err; it never shows the cause.
func Sentence(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Say
	}
	return "Something went wrong on our side. Please try again; the log has the details."
}
