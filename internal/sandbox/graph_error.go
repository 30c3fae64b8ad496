package sandbox

import (
	"github.com/saltbridge/saltbridge/internal/sandbox/input"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// object is a JSON object as it travels on Meta's wire.
type object = input.Object

// graphError is an error of the Graph API.
type graphError = refusal.Error

// refuse makes an error with the title of its code.
func refuse(code int, details string, args ...any) *graphError {
	return refusal.New(code, details, args...)
}

// invalid is generic Graph validation: code 100 and a sentence, no error_data.
func invalid(message string, args ...any) *graphError { return refusal.Invalid(message, args...) }

func missing(param string) *graphError { return refusal.Missing(param) }

func unknownNode(method, id string) *graphError { return refusal.UnknownNode(method, id) }

func unknownPath(rest string) *graphError { return refusal.UnknownPath(rest) }

func graphVerb(method string) string { return refusal.Verb(method) }
