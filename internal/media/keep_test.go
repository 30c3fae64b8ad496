package media

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func unhex(t *testing.T, text string) string {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
)

func TestInspect(t *testing.T) {
	opus := func(channels string) string {
		return unhex(t, "4f676753 00 02 0000000000000000 4d000000 00000000 270c3157 01 13") + "OpusHead" + unhex(t, "01"+channels+"3801 80bb0000 0000 00")
	}
	webp := func(chunk string) string {
		return "RIFF\xca\x1e\x00\x00WEBP" + unhex(t, chunk) + strings.Repeat("\x00", 20)
	}
	for name, tt := range map[string]struct {
		head, declared string
		want           chat.File
		refusal        string
	}{
		"photo":                      {jpeg, "image/jpeg", chat.File{MIME: "image/jpeg"}, ""},
		"with parameters":            {jpeg, "image/jpeg; name=x", chat.File{MIME: "image/jpeg"}, ""},
		"not announced":              {png, "", chat.File{MIME: "image/png"}, ""},
		"announced as anything":      {png, "application/octet-stream", chat.File{MIME: "image/png"}, ""},
		"announced as nonsense":      {png, ";;", chat.File{MIME: "image/png"}, ""},
		"as curl announces all":      {png, "application/x-www-form-urlencoded", chat.File{MIME: "image/png"}, ""},
		"a form":                     {"--x\r\n", "multipart/form-data; boundary=x", chat.File{}, "Send the file alone"},
		"another image":              {png, "image/jpeg", chat.File{}, "announced as image/jpeg, but it is image/png"},
		"text as an image":           {"hello", "image/png", chat.File{}, "announced as image/png, but it is text/plain"},
		"image as text":              {png, "text/plain", chat.File{}, "but it is image/png"},
		"office file":                {"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", chat.File{MIME: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}, ""},
		"film":                       {"\x00\x00\x00\x18ftypisom", "video/mp4", chat.File{MIME: "video/mp4"}, ""},
		"voice":                      {opus("01"), "audio/ogg", chat.File{MIME: chat.OpusType, Channels: 1}, ""},
		"voice with its codec":       {opus("01"), "audio/ogg; codecs=opus", chat.File{MIME: chat.OpusType, Channels: 1}, ""},
		"stereo":                     {opus("02"), "", chat.File{MIME: chat.OpusType, Channels: 2}, ""},
		"OGG of something else":      {"OggS\x00\x02\x01vorbis", "audio/ogg", chat.File{MIME: "audio/ogg"}, ""},
		"OGG cut off in Opus' head":  {"OggS\x00\x02OpusHead\x01", "", chat.File{MIME: "audio/ogg"}, ""},
		"OGG as MP3":                 {opus("01"), "audio/mpeg", chat.File{}, "but it is audio/ogg"},
		"moving sticker":             {webp("56503858 0a000000 32000000 ff0100 ff0100"), "image/webp", chat.File{MIME: "image/webp", Width: 512, Height: 512, Animated: true}, ""},
		"still sticker":              {webp("56503858 0a000000 30000000 ff0100 ff0100"), "image/webp", chat.File{MIME: "image/webp", Width: 512, Height: 512}, ""},
		"lossless sticker":           {webp("5650384c 10000000 2f c1c17f00"), "image/webp", chat.File{MIME: "image/webp", Width: 450, Height: 512}, ""},
		"lossy sticker":              {webp("56503820 10000000 000000 9d012a 0002 0002"), "image/webp", chat.File{MIME: "image/webp", Width: 512, Height: 512}, ""},
		"sticker cut off":            {"RIFF\x10\x00\x00\x00WEBPVP", "image/webp", chat.File{MIME: "image/webp"}, ""},
		"sticker of an unknown kind": {webp("41424344 10000000"), "image/webp", chat.File{}, "but it is"},
	} {
		got, err := inspect([]byte(tt.head), tt.declared)
		if tt.refusal != "" {
			if chat.KindOf(err) != chat.Invalid || !strings.Contains(chat.Sentence(err), tt.refusal) {
				t.Errorf("%s: %+v %v, want %q", name, got, err, tt.refusal)
			}
		} else if err != nil || got != tt.want {
			t.Errorf("%s: %+v %v, want %+v", name, got, err, tt.want)
		}
	}
}

func TestKeptFilesAreOnTheShelfOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.start()
		keep := func(name string) chat.File {
			f, err := r.media.Keep(t.Context(), r.shop.Viewer, Parcel{MIME: "image/png", Filename: name, Body: strings.NewReader(png + "x")})
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		keep("a.png")
		f := keep("../etc/b\x00.png")
		stored, err := r.store.File(t.Context(), r.shop.Viewer, f.ID)
		f.CreatedAt = stored.CreatedAt // of the first
		if err != nil || stored != f || f.Filename != "b.png" || f.Size != int64(len(png)+1) || f.MIME != "image/png" {
			t.Errorf("stored %+v (%v), kept %+v", stored, err, f)
		}
		content, err := r.media.OpenKept(r.shop.Account.ID, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer content.Close()
		if got, _ := io.ReadAll(content); string(got) != png+"x" {
			t.Errorf("the content is %q", got)
		}
		for _, id := range []string{"", "../../etc/passwd", strings.Repeat("0", 64)} {
			if _, err := r.media.OpenKept(r.shop.Account.ID, id); chat.KindOf(err) != chat.NotFound {
				t.Errorf("%q: %v", id, err)
			}
		}
		if left, _ := os.ReadDir(filepath.Join(r.opts.Dir, incoming)); len(left) > 0 {
			t.Errorf("%d parts are left", len(left))
		}
	})
}

func TestWhatCannotBeKeptLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.opts.Limit = 2 << 20
		r.start()
		for name, tt := range map[string]struct {
			body io.Reader
			kind chat.Kind
			say  string
		}{
			"empty":      {strings.NewReader(""), chat.Invalid, "is empty"},
			"broken off": {io.MultiReader(strings.NewReader(png), iotest.ErrReader(errors.New("gone"))), chat.Invalid, "broke off"},
			"too large":  {io.MultiReader(strings.NewReader(png), io.LimitReader(zeros{}, 2<<20)), chat.TooLarge, "2 MB"},
			"another":    {bytes.NewReader([]byte(jpeg)), chat.Invalid, "it is image/jpeg"},
		} {
			_, err := r.media.Keep(t.Context(), r.shop.Viewer, Parcel{MIME: "image/png", Body: tt.body})
			if chat.KindOf(err) != tt.kind || !strings.Contains(chat.Sentence(err), tt.say) {
				t.Errorf("%s: %v, want %s: %s", name, err, tt.kind, tt.say)
			}
		}
		found := 0
		err := filepath.WalkDir(r.opts.Dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				found++
			}
			return err
		})
		if err != nil || found > 0 {
			t.Errorf("%d files are left (%v)", found, err)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func FuzzInspect(f *testing.F) {
	f.Add("RIFF\xca\x1e\x00\x00WEBPVP8X", "image/webp")
	f.Add("OggS OpusHead\x01", "")
	f.Fuzz(func(t *testing.T, head, declared string) {
		if got, err := inspect([]byte(head), declared); err == nil && got.MIME == "" {
			t.Errorf("no type for %q", head)
		}
	})
}
