package sandbox

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
)

// Graph pages have 25 rows unless limit says else.
const (
	pageSize    = 25
	pageLargest = 1000
)

// page cuts a list by limit, after and before, and adds Graph's cursors and links.
func page[T any](c *call, rows []T, id func(T) string, show func(T) (object, error)) (object, error) {
	limit := min(max(atoiOr(c.text("limit"), pageSize), 1), pageLargest)
	start, end, gerr := span(c, rows, id, limit)
	if gerr != nil {
		return nil, gerr
	}
	data := make([]object, 0, end-start)
	for _, row := range rows[start:end] {
		o, err := show(row)
		if err != nil {
			return nil, err
		}
		data = append(data, o)
	}
	out := object{"data": data}
	if end > start {
		first, last := cursor(id(rows[start])), cursor(id(rows[end-1]))
		paging := object{"cursors": object{"before": first, "after": last}}
		if end < len(rows) {
			paging["next"] = c.pageLink("after", last)
		}
		if start > 0 {
			paging["previous"] = c.pageLink("before", first)
		}
		out["paging"] = paging
	}
	return out, nil
}

// span finds the rows of the asked page.
func span[T any](c *call, rows []T, id func(T) string, limit int) (start, end int, gerr *graphError) {
	find := func(at string) int {
		return slices.IndexFunc(rows, func(row T) bool { return cursor(id(row)) == at })
	}
	if at := c.text("before"); at != "" {
		i := find(at)
		if i < 0 {
			return 0, 0, invalid("Invalid cursors values: before.")
		}
		return max(i-limit, 0), i, nil
	}
	if at := c.text("after"); at != "" {
		i := find(at)
		if i < 0 {
			return 0, 0, invalid("Invalid cursors values: after.")
		}
		start = i + 1
	}
	return start, min(start+limit, len(rows)), nil
}

// cursor hides an id as Graph does; clients must not look into it.
func cursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte("QV" + id)) }

// pageLink is the address of a neighbouring page. It repeats the parameters, as Graph's does, but not
// the token: whoever follows it sends its own.
func (c *call) pageLink(direction, at string) string {
	q := url.Values{}
	for k, v := range c.r.URL.Query() {
		if k != "after" && k != "before" && k != "access_token" {
			q[k] = v
		}
	}
	q.Set(direction, at)
	c.world.mu.Lock()
	defer c.world.mu.Unlock()
	return c.world.base + c.r.URL.Path + "?" + q.Encode()
}

func atoiOr(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}
