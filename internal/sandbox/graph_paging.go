package sandbox

import (
	"encoding/base64"
	"strconv"
)

// cursor hides an id as Graph does; clients must not look into it.
func cursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte("QV" + id)) }

func (c *call) nextPage(after string) string {
	q := c.r.URL.Query()
	q.Set("after", after)
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
