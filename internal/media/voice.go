package media

import (
	"bytes"
	"context"
	"io"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/voice"
)

// maxRecording is the longest recording that is taken, in bytes: what WhatsApp takes as a voice message.
const maxRecording = 16 << 20

// KeepVoice keeps what a browser recorded: WebM becomes Ogg with one channel, as WhatsApp wants voice messages; anything else stays
// as it is. Kinds of failure besides those of Keep: Invalid (a WebM without sound in Opus), TooLarge.
func (m *Media) KeepVoice(ctx context.Context, v chat.Viewer, p Parcel) (chat.File, error) {
	recorded, err := io.ReadAll(io.LimitReader(p.Body, maxRecording+1))
	switch {
	case err != nil:
		return chat.File{}, keepTrouble(err)
	case len(recorded) > maxRecording:
		return chat.File{}, chat.Errorf(chat.TooLarge, "The recording is larger than %d MB, the most that WhatsApp takes. Make it shorter.", maxRecording>>20)
	}
	p.Body = bytes.NewReader(recorded)
	if !voice.IsWebM(recorded) {
		return m.Keep(ctx, v, p)
	}
	r, err := voice.FromWebM(recorded)
	if err != nil {
		return chat.File{}, chat.Because(chat.Invalid, err, "The recording cannot be read. Record it again, or send a file with sound.")
	}
	return m.Keep(ctx, v, Parcel{MIME: chat.OpusType, Filename: "voice.ogg", Body: bytes.NewReader(r.Ogg)})
}
