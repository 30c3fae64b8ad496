package browser

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// Pictures reports whether [Page.Screenshot] writes anything: what is done for a picture's sake alone needs no doing otherwise.
func Pictures() bool { return pictures() != "" }

func pictures() string { return os.Getenv("SALTBRIDGE_SCREENSHOTS") }

// Screenshot writes what the viewport shows to <folder>/<test>-<step>.png when SALTBRIDGE_SCREENSHOTS
// names a folder, and does nothing otherwise.
func (p *Page) Screenshot(step string) {
	p.t.Helper()
	if err := p.save(step); err != nil {
		p.fail("taking screenshot %s: %v", step, err)
	}
}

func (p *Page) save(step string) error {
	folder := pictures()
	if folder == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(p.ctx, waitTimeout)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, fileName(p.t.Name()+"-"+step)+".png"), png, 0o644)
}

// fileName keeps letters, digits, dots and dashes; anything else becomes a dash.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			return r
		}
		return '-'
	}, s)
}
