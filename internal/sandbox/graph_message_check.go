package sandbox

import (
	"strings"

	"github.com/saltbridge/saltbridge/internal/sandbox/content"
	"github.com/saltbridge/saltbridge/internal/sandbox/refusal"
)

// readOutgoing checks everything that can be judged from the request alone.
func readOutgoing(c *call) (*outgoing, *graphError) {
	out := &outgoing{to: c.text("to"), userID: c.text("recipient"), kind: c.text("type"), identity: c.text("recipient_identity_key_hash"),
		callback: c.text("biz_opaque_callback_data"), quoted: text(nested(c.params["context"])["message_id"])}
	if out.kind == "" {
		out.kind = "text"
	}
	if gerr := out.checkEnvelope(c); gerr != nil {
		return nil, gerr
	}
	body := c.params[out.kind]
	if o := nested(body); o != nil {
		body = o
	} else if l := list(body); l != nil {
		body = l
	}
	if body == nil {
		return nil, missing(out.kind)
	}
	out.body, out.files = body, content.Media(out.kind, body)
	if out.direct != "" {
		return out, content.CheckDirect(out.kind, body)
	}
	return out, content.Check(out.kind, body)
}

func (out *outgoing) checkEnvelope(c *call) *graphError {
	switch recipients := c.text("recipient_type"); recipients {
	case "", "individual":
	case "group": // the Groups API is closed to coexistence numbers
		_, err := noGroups(c)
		return err.(*graphError)
	default:
		return refuse(131009, "Parameter 'recipient_type' has an unknown value.")
	}
	known := false
	for _, k := range content.Kinds {
		known = known || k == out.kind
	}
	switch n := len(digits(out.to)); {
	case out.to == "" && out.userID == "":
		return missing("to")
	case out.to != "" && (n < 5 || n > 15 || strings.Trim(out.to, "+-() .0123456789") != ""):
		return refuse(131009, "Parameter 'to' is not a phone number.")
	case len([]rune(out.callback)) > 512:
		return refuse(131009, "biz_opaque_callback_data: must be at most 512 characters long")
	case c.params["context"] != nil && nested(c.params["context"]) == nil:
		return refusal.At("context", "expected an object")
	case out.kind == "pin":
		return refuse(131009, "type: messages can be pinned in groups only")
	case !known:
		return refusal.OneOf("type", out.kind, shouted(content.Kinds)...)
	}
	return out.readDirectSend(c)
}

func shouted(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = strings.ToUpper(s)
	}
	return out
}
