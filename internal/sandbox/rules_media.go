package sandbox

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/content"
	"github.com/saltbridge/saltbridge/internal/sandbox/templatecheck"
)

// linkLife is how long Meta keeps what it fetched from a link (Meta: media page, Dec 2025).
const linkLife = 10 * time.Minute

// linkedFile is what a link led to.
type linkedFile struct {
	at      time.Time
	mime    string
	bytes   []byte
	problem string // why it could not be fetched
}

// fetchLinks downloads the media given by link, before the world is locked. Links to other machines are
// accepted unseen unless Options.FetchLinks says else.
func (w *World) fetchLinks(ctx context.Context, out *outgoing) {
	for _, link := range linksOf(out) {
		if !w.opts.FetchLinks && !isLoopback(link) {
			continue
		}
		w.mu.Lock()
		known := w.links[link]
		fresh := known != nil && w.now().Sub(known.at) < linkLife
		w.mu.Unlock()
		if fresh {
			continue
		}
		f := w.fetch(ctx, link)
		w.mu.Lock()
		f.at = w.now()
		w.links[link] = f
		w.mu.Unlock()
	}
}

// linksOf lists the addresses in the content, of templates too.
func linksOf(out *outgoing) []string {
	files := out.files
	if out.kind == "template" {
		files = templatecheck.Links(list(nested(out.body)["components"]))
	}
	var links []string
	for _, f := range files {
		if f.Link != "" && !slices.Contains(links, f.Link) {
			links = append(links, f.Link)
		}
	}
	return links
}

func isLoopback(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

func (w *World) fetch(ctx context.Context, link string) *linkedFile {
	ctx, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return &linkedFile{problem: "the address cannot be read"}
	}
	req.Header.Set("User-Agent", "facebookexternalhit/1.1")
	resp, err := w.hooks.client.Do(req)
	if err != nil {
		return &linkedFile{problem: "the server cannot be reached"}
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxMedia+1))
	switch {
	case resp.StatusCode != http.StatusOK:
		return &linkedFile{problem: "the server answered " + resp.Status}
	case err != nil || len(data) > maxMedia:
		return &linkedFile{problem: "the file is too large or ended early"}
	}
	return &linkedFile{mime: mediaKind(resp.Header.Get("Content-Type")), bytes: data}
}

// checkFiles finds the file that Meta would fail to process: wrong type or size, or an unreachable link.
func (w *World) checkFiles(n *number, out *outgoing, now time.Time) *graphError {
	for _, f := range out.files {
		mime, data := "", []byte(nil)
		if m := w.media[f.ID]; f.ID != "" && m != nil {
			mime, data = m.mime, m.bytes
		} else if l := w.links[f.Link]; f.Link != "" && l != nil {
			if l.problem != "" {
				return refuse(131053, "%s: Downloading media from weblink failed: %s", f.Path, l.problem)
			}
			mime, data = l.mime, l.bytes
		} else {
			continue
		}
		if problem := fileProblem(f, mime, data); problem != "" {
			return refuse(131053, "%s: %s", f.Path, problem)
		}
	}
	return nil
}

// fits lists the types each kind of message can show.
var fits = map[string][]string{
	"image":   {"image/jpeg", "image/png"},
	"video":   {"video/mp4", "video/3gpp"},
	"audio":   {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
	"sticker": {"image/webp"},
}

// Largest stickers, still and moving.
const (
	stillSticker  = 100 << 10
	movingSticker = 500 << 10
)

func fileProblem(f content.File, mime string, data []byte) string {
	allowed, limited := fits[f.Kind]
	switch {
	case limited && !slices.Contains(allowed, mime):
		return "Unsupported " + f.Kind + " mime type " + mime + ". Please use one of " + strings.Join(allowed, ", ") + "."
	case f.Voice && mime != "audio/ogg":
		return "A voice message is audio/ogg with opus, not " + mime + "."
	case f.Kind == "sticker" && len(data) > stillSticker && !bytes.Contains(data[:min(len(data), 64)], []byte("ANIM")):
		return "A still sticker has at most 100 KB."
	case f.Kind == "sticker" && len(data) > movingSticker:
		return "A moving sticker has at most 500 KB."
	}
	if gerr := checkMediaSize(mime, len(data)); gerr != nil && f.Kind != "document" {
		return gerr.Details
	}
	return ""
}

// attachLinked stores a fetched file, so that both phones can show it.
func (w *World) attachLinked(n *number, m *message) {
	o, ok := m.body.(object)
	if !ok || !isMedia(m.kind) || text(o["link"]) == "" {
		return
	}
	l := w.links[text(o["link"])]
	if l == nil || l.problem != "" {
		return
	}
	file := w.addMedia(n, l.mime, text(o["filename"]), l.bytes, w.now().Add(uploadedMediaLife))
	own := object{"id": file.id}
	for k, v := range o {
		own[k] = v
	}
	m.body = own
}
