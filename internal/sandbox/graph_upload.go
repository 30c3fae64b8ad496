package sandbox

import (
	"encoding/base64"
	"fmt"
	"io"
	"slices"
)

// uploadPrefix begins the id of an upload session.
const uploadPrefix = "upload:"

// uploadSession is a resumable upload: the sample of a template header, or a profile picture.
type uploadSession struct {
	id, app, mime, name string
	length              int
	bytes               []byte
}

// uploadTypes are what the resumable upload takes.
var uploadTypes = []string{"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"}

// startUpload opens a session: POST /{app}/uploads.
func (w *World) startUpload(c *call) (any, error) {
	kind, length := c.text("file_type"), atoiOr(c.text("file_length"), 0)
	switch {
	case length <= 0 || length > maxMedia:
		return nil, invalid("Param file_length must be 1 to %d bytes.", maxMedia)
	case !slices.Contains(uploadTypes, kind):
		return nil, invalid("Param file_type must be one of %v - got %q.", uploadTypes, kind)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	u := &uploadSession{app: c.token.app, mime: kind, name: c.text("file_name"), length: length}
	u.id = uploadPrefix + base64.RawURLEncoding.EncodeToString([]byte("attachment:"+w.word(24)))
	w.uploads[u.id] = u
	return object{"id": u.id}, nil
}

// continueUpload takes the file, or the rest of it from file_offset on, and answers with the handle.
func (w *World) continueUpload(c *call) (any, error) {
	offset := atoiOr(orElse(c.r.Header.Get("file_offset"), c.text("file_offset")), 0)
	data, err := io.ReadAll(io.LimitReader(c.r.Body, maxMedia+1))
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.uploads[c.id]
	if offset != len(u.bytes) {
		return nil, invalid("file_offset is %d, the session stands at %d.", offset, len(u.bytes))
	}
	if len(u.bytes)+len(data) > u.length {
		return nil, invalid("The upload is longer than the file_length of %d bytes.", u.length)
	}
	u.bytes = append(u.bytes, data...)
	if err != nil || len(u.bytes) < u.length { // interrupted: GET tells where to go on
		return object{"id": u.id, "file_offset": len(u.bytes)}, nil
	}
	handle := fmt.Sprintf("4::%s:%s:e:%d:%s:%s:%s", base64.StdEncoding.EncodeToString([]byte(u.mime)), "AR"+w.word(32),
		w.now().Unix(), u.app, systemUserID, "AR"+w.word(20))
	w.handles[handle] = u
	return object{"h": handle}, nil
}

func (w *World) getUpload(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return object{"id": c.id, "file_offset": len(w.uploads[c.id].bytes)}, nil
}
