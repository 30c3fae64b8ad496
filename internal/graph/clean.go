package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxCleaned is how much of a request or answer is kept, in bytes.
const maxCleaned = 4 << 10

// kept are the keys whose strings stay: Meta's words and ids, nothing that people wrote. Everything that is not
// here is replaced, so that a field Meta adds tomorrow is hidden until someone decides otherwise.
var kept = map[string]bool{
	"messaging_product": true, "recipient_type": true, "type": true, "sub_type": true, "status": true, "message_status": true,
	"id": true, "message_id": true, "biz_opaque_callback_data": true, "fbtrace_id": true, "request_id": true, "sync_type": true,
	"platform_type": true, "quality_rating": true, "level": true, "mime_type": true, "category": true, "policy": true,
}

// told are keys of Meta's errors, whose sentences may quote what was sent.
var told = map[string]bool{"message": true, "details": true, "error_data": true, "error_user_title": true, "error_user_msg": true}

// longNumber is what may be a phone number.
var longNumber = regexp.MustCompile(`\+?[0-9][0-9 ()-]{6,}[0-9]`)

// cleanRequest returns a request's body as it may be kept, and the strings that were taken out of it.
func cleanRequest(r request) (text string, removed []string) {
	switch body := r.body.(type) {
	case nil:
		return "", nil
	case payload:
		return fmt.Sprintf("(a file, %d bytes)", body.size), nil
	}
	encoded, err := json.Marshal(r.body)
	if err != nil {
		return "(cannot be written)", nil
	}
	c := cleaner{}
	return c.clean(encoded), c.removed
}

// cleanAnswer returns an answer as it may be kept. What was taken out of the request is taken out here too.
func cleanAnswer(answer []byte, removed []string) string {
	if len(answer) == 0 {
		return ""
	}
	c := cleaner{hidden: removed}
	return c.clean(answer)
}

// cleaner replaces what must not be kept.
type cleaner struct {
	hidden  []string // strings to be hidden wherever they stand
	removed []string // strings that were replaced
}

func (c *cleaner) clean(encoded []byte) string {
	var value any
	numbers := json.NewDecoder(bytes.NewReader(encoded))
	numbers.UseNumber()
	if numbers.Decode(&value) != nil {
		return fmt.Sprintf("(not JSON, %d bytes)", len(encoded))
	}
	out, err := json.Marshal(c.walk("", "", value))
	if err != nil {
		return "(cannot be written)"
	}
	if len(out) > maxCleaned {
		out = append(out[:maxCleaned], "…"...)
	}
	return strings.ToValidUTF8(string(out), "")
}

// walk returns a value as it may be kept; parent and key are where it stands.
func (c *cleaner) walk(parent, key string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		for k, inner := range v {
			v[k] = c.walk(key, k, inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = c.walk(parent, key, inner)
		}
		return v
	case string:
		return c.text(parent, key, v)
	case json.Number:
		if key == "latitude" || key == "longitude" || len(v) > 6 && key != "code" && key != "error_subcode" {
			return "(a number)"
		}
	}
	return value
}

func (c *cleaner) text(parent, key, text string) string {
	switch {
	case text == "":
		return text
	case kept[key], key == "code" && parent == "language", key == "name" && parent == "template":
		return text
	case told[key]:
		return c.scrub(text)
	case key == "to" || key == "wa_id" || key == "input":
		c.removed = append(c.removed, text)
		return "…" + text[max(0, len(text)-2):]
	}
	c.removed = append(c.removed, text)
	return fmt.Sprintf("(%d characters)", utf8.RuneCountInString(text))
}

// scrub takes hidden strings and what may be a phone number out of a sentence of Meta's.
func (c *cleaner) scrub(text string) string {
	for _, s := range c.hidden {
		if len(s) > 2 {
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	return longNumber.ReplaceAllString(text, "…")
}
