package media

import (
	"bytes"
	"encoding/binary"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// headLength is how much of a file's beginning tells what it is, in bytes.
const headLength = 4 << 10

// inspect finds out what a file is: from its beginning where that is certain, otherwise as it was declared. What
// contradicts itself is refused, because WhatsApp would, only later.
func inspect(head []byte, declared string) (chat.File, error) {
	f := chat.File{MIME: baseType(declared)}
	seen := baseType(http.DetectContentType(head))
	switch {
	case strings.HasPrefix(f.MIME, "multipart/"):
		return f, chat.Errorf(chat.Invalid, "This is a form with a file in it. Send the file alone as the body of the request, with its own Content-Type.")
	case bytes.HasPrefix(head, []byte("OggS")):
		return inspectOGG(head, f)
	case seen == "image/webp":
		f.Width, f.Height, f.Animated = webpSize(head)
	}
	switch {
	case f.MIME == "" || f.MIME == "application/octet-stream":
		f.MIME = seen
	case (certain(seen) || certain(f.MIME)) && seen != f.MIME:
		return f, chat.Errorf(chat.Invalid, "The file was announced as %s, but it is %s. Correct its Content-Type, or leave that out.", f.MIME, seen)
	}
	return f, nil
}

// certain reports whether files of a type are surely told by how they begin.
func certain(kind string) bool {
	return slices.Contains([]string{"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"}, kind)
}

// baseType is a media type without parameters; empty if it is none. The type of a form is what a well-known client
// says of any body when it is told nothing.
func baseType(declared string) string {
	base, _, err := mime.ParseMediaType(declared)
	if err != nil || base == "application/x-www-form-urlencoded" {
		return ""
	}
	return base
}

// inspectOGG tells OGG with Opus, which WhatsApp plays, from other OGG, which it refuses. The channels are the tenth
// byte of Opus' head (RFC 7845, section 5.1), which is in the first page.
func inspectOGG(head []byte, f chat.File) (chat.File, error) {
	if declared := f.MIME; declared != "" && declared != "application/octet-stream" && declared != "audio/ogg" && declared != "application/ogg" && declared != "audio/opus" {
		return f, chat.Errorf(chat.Invalid, "The file was announced as %s, but it is audio/ogg. Correct its Content-Type, or leave that out.", declared)
	}
	f.MIME = "audio/ogg"
	const channelsAt = len("OpusHead") + 1
	if i := bytes.Index(head, []byte("OpusHead")); i >= 0 && i+channelsAt < len(head) {
		f.MIME, f.Channels = chat.OpusType, int(head[i+channelsAt])
	}
	return f, nil
}

// webpSize reads how large a WebP image is and whether it moves, from its first chunk (RFC 9649, section 2).
func webpSize(head []byte) (width, height int, animated bool) {
	if len(head) < 30 {
		return 0, 0, false
	}
	switch string(head[12:16]) {
	case "VP8X": // extended: flags, then width and height less one in 24 bits each
		return 1 + int24(head[24:]), 1 + int24(head[27:]), head[20]&2 != 0
	case "VP8L": // lossless: a signature, then 14 bits each, less one
		bits := binary.LittleEndian.Uint32(head[21:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), false
	case "VP8 ": // lossy: a frame tag and a start code, then 14 bits each
		return int(binary.LittleEndian.Uint16(head[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(head[28:]) & 0x3fff), false
	}
	return 0, 0, false
}

func int24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
