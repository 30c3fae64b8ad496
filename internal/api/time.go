package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Time is a time as the API writes it; Unix milliseconds inside, like everywhere else.
type Time int64

// timeLayout is RFC 3339 with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z07:00"

// MarshalText writes RFC 3339 in UTC.
func (t Time) MarshalText() ([]byte, error) {
	return time.UnixMilli(int64(t)).UTC().AppendFormat(nil, timeLayout), nil
}

// Schema describes it.
func (Time) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-06-26T11:00:00.000Z"}}
}

var _ huma.SchemaProvider = Time(0)

// momentOf reads a time of a body in Unix milliseconds; nothing is zero.
func momentOf(field, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return 0, inField("body."+field, chat.Errorf(chat.Invalid, "%q is not a time. Give one such as 2026-06-27T09:00:00.000Z.", text))
	}
	return at.UnixMilli(), nil
}
