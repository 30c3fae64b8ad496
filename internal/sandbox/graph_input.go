package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

// call is one Graph request: who asks, for what, with which parameters.
type call struct {
	world  *World
	r      *http.Request
	params object // query, form, multipart and JSON merged, as Graph merges them
	raw    []byte // the body, when it was JSON
	file   *upload
	token  *token
	id     string // the node
	waba   string // the account it belongs to, once known
	rest   []string
}

// upload is the file part of a multipart request.
type upload struct {
	name, mime string
	bytes      []byte
}

// Body limits. JSON above 4 MB never is a message; media end at 100 MB.
const (
	maxJSON  = 4 << 20
	maxMedia = 100 << 20
)

// readParams merges every way a client may send parameters; the body wins over the query.
func (c *call) readParams(rawBody bool) *graphError {
	c.params = object{}
	for k, v := range c.r.URL.Query() {
		c.params[k] = v[len(v)-1]
	}
	if rawBody {
		return nil
	}
	kind, opts, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")) // an unreadable type is treated as JSON
	switch kind {
	case "multipart/form-data":
		return c.readMultipart(opts["boundary"])
	case "application/x-www-form-urlencoded":
		return c.readForm()
	}
	return c.readJSON()
}

func (c *call) readJSON() *graphError {
	body, gerr := c.readBody(maxJSON)
	if gerr != nil || len(bytes.TrimSpace(body)) == 0 {
		return gerr
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var in object
	if err := d.Decode(&in); err != nil {
		if c.r.Header.Get("Content-Type") == "" { // curl -d without a header and the like: a form after all
			return c.readFormText(body)
		}
		return invalid("The request body is not a JSON object: %v", err)
	}
	c.raw = body
	for k, v := range in {
		c.params[k] = v
	}
	return nil
}

func (c *call) readForm() *graphError {
	body, gerr := c.readBody(maxJSON)
	if gerr != nil {
		return gerr
	}
	return c.readFormText(body)
}

func (c *call) readFormText(body []byte) *graphError {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return invalid("The form could not be read: %v", err)
	}
	for k, v := range form {
		c.params[k] = v[len(v)-1]
	}
	return nil
}

func (c *call) readMultipart(boundary string) *graphError {
	mr := multipart.NewReader(io.LimitReader(c.r.Body, maxMedia+maxJSON), boundary)
	for {
		part, err := mr.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return invalid("The multipart body could not be read: %v", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return invalid("The multipart body could not be read: %v", err)
		}
		if part.FormName() == "file" && c.file == nil {
			c.file = &upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), bytes: data}
			continue
		}
		c.params[part.FormName()] = string(data)
	}
}

func (c *call) readBody(limit int64) ([]byte, *graphError) {
	body, err := io.ReadAll(io.LimitReader(c.r.Body, limit+1))
	if err != nil {
		return nil, invalid("The request body could not be read: %v", err)
	}
	if int64(len(body)) > limit {
		return nil, invalid("The request body is larger than %d bytes.", limit)
	}
	return body, nil
}

// text reads a parameter as a string; numbers and booleans are taken too, as Graph does.
func (c *call) text(key string) string { return text(c.params[key]) }

// text, nested and list read loosely typed values as Graph does; see package input.

func text(v any) string { return input.Text(v) }

func nested(v any) object { return input.Nested(v) }

func list(v any) []any { return input.List(v) }
