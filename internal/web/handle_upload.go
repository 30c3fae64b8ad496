package web

import (
	"net/http"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/media"
)

const uploadPath = "/files"

// uploadTime is how long a browser may take to hand over a file: 100 MB at 350 kB/s.
const uploadTime = 5 * time.Minute

// upload keeps a file that is to be sent, and answers with its id and what it can be sent as. The body is the file itself.
// With ?voice it is what the browser recorded.
func (s *server) upload(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	// Connections without deadlines cannot be slow.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime))
	parcel := media.Parcel{MIME: r.Header.Get("Content-Type"), Filename: r.URL.Query().Get("filename"), Body: r.Body}
	keep := s.Media.Keep
	if r.URL.Query().Has("voice") {
		keep = s.Media.KeepVoice
	}
	f, err := keep(r.Context(), viewer(me), parcel)
	if err != nil {
		return err
	}
	return answer(w, map[string]any{"id": f.ID, "mime": f.MIME, "size": f.Size, "filename": f.Filename, "as": fitsAs(f)})
}

// fitsAs lists the kinds of message a file can be; voice stands for a voice message.
func fitsAs(f chat.File) []string {
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
