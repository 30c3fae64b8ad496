package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/media"
)

// UploadInput is a file to be kept for sending. Its body is read as it comes, for it can have 100 MB.
type UploadInput struct {
	Filename string `query:"filename" maxLength:"255" example:"invoice-88.pdf" doc:"The name of the file; customers see that of a document."`

	contentType string
	body        io.Reader
}

// uploadTime is how long a program may take to send a file: 100 MB at 350 kB/s.
const uploadTime = 5 * time.Minute

// Resolve takes the body before huma would read it.
func (in *UploadInput) Resolve(ctx huma.Context) []error {
	in.contentType, in.body = ctx.Header("Content-Type"), ctx.BodyReader()
	return asErrors(ctx.SetReadDeadline(time.Now().Add(uploadTime)))
}

func asErrors(err error) []error {
	if err == nil {
		return nil
	}
	return []error{err}
}

// UploadedFile is a file that is kept for sending.
type UploadedFile struct {
	ID         string   `json:"id" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" doc:"What messages name it by: the SHA-256 of its content. The same content gets the same id."`
	MIME       string   `json:"mime_type" example:"application/pdf" doc:"What it is, as it was found."`
	Size       int64    `json:"size" example:"48213" doc:"How long it is, in bytes."`
	Filename   string   `json:"filename,omitempty" example:"invoice-88.pdf" doc:"Its name, without folders."`
	Width      int      `json:"width,omitempty" example:"512" doc:"Of WebP: in pixels."`
	Height     int      `json:"height,omitempty" example:"512" doc:"Of WebP: in pixels."`
	Animated   bool     `json:"animated,omitempty" example:"false" doc:"Of WebP: whether it moves."`
	Channels   int      `json:"channels,omitempty" example:"1" doc:"Of OGG with Opus: 1 is mono, as voice messages need it."`
	SendableAs []string `json:"sendable_as" nullable:"false" doc:"As which types of message it can be sent as it is; voice stands for audio with voice."`
}

func (s *server) uploadMedia() {
	handle(s, huma.Operation{
		OperationID: "upload-media", Method: http.MethodPost, Path: "/api/v1/media", Tags: []string{"messages"},
		Summary: "Upload a file",
		Description: "Keeps a file, so that messages can be sent with it by its id. The body is the file itself; its `Content-Type` says what it is and may be left out. " +
			"Nothing goes to Meta before a message is sent. Uploading the same file again is harmless.\n\n" +
			"`curl --data-binary @invoice.pdf -H 'Content-Type: application/pdf' -H 'Authorization: Bearer sbk_…' 'https://…/api/v1/media?filename=invoice.pdf'`",
		DefaultStatus: http.StatusCreated,
		RequestBody: &huma.RequestBody{Required: true, Description: "The file.", Content: map[string]*huma.MediaType{
			"*/*": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary", Description: "The bytes of the file, at most 100 MB."}}}},
		Errors: []int{http.StatusRequestEntityTooLarge},
	}, func(ctx context.Context, v chat.Viewer, in *UploadInput) (UploadedFile, error) {
		f, err := s.Media.Keep(ctx, v, media.Parcel{MIME: in.contentType, Filename: in.Filename, Body: in.body})
		return uploadedFile(f), inField("body", err)
	})
}

func uploadedFile(f chat.File) UploadedFile {
	return UploadedFile{ID: f.ID, MIME: f.MIME, Size: f.Size, Filename: f.Filename, Width: f.Width, Height: f.Height, Animated: f.Animated,
		Channels: f.Channels, SendableAs: sendableAs(f)}
}

func sendableAs(f chat.File) []string {
	fits := []string{}
	for _, kind := range chat.MediaTypes() {
		if chat.CheckFile(chat.FileUse{Kind: kind}, f) == nil {
			fits = append(fits, kind)
		}
	}
	if chat.CheckFile(chat.FileUse{Kind: "audio", Voice: true}, f) == nil {
		fits = append(fits, "voice")
	}
	return fits
}
