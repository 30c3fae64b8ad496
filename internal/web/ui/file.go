package ui

import (
	"context"
	"path"
	"strings"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// shape is the way a file is shown.
type shape int

const (
	shapeAbsent   shape = iota // not here: in words
	shapePicture               // as it is
	shapeSound                 // in a player
	shapeFilm                  // in a player
	shapePaper                 // page by page, in the browser's own reader
	shapeDocument              // to be saved
)

// shapeOf chooses by what the message says it is and by what the file really is: a page that was sent as a
// picture is a document.
func shapeOf(i Item) shape {
	if i.File == nil || i.File.State != store.MediaStored {
		return shapeAbsent
	}
	kind, _, _ := strings.Cut(i.File.MIME, "/")
	switch {
	case !i.File.Inline:
	case (i.Content.Type == "image" || i.Content.Type == "sticker") && kind == "image" && i.File.MIME != "image/heic": // few browsers draw it
		return shapePicture
	case (i.Content.Type == "audio" || i.Content.Type == "voice") && kind == "audio":
		return shapeSound
	case i.Content.Type == "video" && kind == "video":
		return shapeFilm
	case i.Content.Type == "document" && isPDF(i.File.MIME):
		return shapePaper
	}
	return shapeDocument
}

// isPDF reports whether a file is said to be a PDF; the server looks into it before a browser shows it.
func isPDF(mime string) bool {
	kind, _, _ := strings.Cut(mime, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/pdf")
}

// fileState is the state of a message's file; empty if none was announced.
func fileState(i Item) store.MediaState {
	if i.File == nil {
		return ""
	}
	return i.File.State
}

// fileStory says why a file is not here.
func fileStory(ctx context.Context, i Item) string {
	switch {
	case i.File != nil && i.File.Say != "":
		return told(ctx, i.File.Say)
	case i.Content.Media != nil && i.Content.Media.Link != "":
		return t(ctx, "Sent by its address: %s", i.Content.Media.Link)
	case fileState(i) == store.MediaPending:
		return t(ctx, "Being fetched…")
	case fileState(i) == store.MediaGone:
		return t(ctx, "WhatsApp does not have this file any more. The phone may still have it.")
	case fileState(i) == store.MediaFailed:
		return t(ctx, "It could not be fetched. The phone has it.")
	case i.Content.Type == chat.TypePlaceholder:
		return t(ctx, "WhatsApp may still announce this file. Until then only the phone has it.")
	}
	return t(ctx, "It was not handed over. The phone has it.")
}

// mayFetch reports whether a person can have a file fetched again: not what is on its way, nor what is gone for good.
func mayFetch(i Item) bool {
	state := fileState(i)
	return state == store.MediaFailed || state == store.MediaPending && i.File.Say != ""
}

// fileTitle is the file's own name, or what kind of thing it is.
func fileTitle(ctx context.Context, i Item) string {
	if i.Content.Media != nil && i.Content.Media.Filename != "" {
		return i.Content.Media.Filename
	}
	return typeSign(ctx, i.Content).Word
}

// fileName names a file where it cannot be seen.
func fileName(ctx context.Context, i Item) string {
	return t(ctx, "%s, %s", fileTitle(ctx, i), fullTime(ctx, i.SentAt))
}

// fileFacts are kind and size of a file.
func fileFacts(ctx context.Context, i Item) string {
	kind := typeSign(ctx, i.Content).Word
	if ending := strings.TrimPrefix(path.Ext(fileTitle(ctx, i)), "."); ending != "" && len(ending) <= 5 {
		kind = strings.ToUpper(ending)
	}
	return t(ctx, "%s, %s", kind, byteCount(ctx, int(i.File.Size)))
}

// paperLink opens a PDF in the viewer; without script in a tab of its own.
func paperLink(ctx context.Context, i Item) templ.Attributes {
	return templ.Attributes{"href": i.File.Address + "&show", "target": "_blank", "rel": "noopener", "data-shows": "viewer", "data-kind": "pdf",
		"data-save": i.File.Address + "&save", "data-caption": i.Content.Text, "data-name": fileName(ctx, i)}
}
