package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
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
