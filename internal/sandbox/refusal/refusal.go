package refusal

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// Error is an error of the Graph API.
type Error struct {
	Code      int
	Subcode   int
	Status    int    // HTTP; from the code when zero
	Message   string // complete text; built from the title of the code when empty
	Kind      string // OAuthException when empty
	Details   string
	Plain     bool // generic Graph validation carries no error_data
	DataText  bool // error_data is the details themselves, as some answers have it
	Transient bool
	UserTitle string // texts for people, typical of templates and number edges
	UserText  string
	Extra     input.Object // beside "error" in the answer, for edges that partly succeed
}

// New makes an error with the title of its code.
func New(code int, details string, args ...any) *Error {
	return &Error{Code: code, Details: fmt.Sprintf(details, args...)}
}

// Invalid is generic Graph validation: code 100 and a sentence, no error_data.
func Invalid(message string, args ...any) *Error {
	return &Error{Code: 100, Message: "(#100) " + fmt.Sprintf(message, args...), Plain: true}
}

// Missing is Graph's answer when a parameter is not there.
func Missing(param string) *Error {
	return Invalid("The parameter %s is required.", param)
}

// OneOf is Graph's answer to a value outside an enumeration.
func OneOf(param, got string, allowed ...string) *Error {
	list := ""
	for i, a := range allowed {
		if i > 0 {
			list += ", "
		}
		list += a
	}
	return Invalid("Param %s must be one of {%s} - got %q.", param, list, got)
}

// At is a violation inside a message; its details name the JSON path (recorded live, Aug 2026).
func At(path, problem string, args ...any) *Error {
	return &Error{Code: 100, Message: "(#100) Invalid parameter",
		Details: fmt.Sprintf("%s: %s", path, fmt.Sprintf(problem, args...))}
}

// Needed is a required part of a message that is missing.
func Needed(path string) *Error {
	return New(131008, "Required parameter is missing: %s", path)
}

// Error is the message with the details, for logs.
func (e *Error) Error() string { return e.Text() + ": " + e.Details }

// Text is the message of the envelope.
func (e *Error) Text() string {
	if e.Message != "" {
		return e.Message
	}
	return fmt.Sprintf("(#%d) %s", e.Code, Title(e.Code))
}

// Envelope is the body of the answer.
func (e *Error) Envelope(trace string) input.Object {
	body := input.Object{"message": e.Text(), "type": e.kind(), "code": e.Code, "fbtrace_id": trace}
	if e.Details != "" && !e.Plain {
		body["error_data"] = input.Object{"messaging_product": "whatsapp", "details": e.Details}
		if e.DataText {
			body["error_data"] = e.Details
		}
	}
	if e.Subcode != 0 {
		body["error_subcode"] = e.Subcode
	}
	if e.Transient || e.Code == 2 || e.Code == 131000 {
		body["is_transient"] = true
	}
	if e.UserTitle != "" {
		body["error_user_title"], body["error_user_msg"] = e.UserTitle, e.UserText
		body["is_transient"] = false
	}
	out := input.Object{"error": body}
	for k, v := range e.Extra {
		out[k] = v
	}
	return out
}

func (e *Error) kind() string {
	if e.Kind != "" {
		return e.Kind
	}
	return "OAuthException"
}

// StatusEntry is the form the error takes inside a webhook, where title and message are the same text.
func (e *Error) StatusEntry() input.Object {
	return input.Object{"code": e.Code, "title": Title(e.Code), "message": Title(e.Code),
		"error_data": input.Object{"details": e.Details},
		"href":       "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"}
}

// HTTPStatus is the column of Meta's error page of December 2025; the edition of September 2026 names none.
func (e *Error) HTTPStatus() int {
	if e.Status != 0 {
		return e.Status
	}
	switch e.Code {
	case 0, 102, 104, 190, 138000, 138006:
		return http.StatusUnauthorized
	case 3, 131000, 131016, 131045, 131057, 133000, 134102, 138004, 138007:
		return http.StatusInternalServerError
	case 2, 133004:
		return http.StatusServiceUnavailable
	case 10, 200, 299, 368, 130497, 131005, 131031, 131207:
		return http.StatusForbidden
	case 132001:
		return http.StatusNotFound
	case 613, 131208, 138002, 138005:
		return http.StatusTooManyRequests
	}
	return http.StatusBadRequest
}

// UnknownNode is Graph's answer to an id it does not know, or does not show to this token.
func UnknownNode(method, id string) *Error {
	return &Error{Code: 100, Subcode: 33, Kind: "GraphMethodException", Plain: true, Message: fmt.Sprintf(
		"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
		Verb(method), id)}
}

// UnknownPath is Graph's answer to an edge that does not exist.
func UnknownPath(rest string) *Error {
	return &Error{Code: 2500, Message: "Unknown path components: /" + rest, Plain: true}
}

// UnknownField is Graph's answer to a field the node does not have.
func UnknownField(name, nodeType string) *Error {
	return &Error{Code: 100, Plain: true, Message: fmt.Sprintf(
		"(#100) Tried accessing nonexisting field (%s) on node type (%s)", name, nodeType)}
}

// Verb is how Graph names a method in its sentences.
func Verb(method string) string {
	switch method {
	case http.MethodPost:
		return "post"
	case http.MethodDelete:
		return "delete"
	}
	return "get"
}

// Title is Meta's short identifier of a code.
func Title(code int) string {
	if t, ok := titles[code]; ok {
		return t
	}
	if code > 200 && code < 300 {
		return titles[200]
	}
	return "Error " + strconv.Itoa(code)
}

// Known says whether the code is on Meta's list.
func Known(code int) bool {
	_, ok := titles[code]
	return ok
}

// Codes lists the codes with a title, in order.
func Codes() []int { return slices.Sorted(maps.Keys(titles)) }
