package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
)

// graphError is an error of the Graph API: the envelope of an answer and, for errors that surface later,
// the entry of a failed status.
type graphError struct {
	code    int
	subcode int
	status  int    // HTTP
	message string // complete text; built from the title of the code when empty
	kind    string // OAuthException when empty
	details string
	plain   bool // generic Graph validation carries no error_data
}

func (e *graphError) Error() string { return e.text() + ": " + e.details }

func (e *graphError) text() string {
	if e.message != "" {
		return e.message
	}
	return fmt.Sprintf("(#%d) %s", e.code, titleOf(e.code))
}

func (e *graphError) envelope(trace string) object {
	kind := e.kind
	if kind == "" {
		kind = "OAuthException"
	}
	body := object{"message": e.text(), "type": kind, "code": e.code, "fbtrace_id": trace}
	if e.details != "" && !e.plain {
		body["error_data"] = object{"messaging_product": "whatsapp", "details": e.details}
	}
	if e.subcode != 0 {
		body["error_subcode"] = e.subcode
	}
	return object{"error": body}
}

// statusEntry is the form the error takes inside a webhook, where title and message are the same text.
func (e *graphError) statusEntry() object {
	return object{"code": e.code, "title": titleOf(e.code), "message": titleOf(e.code),
		"error_data": object{"details": e.details},
		"href":       "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"}
}

// httpStatus is the column of Meta's error page of December 2025; the edition of September 2026 names none.
func (e *graphError) httpStatus() int {
	if e.status != 0 {
		return e.status
	}
	switch e.code {
	case 0, 104, 190:
		return http.StatusUnauthorized
	case 3, 131000, 131016, 131045, 131057, 133000:
		return http.StatusInternalServerError
	case 2, 133004:
		return http.StatusServiceUnavailable
	case 10, 200, 368, 131005, 131031:
		return http.StatusForbidden
	case 132001:
		return http.StatusNotFound
	}
	return http.StatusBadRequest
}

// refuse makes an error with the title of its code.
func refuse(code int, details string, args ...any) *graphError {
	return &graphError{code: code, details: fmt.Sprintf(details, args...)}
}

// invalid is generic Graph validation: code 100 and a sentence, no error_data.
func invalid(message string, args ...any) *graphError {
	return &graphError{code: 100, message: "(#100) " + fmt.Sprintf(message, args...), plain: true}
}

func missing(param string) *graphError {
	return invalid("The parameter %s is required.", param)
}

func unknownNode(method, id string) *graphError {
	return &graphError{code: 100, subcode: 33, kind: "GraphMethodException", plain: true, message: fmt.Sprintf(
		"Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
		graphVerb(method), id)}
}

func unknownPath(rest string) *graphError {
	return &graphError{code: 2500, message: "Unknown path components: /" + rest, plain: true}
}

func graphVerb(method string) string {
	switch method {
	case http.MethodPost:
		return "post"
	case http.MethodDelete:
		return "delete"
	}
	return "get"
}

func titleOf(code int) string {
	if t, ok := titles[code]; ok {
		return t
	}
	return "Error " + strconv.Itoa(code)
}

// titles are Meta's short identifiers of its codes (error page, Sep 2026).
var titles = map[int]string{
	0: "AuthException", 1: "API Unknown", 2: "API Service", 3: "API Method", 4: "API Too Many Calls",
	10: "Permission Denied", 33: "Parameter value is not valid", 100: "Invalid parameter",
	190: "Access token has expired", 200: "API Permission", 368: "Temporarily blocked for policies violations",
	80007: "Rate limit issues", 130429: "Rate limit hit", 130472: "User's number is part of an experiment",
	130497: "Business account is restricted from messaging users in this country",
	131000: "Something went wrong", 131005: "Access denied", 131008: "Required parameter is missing",
	131009: "Parameter value is not valid", 131016: "Service unavailable", 131021: "Recipient cannot be sender",
	131026: "Message undeliverable", 131030: "Recipient phone number not in allowed list",
	131031: "Account has been locked", 131042: "Business eligibility payment issue",
	131045: "Incorrect certificate", 131047: "Re-engagement message", 131048: "Spam rate limit hit",
	131049: "Meta chose not to deliver", 131050: "User stopped marketing messages",
	131051: "Unsupported message type", 131052: "Media download error", 131053: "Media upload error",
	131055: "Method not allowed", 131056: "(Business Account, Consumer Account) pair rate limit hit",
	131057: "Account in maintenance mode", 131060: "This message is unavailable",
	132000: "Template Param Count Mismatch", 132001: "Template does not exist",
	132005: "Template Hydrated Text Too Long", 132007: "Template Format Character Policy Violated",
	132012: "Template Parameter Format Mismatch", 132015: "Template is Paused", 132016: "Template is Disabled",
	132018: "Template validation error", 133000: "Incomplete Deregistration",
	133004: "Server Temporarily Unavailable", 133005: "Two step verification PIN Mismatch",
	133010: "Phone number Not Registered", 133016: "Account register deregister rate limit exceeded",
	135000: "Generic user error", 2593107: "Synchronization request limit exceeded",
	2593108: "Synchronization request made outside of allowed time window",
	2593109: "History sync is turned off by the business from the WhatsApp Business App",
}
