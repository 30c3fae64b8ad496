package media

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"path"
	"strings"
	"unicode"

	"github.com/saltbridge/saltbridge/internal/store"
)

// SafeType returns with which Content-Type a file may be served, and whether a browser may show it in place: only
// pictures, sound, video and PDF. Everything else is a download of bytes without a type: a customer can send a
// page or a drawing with a script, and shown in place it would run as ours. Serve either with nosniff.
func SafeType(written string) (contentType string, inline bool) {
	kind, params, err := mime.ParseMediaType(written)
	if err != nil && kind == "" { // broken parameters alone do no harm
		return download, false
	}
	group, _, _ := strings.Cut(kind, "/")
	if group != "audio" && group != "video" && !shown[kind] {
		return download, false
	}
	return mime.FormatMediaType(kind, params), true
}

const download = "application/octet-stream"

// PDF is the type of what browsers show as pages.
const PDF = "application/pdf"

// pdfHead is where a PDF begins like one: readers search so many bytes for it.
const pdfHead = 1024

// SafeType is [SafeType] of a file by its type and what it holds: what calls itself a PDF and does not begin like one is a download.
func (f *File) SafeType() (contentType string, inline bool, err error) {
	contentType, inline = SafeType(f.MIME)
	if baseType(contentType) != PDF {
		return contentType, inline, nil
	}
	head := make([]byte, pdfHead)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", false, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", false, err
	}
	if !bytes.Contains(head[:n], []byte("%PDF-")) {
		return download, false, nil
	}
	return PDF, true, nil
}

// shown are the types besides sound and video that hold nothing a browser could run.
var shown = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true, "image/bmp": true, "image/heic": true, "image/avif": true,
	PDF: true,
}

// endings are the file name endings of what WhatsApp sends without a name.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/gif": ".gif",
	"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/aac": ".aac", "audio/amr": ".amr",
	"video/mp4": ".mp4", "video/3gpp": ".3gp",
	"application/pdf": ".pdf", "text/plain": ".txt", "text/vcard": ".vcf",
}

// filename returns a name to save a file under: its own without folders, control characters and changes of
// the writing direction, which hide endings; or one that is made for it.
func filename(row store.MediaRow) string {
	if name := plainName(row.Filename); name != "" {
		return name
	}
	kind, _, _ := mime.ParseMediaType(row.MIME) // empty if it cannot be read: then the name has no ending
	return "whatsapp-" + row.Message.String() + endings[kind]
}

// longestName is what file systems take, in bytes.
const longestName = 255

// plainName is a file's name without folders and without characters that do not show; empty if nothing is left.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	if name = path.Base(path.Clean("/" + name)); name == "/" {
		return ""
	}
	return strings.ToValidUTF8(name[:min(len(name), longestName)], "")
}
