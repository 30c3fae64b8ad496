package input

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Object is a JSON object as it travels on Meta's wire.
type Object = map[string]any

// Text reads a scalar as text; everything else is "".
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

// Nested reads an object, or text that holds one; everything else is nil.
func Nested(v any) Object {
	switch v := v.(type) {
	case Object:
		return v
	case string:
		var o Object
		if strings.HasPrefix(strings.TrimSpace(v), "{") && decode(v, &o) {
			return o
		}
	}
	return nil
}

// List reads a list, or text that holds one; everything else is nil.
func List(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case []Object:
		out := make([]any, len(v))
		for i, o := range v {
			out[i] = o
		}
		return out
	case string:
		var l []any
		if strings.HasPrefix(strings.TrimSpace(v), "[") && decode(v, &l) {
			return l
		}
	}
	return nil
}

// Texts reads a list of scalars, or text with commas between them.
func Texts(v any) []string {
	var out []string
	for _, e := range List(v) {
		out = append(out, Text(e))
	}
	if s, ok := v.(string); ok && out == nil && !strings.HasPrefix(strings.TrimSpace(s), "[") {
		for part := range strings.SplitSeq(s, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

// Bool reads true, false, 1 and 0; known says whether it was one of them.
func Bool(v any) (b, known bool) {
	switch strings.ToLower(Text(v)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// Digits keeps the digits of a phone number written in any way.
func Digits(s string) string {
	keep := func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}
	return strings.Map(keep, s)
}

func decode(s string, into any) bool {
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	return d.Decode(into) == nil
}

// Has says whether the list has the text.
func Has(all []string, s string) bool { return slices.Contains(all, s) }
