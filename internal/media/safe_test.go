package media

import (
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/store"
)

func TestSafeType(t *testing.T) {
	for written, want := range map[string]string{
		"image/jpeg":                  "image/jpeg",
		"IMAGE/PNG":                   "image/png",
		"image/webp":                  "image/webp",
		"audio/ogg; codecs=opus":      "audio/ogg; codecs=opus",
		"video/mp4":                   "video/mp4",
		"application/pdf":             "application/pdf",
		"image/svg+xml":               "",
		"text/html":                   "",
		"text/html; charset=utf-8":    "",
		"text/plain":                  "",
		"text/xml":                    "",
		"application/xhtml+xml":       "",
		"application/javascript":      "",
		"application/vnd.ms-excel":    "",
		"image/jpeg\r\nSet-Cookie: a": "",
		"audio/<script>":              "",
		"image":                       "",
		"":                            "",
	} {
		contentType, inline := SafeType(written)
		if want == "" && (inline || contentType != "application/octet-stream") || want != "" && (!inline || contentType != want) {
			t.Errorf("%q is served as %q, inline %v; want %q", written, contentType, inline, want)
		}
	}
}

func FuzzSafeType(f *testing.F) {
	f.Add("audio/ogg; codecs=opus")
	f.Add("image/svg+xml; a=image/png")
	f.Add("VIDEO/mp4; x=\"\r\n\"")
	f.Fuzz(func(t *testing.T, written string) {
		contentType, inline := SafeType(written)
		if strings.ContainsAny(contentType, "\r\n\x00") || contentType == "" {
			t.Errorf("%q gives the header %q", written, contentType)
		}
		if kind, _, _ := strings.Cut(contentType, ";"); inline && (strings.Contains(kind, "xml") || strings.HasPrefix(kind, "text/")) && !strings.HasPrefix(kind, "audio/") && !strings.HasPrefix(kind, "video/") {
			t.Errorf("%q is shown in place as %q", written, contentType)
		}
	})
}

func TestFilename(t *testing.T) {
	for _, tt := range []struct{ filename, mime, want string }{
		{"Invoice 7.pdf", "application/pdf", "Invoice 7.pdf"},
		{"Überweisung.pdf", "application/pdf", "Überweisung.pdf"},
		{"../../etc/passwd", "text/plain", "passwd"},
		{`C:\Temp\a.pdf`, "application/pdf", "a.pdf"},
		{"a\r\nb\x00.pdf", "application/pdf", "ab.pdf"},
		{"photo\u202egpj.exe", "application/octet-stream", "photogpj.exe"},
		{"", "image/jpeg", "whatsapp-7.jpg"},
		{"", "audio/ogg; codecs=opus", "whatsapp-7.ogg"},
		{"..", "video/mp4", "whatsapp-7.mp4"},
		{"/", "", "whatsapp-7"},
	} {
		if got := filename(store.MediaRow{Message: 7, Filename: tt.filename, MIME: tt.mime}); got != tt.want {
			t.Errorf("%q of type %q is saved as %q, want %q", tt.filename, tt.mime, got, tt.want)
		}
	}
}

func TestDigest(t *testing.T) {
	url := strings.NewReplacer("+", "-", "/", "_").Replace(inBase64("a fern"))
	for _, written := range []string{inHex("a fern"), strings.ToUpper(inHex("a fern")), inBase64("a fern"), " " + inBase64("a fern") + "\n",
		strings.TrimRight(inBase64("a fern"), "="), url} {
		if got := digest(written); got != inHex("a fern") {
			t.Errorf("%q reads as %q", written, got)
		}
	}
	for _, written := range []string{"", "aGFzaA==", "abc", "zz" + inHex("a fern")[2:], inHex("a fern") + "00"} {
		if got := digest(written); got != "" {
			t.Errorf("%q reads as %q, want nothing", written, got)
		}
	}
}
