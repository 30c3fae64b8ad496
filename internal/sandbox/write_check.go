package sandbox

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// phoneTypes are what a phone can produce. Those after media carry their content as it is.
var phoneTypes = []string{"text", "image", "video", "audio", "document", "sticker", "location", "contacts",
	"reaction", "edit", "revoke", "interactive", "button", "order", "live_location", "unsupported"}

var mediaKinds = []string{"image", "video", "audio", "document", "sticker"}

func isMedia(kind string) bool { return slices.Contains(mediaKinds, kind) }

// checkWriting wants a known type with content of the right shape, and gives media a file.
func (w *World) checkWriting(ch *chat, m *message, in Writing) error {
	if !slices.Contains(phoneTypes, m.kind) {
		return fmt.Errorf("type %q cannot be written on a phone; use one of %s", m.kind, strings.Join(phoneTypes, ", "))
	}
	switch {
	case m.kind == "contacts":
		if len(list(in.Body)) == 0 {
			return fmt.Errorf(`type contacts needs "contacts": a list of cards`)
		}
		return nil
	case m.kind == "unsupported" && in.Body == nil:
		m.body = object{"type": "poll_creation"}
		return nil
	case isMedia(m.kind):
		return w.attachMedia(ch.number, m, nested(in.Body))
	}
	body := nested(in.Body)
	if body == nil {
		return fmt.Errorf(`type %s needs an object under the key %q`, m.kind, m.kind)
	}
	if m.kind == "text" && text(body["body"]) == "" {
		return fmt.Errorf(`text needs {"text":{"body":"…"}} with something in it`)
	}
	m.body = body
	return nil
}

// attachMedia takes the file from base64 in "data" (with "mime_type"), or from a stored media "id", or
// makes one up.
func (w *World) attachMedia(n *number, m *message, in object) error {
	file, err := w.mediaFrom(n, m.kind, in)
	if err != nil {
		return err
	}
	body := object{"id": file.id}
	for _, key := range []string{"caption", "filename", "voice", "animated", "view_once"} {
		if v, ok := in[key]; ok {
			body[key] = v
		}
	}
	switch m.kind {
	case "audio":
		if _, ok := body["voice"]; !ok {
			body["voice"] = true
		}
	case "sticker":
		body["animated"] = in["animated"] == true
	case "document":
		body["filename"] = orElse(text(body["filename"]), file.fileName())
	}
	m.body = body
	return nil
}

func (w *World) mediaFrom(n *number, kind string, in object) (*media, error) {
	until := w.now().Add(receivedMediaLife)
	if id := text(in["id"]); id != "" {
		if m := w.media[id]; m != nil {
			return m, nil
		}
		return nil, fmt.Errorf("no media %q", id)
	}
	if data := text(in["data"]); data != "" {
		raw, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return nil, fmt.Errorf(`"data" must be base64: %w`, err)
		}
		return w.addMedia(n, orElse(text(in["mime_type"]), "application/octet-stream"), text(in["filename"]), raw, until), nil
	}
	s := madeUp(kind, w.rng.Uint64())
	return w.addMedia(n, s.mime, orElse(text(in["filename"]), s.name), s.bytes, until), nil
}
