package sandbox

import (
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"
)

// showQR draws the picture of a short link: /_sandbox/qr/{code}.png or .svg.
func (w *World) showQR(rw http.ResponseWriter, r *http.Request) {
	code, format, _ := strings.Cut(r.PathValue("file"), ".")
	if number, _ := w.scanned(code); number == "" || format != "png" && format != "svg" {
		http.NotFound(rw, r)
		return
	}
	picture, err := qr.Encode(shortLink(code), qr.M)
	if err != nil { // a short link always fits
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Cache-Control", "no-store")
	if format == "png" {
		rw.Header().Set("Content-Type", "image/png")
		_, _ = rw.Write(picture.PNG()) // the client went away; nothing left to tell it
		return
	}
	rw.Header().Set("Content-Type", "image/svg+xml")
	_, _ = rw.Write(qrSVG(picture)) // as above
}

// quiet is the white border around a code, in its squares.
const quiet = 4

func qrSVG(c *qr.Code) []byte {
	size := c.Size + 2*quiet
	out := fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`,
		size, size, size, size)
	for y := range c.Size {
		for x := range c.Size {
			if c.Black(x, y) {
				out = fmt.Appendf(out, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return append(out, `"/></svg>`...)
}

func shortLink(code string) string { return "https://wa.me/message/" + code }

// scanned finds the number and the prepared words of a short link, "" for an unknown one.
func (w *World) scanned(code string) (number, words string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.numbers {
		if i := n.qr(code); i >= 0 {
			return n.id, n.meta.QRs[i].Text
		}
	}
	return "", ""
}
