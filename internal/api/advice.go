package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// advices turn what huma says about a field into what to do. A % stands for what follows the prefix.
var advices = []struct{ prefix, advice string }{
	{"required path parameter is missing", "Add it."},
	{"unknown query parameter", "There is no such parameter here. Check its spelling or leave it out."},
	{"unexpected property", "There is no such field here. Check its spelling or leave it out."},
	{"expected value to be one of ", "Use one of %."},
	{"expected length >= ", "Give at least this many characters: %."},
	{"expected length <= ", "Give at most this many characters: %."},
	{"expected number >= ", "Use % or more."},
	{"expected number <= ", "Use % or less."},
	{"expected string to be ", "Give %."},
	{"expected string", "Give a string, in quotes."},
	{"expected object", "Give an object, in braces."},
	{"expected boolean", "Give true or false."},
	{"expected array", "Give a list, in brackets."},
	{"expected number", "Give a number."},
	{"expected integer", "Give a whole number."},
	{"invalid integer", "Give a whole number."},
	{"unknown content type", "Send JSON, with the header Content-Type: application/json."},
}

// translate turns a failure that huma found into a problem document. It runs on every answer.
func translate(ctx huma.Context, _ string, body any) (any, error) {
	found, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	p := newProblem(found.Status, kindOf(found.Status), found.Detail)
	for _, e := range found.Errors {
		p.Faults = append(p.Faults, fault(found.Status, e))
	}
	switch {
	case found.Status == http.StatusRequestEntityTooLarge:
		p.Detail = fmt.Sprintf("The body is too large: it must stay below %d KiB.", ctx.Operation().MaxBodyBytes>>10)
	case found.Status == http.StatusBadRequest && len(p.Faults) == 0:
		p.Detail = "The body is missing. Send a JSON object."
	case found.Status == http.StatusRequestTimeout:
		p.Detail = "The body did not arrive in time. Send it again."
	case found.Status >= 500: // huma finds nothing else of this sort
		p.Detail, p.Faults = "The body broke off. Send it again.", nil
	case len(p.Faults) > 0:
		p.Detail = p.Faults[0].Location + ": " + p.Faults[0].Message
	}
	return p, nil
}

// fault says what to do about one finding. Values are not repeated: they can be message texts.
func fault(status int, e *huma.ErrorDetail) Fault {
	if status == http.StatusBadRequest {
		return Fault{e.Location, "This is not valid JSON: " + e.Message + "."}
	}
	const missing = "expected required property "
	if rest, ok := strings.CutPrefix(e.Message, missing); ok { // told of the object around it
		name, _, _ := strings.Cut(rest, " ")
		return Fault{e.Location + "." + name, "This field is missing. Add it."}
	}
	for _, a := range advices {
		if rest, ok := strings.CutPrefix(e.Message, a.prefix); ok {
			return Fault{e.Location, strings.Replace(a.advice, "%", rest, 1)}
		}
	}
	return Fault{e.Location, e.Message + "."}
}
