package chat_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestCheckFile(t *testing.T) {
	use := func(kind string, voice bool) chat.FileUse { return chat.FileUse{Field: kind, Kind: kind, Voice: voice} }
	webp := chat.File{MIME: "image/webp", Size: 100 << 10, Width: 512, Height: 512}
	moving := webp
	moving.Animated, moving.Size = true, 500<<10
	with := func(f chat.File, change func(*chat.File)) chat.File { change(&f); return f }
	for name, tt := range map[string]struct {
		use  chat.FileUse
		file chat.File
		want string // empty: fine
	}{
		"photo":                  {use("image", false), chat.File{MIME: "image/jpeg", Size: 5 << 20}, ""},
		"photo too large":        {use("image", false), chat.File{MIME: "image/jpeg", Size: 5<<20 + 512<<10}, "has 5.5 MB; as image WhatsApp takes 5.0 MB at most. Make it smaller by 512.0 KB"},
		"photo one byte over":    {use("image", false), chat.File{MIME: "image/jpeg", Size: 5<<20 + 1}, "by 1 byte."},
		"gif":                    {use("image", false), chat.File{MIME: "image/gif", Size: 1}, "image/jpeg or image/png. Convert it, or send it as a document"},
		"film":                   {use("video", false), chat.File{MIME: "video/mp4", Size: 16 << 20}, ""},
		"film too large":         {use("video", false), chat.File{MIME: "video/mp4", Size: 17 << 20}, "16.0 MB"},
		"moving picture":         {use("gif", false), chat.File{MIME: "video/mp4", Size: 7 << 19}, ""},
		"moving too much":        {use("gif", false), chat.File{MIME: "video/mp4", Size: 4 << 20}, "3.5 MB at most. Make it smaller by 512.0 KB"},
		"voice":                  {use("audio", true), chat.File{MIME: chat.OpusType, Size: 1 << 20, Channels: 1}, ""},
		"voice in stereo":        {use("audio", true), chat.File{MIME: chat.OpusType, Size: 1 << 20, Channels: 2}, "2 channels"},
		"voice as MP3":           {use("audio", true), chat.File{MIME: "audio/mpeg", Size: 1}, "OGG with Opus"},
		"music in stereo":        {use("audio", false), chat.File{MIME: chat.OpusType, Size: 1, Channels: 2}, ""},
		"OGG without Opus":       {use("audio", false), chat.File{MIME: "audio/ogg", Size: 1}, "audio/ogg; codecs=opus"},
		"document":               {use("document", false), chat.File{MIME: "application/zip", Size: 100 << 20}, ""},
		"document too large":     {use("document", false), chat.File{MIME: "application/zip", Size: 101 << 20}, "100.0 MB"},
		"sticker":                {use("sticker", false), webp, ""},
		"sticker of other sides": {use("sticker", false), with(webp, func(f *chat.File) { f.Width = 500 }), "500 × 512 pixels"},
		"sticker too large":      {use("sticker", false), with(webp, func(f *chat.File) { f.Size++ }), "does not move has 100.0 KB at most"},
		"moving sticker":         {use("sticker", false), moving, ""},
		"moving, too large":      {use("sticker", false), with(moving, func(f *chat.File) { f.Size++ }), "500.0 KB at most"},
	} {
		err := chat.CheckFile(tt.use, tt.file)
		if tt.want == "" && err != nil || tt.want != "" && (chat.FieldOf(err) != tt.use.Field || !strings.Contains(chat.Sentence(err), tt.want)) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func TestFilesAreFoundAndGetTheirIDs(t *testing.T) {
	for name, want := range map[string][]chat.FileUse{
		"image":    {{Field: "image", Kind: "image", ID: hash}},
		"audio":    {{Field: "audio", Kind: "audio", Voice: true, ID: hash}},
		"video":    nil, // by link
		"button":   {{Field: "interactive.header.image", Kind: "image", ID: hash}},
		"template": {{Field: "template.components[0].parameters[0].image", Kind: "image", ID: hash}},
		"text":     nil,
		"carousel": nil,
	} {
		c := wellFormed[name]
		if got := c.Files(); !slices.Equal(got, want) {
			t.Errorf("%s has %+v, want %+v", name, got, want)
		}
		if want == nil {
			continue
		}
		before, _ := json.Marshal(c)
		sent, err := c.WithUploads(map[string]string{hash: "4711"})
		text, _ := json.Marshal(sent)
		if err != nil || !strings.Contains(string(text), `"id":"4711"`) || strings.Contains(string(text), "file_id") || len(sent.Files()) > 0 {
			t.Errorf("%s: %s, %v", name, text, err)
		}
		if after, _ := json.Marshal(c); string(after) != string(before) {
			t.Errorf("%s was changed itself", name)
		}
	}
}
