package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

// Template is a message template as Meta lists it.
type Template struct {
	ID              string
	Name            string
	Language        string
	Category        string // AUTHENTICATION, MARKETING, UTILITY
	Status          string // APPROVED, PENDING, REJECTED, PAUSED, …
	Quality         string // GREEN, YELLOW, RED, UNKNOWN; empty if Meta does not tell
	RejectedReason  string // NONE if it was not rejected
	ParameterFormat string // POSITIONAL or NAMED; empty means positional
	Components      json.RawMessage
}

func (t *Template) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			t.ID = c.text()
		case "name":
			t.Name = c.text()
		case "language":
			t.Language = c.text()
		case "category":
			t.Category = c.text()
		case "status":
			t.Status = c.text()
		case "rejected_reason":
			t.RejectedReason = c.text()
		case "parameter_format":
			t.ParameterFormat = c.text()
		case "components":
			t.Components = c.raw()
		case "quality_score":
			c.object(func(key string) {
				if key == "score" {
					t.Quality = c.text()
				}
			})
		}
	})
}

// templateFields are what is asked about each template.
const templateFields = "id,name,language,category,status,quality_score,rejected_reason,parameter_format,components"

// templatesAtOnce is how many templates are asked for at once: a page stays far below [maxAnswer], for the text of a template has
// a few thousand characters.
const templatesAtOnce = 200

// Templates lists an account's templates, the newest first, page by page: each is told a page and how many there are
// in all, zero if Meta does not say. An error of each ends it.
func (s Session) Templates(ctx context.Context, wabaID string, each func(page []Template, total int) error) error {
	const op = "list the account's templates"
	if err := id(op, "WhatsApp Business account id", wabaID); err != nil {
		return err
	}
	r := request{op: op, method: http.MethodGet, path: wabaID + "/message_templates",
		query: url.Values{"fields": {templateFields}, "limit": {strconv.Itoa(templatesAtOnce)}, "summary": {"total_count"}}}
	total := 0
	summary := func(c *cursor, key string) {
		if key == "summary" {
			c.object(func(key string) {
				if key == "total_count" {
					total = int(c.int())
				}
			})
		}
	}
	return eachPage(ctx, s, r, (*Template).read, summary, func(page []Template) error { return each(page, total) })
}
