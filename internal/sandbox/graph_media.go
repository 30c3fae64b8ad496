package sandbox

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// media is a file at Meta.
type media struct {
	id, mime, name string
	bytes          []byte
	number         *number
	expires        time.Time
}

// Lifetimes (Meta: media page, Dec 2025).
const (
	uploadedMediaLife = 30 * 24 * time.Hour
	receivedMediaLife = 7 * 24 * time.Hour // 30 days until 9 Oct 2025
	mediaURLLife      = 5 * time.Minute
)

func (m *media) expired(now time.Time) bool { return now.After(m.expires) }

func (m *media) sum() [32]byte { return sha256.Sum256(m.bytes) }

// mediaTypes are the types and sizes Meta takes. Documents may be of any type.
var mediaTypes = map[string]int{
	"audio/aac": 16 << 20, "audio/amr": 16 << 20, "audio/mpeg": 16 << 20, "audio/mp4": 16 << 20, "audio/ogg": 16 << 20,
	"image/jpeg": 5 << 20, "image/png": 5 << 20, "image/webp": 500 << 10,
	"video/mp4": 16 << 20, "video/3gpp": 16 << 20,
}

// uploadMedia stores a file. Clients disagree on where the type goes: some send a bare "image", some
// nothing but the header of the part, so that header wins.
func (w *World) uploadMedia(c *call) (any, error) {
	if f := w.takeFault("media"); f.Status != 0 || f.Code != 0 {
		return nil, f.refusal()
	}
	if c.text("messaging_product") != "whatsapp" {
		return nil, missing("messaging_product")
	}
	if c.file == nil {
		return nil, missing("file")
	}
	kind := mediaKind(c.file.mime)
	if kind == "" || kind == "application/octet-stream" {
		kind = mediaKind(c.text("type"))
	}
	if kind == "" || !strings.Contains(kind, "/") {
		return nil, invalid("Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, application/pdf, image/jpeg, image/png, image/webp, text/plain, video/mp4, video/3gpp and office documents. Received file of type '%s'.", kind)
	}
	if gerr := checkMediaSize(kind, len(c.file.bytes)); gerr != nil {
		return nil, gerr
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.addMedia(w.numbers[c.id], kind, c.file.name, c.file.bytes, w.now().Add(uploadedMediaLife))
	return object{"id": m.id}, nil
}

func checkMediaSize(kind string, size int) *graphError {
	limit, known := mediaTypes[kind]
	if !known {
		major, _, _ := strings.Cut(kind, "/")
		if major == "image" || major == "audio" || major == "video" {
			return invalid("Param file must be a file with a supported type. Received file of type '%s'.", kind)
		}
		limit = maxMedia
	}
	if size == 0 || size > limit {
		return refuse(131053, "A file of type %s has 1 to %d bytes, this one %d.", kind, limit, size)
	}
	return nil
}

// mediaKind drops parameters such as "codecs=opus".
func mediaKind(s string) string {
	kind, _, err := mime.ParseMediaType(s)
	if err != nil {
		return ""
	}
	return kind
}

func (w *World) addMedia(n *number, kind, name string, data []byte, expires time.Time) *media {
	m := &media{id: w.nodeID(), mime: kind, name: name, bytes: data, number: n, expires: expires}
	w.media[m.id] = m
	return m
}

func (w *World) getMedia(c *call) (any, error) {
	if f := w.takeFault("media"); f.Status != 0 || f.Code != 0 {
		return nil, f.refusal()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m, gerr := w.ownMedia(c)
	if gerr != nil {
		return nil, gerr
	}
	sum := m.sum()
	return object{"messaging_product": "whatsapp", "url": w.mediaURL(m), "mime_type": m.mime,
		"sha256": hex.EncodeToString(sum[:]), "file_size": len(m.bytes), "id": m.id}, nil
}

func (w *World) deleteMedia(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m, gerr := w.ownMedia(c)
	if gerr != nil {
		return nil, gerr
	}
	delete(w.media, m.id)
	return object{"success": true}, nil
}

func (w *World) ownMedia(c *call) (*media, *graphError) {
	m := w.media[c.id]
	asked := c.text("phone_number_id")
	if m == nil || m.expired(w.now()) || (asked != "" && asked != m.number.id) {
		return nil, unknownNode(c.r.Method, c.id)
	}
	return m, nil
}

// mediaURL signs an address that works for five minutes.
func (w *World) mediaURL(m *media) string {
	ext := strconv.FormatInt(w.now().Add(mediaURLLife).Unix(), 10)
	q := url.Values{"mid": {m.id}, "ext": {ext}, "hash": {w.mediaHash(m.id, ext)}}
	return w.base + "/whatsapp_business/attachments/?" + q.Encode()
}

func (w *World) mediaHash(id, ext string) string {
	mac := hmac.New(sha256.New, []byte(w.opts.App.Secret))
	fmt.Fprintf(mac, "%s %s", id, ext)
	return "AT" + hex.EncodeToString(mac.Sum(nil))[:40]
}

// downloadMedia serves the bytes at a signed address.
func (w *World) downloadMedia(rw http.ResponseWriter, r *http.Request) {
	f := w.takeFault("media")
	if f.Status != 0 {
		http.Error(rw, "fault", f.Status)
		return
	}
	if f.Drop {
		panic(http.ErrAbortHandler)
	}
	m := w.signedMedia(r)
	if m == nil {
		http.NotFound(rw, r)
		return
	}
	rw.Header().Set("Content-Type", m.mime)
	rw.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.fileName()}))
	http.ServeContent(rw, r, "", time.Time{}, bytes.NewReader(m.bytes))
}

func (w *World) signedMedia(r *http.Request) *media {
	id, ext := r.FormValue("mid"), r.FormValue("ext")
	c := &call{world: w, r: r, params: object{}}
	allowed := !w.opts.StrictMedia || w.authenticate(c) == nil
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.media[id]
	until := time.Unix(int64(atoiOr(ext, 0)), 0)
	signed := hmac.Equal([]byte(r.FormValue("hash")), []byte(w.mediaHash(id, ext)))
	if m == nil || !signed || !allowed || w.now().After(until) || m.expired(w.now()) {
		return nil
	}
	if w.opts.StrictMedia && !c.token.mayUse(m.number.waba) {
		return nil
	}
	return m
}

func (m *media) fileName() string {
	if m.name != "" {
		return m.name
	}
	return m.id
}

// webhookMedia is how a media file appears in a webhook: the digest in base64 there, and an address.
func (w *World) webhookMedia(m *media) object {
	sum := m.sum()
	return object{"id": m.id, "mime_type": m.mime, "sha256": base64.StdEncoding.EncodeToString(sum[:]), "url": w.mediaURL(m)}
}
