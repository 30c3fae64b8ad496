package api

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// Paging is the input of lists.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"100" example:"Y29udmVyc2F0aW9ucy4xNzgyNDcxNjAwMDAwLjE4MzYwMjE3NDEyMDM0NTY" doc:"Where to go on: the next_cursor of the page before. Leave it out for the first page. Cursors are opaque and belong to one list."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" example:"50" doc:"How many items a page has at most: 1 to 200."`
}

// Page is a part of a list.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false" doc:"The items, in the order of the list."`
	Next  string `json:"next_cursor,omitempty" doc:"The cursor of the next page; left out on the last one." example:"Y29udmVyc2F0aW9ucy4xNzgyNDcxNjAwMDAwLjE4MzYwMjE3NDEyMDM0NTY"`
}

// list names a list, so that a cursor of one is not taken for another's.
type list string

const (
	conversations list = "conversations"
	messages      list = "messages"
	entries       list = "entries"
	contacts      list = "contacts"
	templates     list = "templates"
	hits          list = "search"
)

// place is where a page ends: the time its list is ordered by, and the id for ties.
type place struct {
	at int64 // Unix milliseconds; zero in lists ordered by id
	id int64
}

// cursor returns the cursor that goes on after a place.
func (l list) cursor(p place) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s.%d.%d", l, p.at, p.id))
}

// place reads a cursor; an empty one is the start of the list.
func (l list) place(cursor string) (p place, err error) {
	if cursor == "" {
		return place{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Sscanf(string(text), string(l)+".%d.%d", &p.at, &p.id)
	}
	if err != nil || l.cursor(p) != cursor {
		return place{}, inField("query.cursor", chat.Errorf(chat.Invalid, "This is no cursor of this list. Use next_cursor of the page before as it came, or leave it out to start anew."))
	}
	return p, nil
}

// after returns the cursor that goes on after a place that is written as text.
func (l list) after(place string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(string(l) + "." + place))
}

// text reads such a cursor; an empty one is the start of the list.
func (l list) text(cursor string) (string, error) {
	decoded, err := base64.RawURLEncoding.DecodeString(cursor)
	place, ours := strings.CutPrefix(string(decoded), string(l)+".")
	if err != nil || cursor != "" && !ours {
		return "", inField("query.cursor", chat.Errorf(chat.Invalid, "This is no cursor of this list. Use next_cursor of the page before as it came, or leave it out to start anew."))
	}
	return place, nil
}

// page makes a page of up to limit items out of what was read: one more than limit if the list goes on.
func page[From, To any](l list, read []From, limit int, end func(From) place, word func(From) To) Page[To] {
	p := Page[To]{Items: make([]To, 0, min(len(read), limit))}
	if len(read) > limit {
		read = read[:limit]
		p.Next = l.cursor(end(read[limit-1]))
	}
	for _, item := range read {
		p.Items = append(p.Items, word(item))
	}
	return p
}
