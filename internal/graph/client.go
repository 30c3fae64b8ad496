package graph

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Where the Graph API is, and the version that Meta's WhatsApp pages of 2026 show. v25.0 is usable until
// Jul 2028.
const (
	DefaultBaseURL = "https://graph.facebook.com"
	DefaultVersion = "v25.0"
)

// maxAnswer bounds what is read of an answer, in bytes. The longest, a page of templates, is far below.
const maxAnswer = 8 << 20

// Client reaches the Graph API. It holds no token and no state, so one serves all numbers. The context
// of each call bounds its time; a call without a deadline can wait for ever.
type Client struct {
	BaseURL string       // DefaultBaseURL if empty; the sandbox's address in tests and demos
	Version string       // DefaultVersion if empty
	HTTP    *http.Client // http.DefaultClient if nil

	Record func(Exchange) // told of every call that is not in a Recording context; may be nil
}

// Session is a Client that speaks with one token.
type Session struct {
	Client    *Client
	Token     string
	AppSecret string // if set, requests carry the proof that an app may demand of every call
}

// With returns a session that uses token.
func (c *Client) With(token string) Session { return Session{Client: c, Token: token} }

// request is one call of the Graph API.
type request struct {
	op     string // what it is about, for errors: "send the message"
	method string
	path   string // below the version
	query  url.Values
	body   any // sent as JSON, unless it is a payload
}

// payload is a body that is not JSON.
type payload struct {
	io.Reader
	contentType string
	size        int64 // bytes; 0 if unknown
}

// call sends r with the session's token and hands a good answer to read, which may be nil.
func (s Session) call(ctx context.Context, r request, read func(*cursor)) error {
	if s.Token == "" {
		return &InputError{Op: r.op, Reason: "there is no access token; connect the number again"}
	}
	if s.AppSecret != "" {
		r.query = withProof(r.query, s.AppSecret, s.Token)
	}
	return s.Client.call(ctx, r, s.Token, read)
}

// withProof adds appsecret_proof (Meta: install apps and generate tokens page, Sep 2026).
func withProof(query url.Values, secret, token string) url.Values {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(token))
	out := url.Values{"appsecret_proof": {hex.EncodeToString(mac.Sum(nil))}}
	for key, values := range query {
		out[key] = values
	}
	return out
}

func (c *Client) call(ctx context.Context, r request, token string, read func(*cursor)) error {
	req, err := c.build(ctx, r, token)
	if err != nil {
		return err
	}
	began := time.Now()
	resp, body, err := c.exchange(req, r.op)
	if err == nil {
		err = judge(r.op, resp, body, read)
	}
	c.recorded(ctx, r, began, resp, body, err)
	return err
}

func (c *Client) build(ctx context.Context, r request, token string) (*http.Request, error) {
	address, err := c.address(r)
	if err != nil {
		return nil, err
	}
	body, err := encode(r)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body.Reader)
	if err != nil {
		return nil, &InputError{Op: r.op, Reason: "the Graph API's address cannot be used: " + stripURL(err).Error()}
	}
	if body.size > 0 {
		req.ContentLength = body.size
	}
	if body.contentType != "" {
		req.Header.Set("Content-Type", body.contentType)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("User-Agent", "Saltbridge") // some of Meta's hosts refuse requests without one
	return req, nil
}

func (c *Client) address(r request) (string, error) {
	base, err := url.Parse(first(c.BaseURL, DefaultBaseURL))
	if err != nil || base.Host == "" {
		return "", &InputError{Op: r.op, Reason: "the Graph API's address is not a URL with a host"}
	}
	base = base.JoinPath(first(c.Version, DefaultVersion), r.path)
	base.RawQuery = r.query.Encode()
	return base.String(), nil
}

func encode(r request) (payload, error) {
	switch body := r.body.(type) {
	case nil:
		return payload{Reader: http.NoBody}, nil
	case payload:
		return body, nil
	}
	encoded, err := json.Marshal(r.body)
	if err != nil {
		return payload{}, &InputError{Op: r.op, Reason: "it cannot be written as JSON: " + err.Error()}
	}
	return payload{bytes.NewReader(encoded), "application/json", int64(len(encoded))}, nil
}

// exchange sends req and reads the answer. Its errors tell whether the request can have reached Meta.
func (c *Client) exchange(req *http.Request, op string) (*http.Response, []byte, error) {
	resp, reached, err := c.roundTrip(req)
	if err != nil {
		return nil, nil, &TransportError{Op: op, Reached: reached, Err: stripURL(err)}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, nil, &TransportError{Op: op, Reached: true, Err: err}
	}
	if len(body) > maxAnswer {
		return nil, nil, &AnswerError{Op: op, HTTPStatus: resp.StatusCode, Reason: "the answer is longer than 8 MB"}
	}
	return resp, body, nil
}

// roundTrip reports, besides the answer, whether the request can have reached the other side: only while
// there was never a connection is it certain that it has not. http.Transport repeats a POST on a new
// connection only when not a byte of it was written.
func (c *Client) roundTrip(req *http.Request) (resp *http.Response, reached bool, err error) {
	if err := req.Context().Err(); err != nil {
		return nil, false, err
	}
	var asked, got atomic.Bool // a transport that does not report to the trace proves nothing
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
	}
	plain := *c.http()
	plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err = plain.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	return resp, !asked.Load() || got.Load(), err
}

func (c *Client) http() *http.Client {
	if c.HTTP == nil {
		return http.DefaultClient
	}
	return c.HTTP
}

// stripURL takes the address out of an error of net/http: it may hold an app's secret or a code.
func stripURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// judge turns an answer into what read wants, or into the error it carries.
func judge(op string, resp *http.Response, body []byte, read func(*cursor)) error {
	if refusal := parseError(body); refusal != nil {
		refusal.Op, refusal.HTTPStatus = op, resp.StatusCode
		refusal.RetryAfter = retryAfter(resp.Header)
		return refusal
	}
	unreadable := &AnswerError{Op: op, HTTPStatus: resp.StatusCode, Body: excerpt(body)}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		unreadable.Reason = "the answer is not one of Meta's error messages"
		return unreadable
	}
	c, err := newCursor(body)
	if err != nil {
		unreadable.Reason = err.Error()
		return unreadable
	}
	if read == nil {
		return nil
	}
	if _, err := c.alone(func() { read(c) }); err != nil {
		unreadable.Reason = err.Error()
		return unreadable
	}
	return nil
}

func excerpt(body []byte) string {
	return strings.ToValidUTF8(string(body[:min(len(body), 512)]), "\uFFFD")
}

// id checks an id that becomes part of a path.
func id(op, what, value string) error {
	if value == "" {
		return &InputError{Op: op, Reason: "the " + what + " is missing"}
	}
	for _, r := range value {
		if !isIDRune(r) {
			return &InputError{Op: op, Reason: "the " + what + " is not an id of Meta's: it should be digits"}
		}
	}
	return nil
}

func isIDRune(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '-'
}
