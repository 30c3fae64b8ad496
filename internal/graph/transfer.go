package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
)

// MediaInfo is where a file can be fetched, for five minutes.
type MediaInfo struct {
	ID       string
	URL      string
	MIMEType string
	SHA256   string // hex here, base64 in webhooks
	Size     int64  // bytes
}

func (m *MediaInfo) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "id":
			m.ID = c.text()
		case "url":
			m.URL = c.text()
		case "mime_type":
			m.MIMEType = c.text()
		case "sha256":
			m.SHA256 = c.text()
		case "file_size":
			m.Size = c.int()
		}
	})
}

// MediaInfo asks where a file is. phoneNumberID may be empty; if given, Meta checks that the file belongs
// to the number.
func (s Session) MediaInfo(ctx context.Context, mediaID, phoneNumberID string) (MediaInfo, error) {
	const op = "look up the file"
	var info MediaInfo
	if err := id(op, "media id", mediaID); err != nil {
		return info, err
	}
	r := request{op: op, method: http.MethodGet, path: mediaID}
	if phoneNumberID != "" {
		r.query = url.Values{"phone_number_id": {phoneNumberID}}
	}
	err := s.call(ctx, r, info.read)
	if err == nil && info.URL == "" {
		err = &AnswerError{Op: op, HTTPStatus: http.StatusOK, Reason: "it holds no url"}
	}
	return info, err
}

// ErrTooLarge says that a file is longer than the caller takes.
var ErrTooLarge = errors.New("the file is larger than allowed")

// Download is a file on its way; the caller closes Body. Reading past the limit gives ErrTooLarge.
type Download struct {
	Body        io.ReadCloser
	ContentType string
	Size        int64 // bytes; -1 if not announced
}

// DownloadMedia fetches a file of at most limit bytes from the url of MediaInfo or of a webhook. The
// context must live until Body is read. HTTP 404 means that the url has expired: look it up again.
func (s Session) DownloadMedia(ctx context.Context, address string, limit int64) (*Download, error) {
	const op = "download the file"
	target, err := url.Parse(address)
	if err != nil || !s.Client.trusts(target) {
		return nil, &InputError{Op: op, Reason: "the address is not on one of Meta's media hosts; the token is not shown to others"}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, &InputError{Op: op, Reason: "the address cannot be used"}
	}
	req.Header.Set("Authorization", "Bearer "+s.Token)
	req.Header.Set("User-Agent", "Saltbridge")
	resp, err := s.Client.http().Do(req) // follows redirects; net/http keeps the token from foreign hosts
	if err != nil {
		return nil, &TransportError{Op: op, Reached: true, Err: stripURL(err)}
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		return nil, downloadError(op, resp)
	}
	if resp.ContentLength > limit {
		resp.Body.Close()
		return nil, fmt.Errorf("cannot %s of %d bytes: %w: at most %d", op, resp.ContentLength, ErrTooLarge, limit)
	}
	body := &limitedBody{ReadCloser: resp.Body, left: limit}
	return &Download{Body: body, ContentType: resp.Header.Get("Content-Type"), Size: resp.ContentLength}, nil
}

func downloadError(op string, resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return &TransportError{Op: op, Reached: true, Err: err}
	}
	if refusal := parseError(body); refusal != nil {
		refusal.Op, refusal.HTTPStatus, refusal.RetryAfter = op, resp.StatusCode, retryAfter(resp.Header)
		return refusal
	}
	reason := "the media host refused"
	if resp.StatusCode == http.StatusNotFound {
		reason = "the address has expired or the file is gone; look the file up again"
	}
	return &AnswerError{Op: op, HTTPStatus: resp.StatusCode, Reason: reason, Body: excerpt(body)}
}

// trusts reports whether the token may be shown to an address: Meta's own hosts over TLS, or wherever the
// Graph API itself was configured to be.
func (c *Client) trusts(target *url.URL) bool {
	base, err := url.Parse(first(c.BaseURL, DefaultBaseURL))
	if err != nil || target.Host == "" {
		return false
	}
	if target.Host == base.Host && target.Scheme == base.Scheme {
		return true
	}
	if target.Scheme != "https" {
		return false
	}
	for _, domain := range []string{"facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net"} {
		if strings.HasSuffix(target.Hostname(), "."+domain) {
			return true
		}
	}
	return false
}

// limitedBody gives ErrTooLarge instead of the byte after the limit.
type limitedBody struct {
	io.ReadCloser
	left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), ErrTooLarge
	}
	b.left -= int64(n)
	return n, err
}

// Upload is a file to be sent to Meta.
type Upload struct {
	Name     string
	MIMEType string // decides what WhatsApp makes of it
	Body     io.Reader
	Size     int64 // bytes; 0 if unknown
}

// UploadMedia gives Meta a file and returns its media id, which lives 30 days.
func (s Session) UploadMedia(ctx context.Context, phoneNumberID string, file Upload) (mediaID string, err error) {
	const op = "upload the file"
	if err := id(op, "phone number id", phoneNumberID); err != nil {
		return "", err
	}
	if file.MIMEType == "" || file.Body == nil {
		return "", &InputError{Op: op, Reason: "it needs a content and a MIME type such as image/jpeg"}
	}
	form, err := multipartFile(file)
	if err != nil {
		return "", &InputError{Op: op, Reason: err.Error()}
	}
	err = s.call(ctx, request{op: op, method: http.MethodPost, path: phoneNumberID + "/media", body: form}, func(c *cursor) {
		c.object(func(key string) {
			if key == "id" {
				mediaID = c.text()
			}
		})
	})
	if err == nil && mediaID == "" {
		err = &AnswerError{Op: op, HTTPStatus: http.StatusOK, Reason: "it holds no id"}
	}
	return mediaID, err
}

// multipartFile wraps a file in a form without reading it into memory.
func multipartFile(file Upload) (payload, error) {
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	fields := [][2]string{{"messaging_product", "whatsapp"}, {"type", file.MIMEType}}
	for _, f := range fields {
		if err := form.WriteField(f[0], f[1]); err != nil {
			return payload{}, err
		}
	}
	_, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("file", first(file.Name, "file"))},
		"Content-Type":        {file.MIMEType},
	})
	if err != nil {
		return payload{}, err
	}
	head := bytes.Clone(frame.Bytes())
	frame.Reset()
	if err := form.Close(); err != nil {
		return payload{}, err
	}
	p := payload{Reader: io.MultiReader(bytes.NewReader(head), file.Body, &frame), contentType: form.FormDataContentType()}
	if file.Size > 0 {
		p.size = int64(len(head)) + file.Size + int64(frame.Len())
	}
	return p, nil
}
