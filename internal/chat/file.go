package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// File is a file that was uploaded to be sent. It is kept under its hash, so the same file is kept once.
type File struct {
	ID       string // SHA-256 of the content, in hex: what messages name it by
	Account  AccountID
	MIME     string // without parameters, except "audio/ogg; codecs=opus"
	Size     int64  // bytes
	Filename string
	Width    int  // of WebP, in pixels; zero if it is something else
	Height   int  // likewise
	Animated bool // of WebP
	Channels int  // of OGG with Opus; zero if it is something else

	CreatedAt int64
}

// OpusType is the type under which Meta takes voice messages: plain audio/ogg is refused (Meta: media page, Dec 2025).
const OpusType = "audio/ogg; codecs=opus"

// FileRule is what files one kind of message can have.
type FileRule struct {
	Kind   string
	Types  []string // nil: any
	Most   int64    // bytes
	Source string
}

// Sizes that depend on more than the kind (Meta: media page, Dec 2025).
const (
	maxStillSticker = 100 << 10
	stickerSide     = 512 // pixels
)

const mediaPage = "Meta: media page, Dec 2025"

var fileRules = []FileRule{
	{"image", []string{"image/jpeg", "image/png"}, 5 << 20, mediaPage},
	{"video", []string{"video/mp4", "video/3gpp"}, 16 << 20, mediaPage},
	{"gif", []string{"video/mp4"}, 7 << 19, "Meta: template components page, Oct to Dec 2025"}, // of templates: 3.5 MB
	{"audio", []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", OpusType}, 16 << 20, mediaPage},
	// Voice messages above 512 KB lose their play button (Meta: audio messages page, Nov 2025).
	{"voice message", []string{OpusType}, 16 << 20, mediaPage},
	{"sticker", []string{"image/webp"}, 500 << 10, mediaPage},
	// The page lists PDF, text and office files; any other type is taken in practice.
	{"document", nil, 100 << 20, mediaPage},
}

// FileRules returns what files can be sent, by the kind of message.
func FileRules() []FileRule { return slices.Clone(fileRules) }

// MaxFile is the largest file that any kind of message can have, in bytes.
const MaxFile = 100 << 20

// FileUse is a file of ours inside a content.
type FileUse struct {
	Field string // such as interactive.header.image
	Kind  string // image, video, gif, audio, document or sticker
	Voice bool
	ID    string // of the File
}

// CheckFile tells whether a file can be what the content makes of it.
func CheckFile(use FileUse, f File) error {
	kind := use.Kind
	if use.Voice {
		kind = "voice message"
	}
	rule := fileRules[slices.IndexFunc(fileRules, func(r FileRule) bool { return r.Kind == kind })]
	switch {
	case f.Size > rule.Most:
		return faultIn(use.Field, "The file has %s; as %s WhatsApp takes %s at most. Make it smaller by %s.", bytesOf(f.Size), kind, bytesOf(rule.Most), bytesOf(f.Size-rule.Most))
	case rule.Types != nil && !slices.Contains(rule.Types, f.MIME):
		return faultIn(use.Field, "The file is %s; as %s WhatsApp takes %s. %s", f.MIME, kind, strings.Join(rule.Types, " or "), instead(kind))
	case use.Voice && f.Channels != 1:
		return faultIn(use.Field, "The recording has %d channels; a voice message has one. Record it in mono, or send it without \"voice\".", f.Channels)
	case kind == "sticker":
		return checkSticker(use.Field, f)
	}
	return nil
}

func instead(kind string) string {
	if kind == "voice message" {
		return "Convert it to OGG with Opus, or send it without \"voice\"."
	}
	return "Convert it, or send it as a document."
}

func checkSticker(field string, f File) error {
	switch {
	case f.Width != stickerSide || f.Height != stickerSide:
		return faultIn(field, "The sticker has %d × %d pixels; it has to have %d × %d.", f.Width, f.Height, stickerSide, stickerSide)
	case !f.Animated && f.Size > maxStillSticker:
		return faultIn(field, "The file has %s; a sticker that does not move has %s at most. Make it smaller by %s.",
			bytesOf(f.Size), bytesOf(maxStillSticker), bytesOf(f.Size-maxStillSticker))
	}
	return nil
}

// bytesOf writes a size for people, exactly where it is small.
func bytesOf(n int64) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// Files lists the files of ours that the content has, in its header or its cards too.
func (c Content) Files() []FileUse {
	if c.Media != nil && c.Media.SHA256 != "" && c.Media.ID == "" {
		return []FileUse{{c.Type, c.Type, c.Media.Voice, c.Media.SHA256}}
	}
	var found []FileUse
	if parsed, err := parse(c.Extra); err == nil {
		visitFiles(leaf{c.Type, parsed}, func(use FileUse, _ object) { found = append(found, use) })
	}
	return found
}

// WithUploads returns the content with the ids that Meta gave our files, by the ids of the files.
func (c Content) WithUploads(ids map[string]string) (Content, error) {
	if c.Media != nil && c.Media.SHA256 != "" && c.Media.ID == "" {
		media := *c.Media
		media.ID = ids[media.SHA256]
		c.Media = &media
		return c, nil
	}
	parsed, err := parse(c.Extra)
	if err != nil {
		return c, err
	}
	visitFiles(leaf{c.Type, parsed}, func(use FileUse, at object) {
		delete(at, "file_id")
		at["id"] = ids[use.ID]
	})
	c.Extra, err = json.Marshal(parsed)
	return c, err
}

// visitFiles finds {"image":{"file_id":…}} and the like, in the order of the fields' names.
func visitFiles(at leaf, visit func(FileUse, object)) {
	switch v := at.value.(type) {
	case []any:
		for i, element := range v {
			visitFiles(leaf{fmt.Sprintf("%s[%d]", at.path, i), element}, visit)
		}
	case object:
		for _, name := range sortedKeys(v) {
			inside := leaf{at.path + "." + name, v[name]}
			if id := inside.at("file_id"); id != "" && (IsMedia(name) || name == "gif") {
				visit(FileUse{Field: inside.path, Kind: name, ID: id}, v[name].(object))
				continue
			}
			visitFiles(inside, visit)
		}
	}
}

func sortedKeys[V any](o map[string]V) []string {
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
