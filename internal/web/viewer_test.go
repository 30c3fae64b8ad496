package web_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/store"
	"github.com/saltbridge/saltbridge/internal/test/browser"
)

// tone is a recording of two seconds.
func tone() string {
	const rate, seconds = 8000, 2
	var b strings.Builder
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // a builder takes everything
	b.WriteString("RIFF")
	put(uint32(36 + 2*rate*seconds))
	b.WriteString("WAVEfmt ")
	put([]uint16{16, 0, 1, 1})
	put([]uint32{rate, 2 * rate})
	put([]uint16{2, 16})
	b.WriteString("data")
	put(uint32(2 * rate * seconds))
	for i := range rate * seconds {
		put(int16(12000 * math.Sin(float64(i)/5) * float64(i) / (rate * seconds)))
	}
	return b.String()
}

// viewsPDFs opens what is a PDF, what is none, and a PDF where the browser shows none.
func viewsPDFs(p *browser.Page, plan, fake store.Filed) {
	can := "Object.defineProperty(navigator, 'pdfViewerEnabled', {configurable: true, get: () => %v})"
	p.Eval(fmt.Sprintf(can, false), nil)
	p.Click(bubble(plan) + " [data-testid=document]")
	p.WaitText("#viewer", "This browser shows no PDF inside a page.")
	p.WaitTrue("document.querySelector('[data-testid=viewer-open]').href.endsWith('&show') && !document.querySelector('#viewer iframe')")
	p.Screenshot("pdf-unable")
	p.Press(browser.Escape)
	p.Eval("delete navigator.pdfViewerEnabled", nil)
	var enabled bool
	p.Eval("navigator.pdfViewerEnabled", &enabled)
	if !enabled { // a browser without a window may have no reader
		p.Eval(fmt.Sprintf(can, true), nil)
	}
	p.Click(bubble(fake) + " [data-testid=document]")
	p.WaitText("#viewer", "This file is no PDF")
	p.WaitTrue("!document.querySelector('#viewer iframe')")
	p.Press(browser.Escape)
	p.WaitGone("#viewer")
	if !enabled {
		return
	}
	p.Click(bubble(plan) + " [data-testid=document]")
	p.WaitTrue("document.querySelector('#viewer iframe')?.contentDocument?.contentType === 'application/pdf'")
	p.WaitGone("[data-testid=viewer-zoom-in]")
	p.Screenshot("pdf")
	p.Click("#viewer form button:not([type])")
	p.WaitGone("#viewer")
}

// TestTheViewerAndTheVoicePlayer go through two pictures and a PDF by keys, and through a recording by its waveform.
func TestTheViewerAndTheVoicePlayer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.connectNumber()
	first, second, voice := d.sends("image", "77", "image/jpeg", photo(t)), d.sends("image", "78", "image/jpeg", photo(t)), d.sends("audio", "79", "audio/wav", tone())
	d.stored(first)
	d.stored(second)
	d.stored(voice)
	plan, fake := d.sends("document", "80", "application/pdf", paper()), d.sends("document", "81", "application/pdf", "<p>no PDF</p>")
	d.stored(plan)
	d.stored(fake)
	p := browser.New(t)
	d.signIn(p, d.agent)
	p.Goto(d.url + "/c/" + first.Conversation.String())
	p.WaitTrue("document.documentElement.dataset.ready === ''")
	p.Click(bubble(first) + " [data-testid=picture]")
	p.WaitText("#viewer-name", "sent 77")
	p.WaitText("#viewer [data-part=place]", "1 / 4")
	for _, place := range []string{"2 / 4", "3 / 4", "4 / 4"} { // a PDF has no buttons for its size: the first one is gone, which had the focus
		p.Press(browser.ArrowRight)
		p.WaitText("#viewer [data-part=place]", place)
	}
	for range 3 {
		p.Press(browser.ArrowLeft)
	}
	p.WaitText("#viewer [data-part=place]", "1 / 4")
	p.Press(browser.ArrowRight)
	p.WaitText("#viewer-name", "sent 78")
	p.WaitTrue("document.querySelector('#viewer img').naturalWidth === 400")
	p.Press("+")
	p.WaitTrue("document.querySelector('#viewer img.large').offsetWidth === 600")
	p.Press("r")
	p.WaitTrue("document.querySelector('#viewer img').style.transform === 'rotate(90deg)'")
	p.Screenshot("viewer")
	p.Click("[data-testid=viewer-forward]")
	p.WaitVisible("[data-testid=forward-search]")
	p.WaitTrue("document.querySelector('[data-testid=forward-list] form').action.includes('/messages/" + second.ID.String() + "/')")
	p.Screenshot("forward")
	p.Press(browser.Escape)
	p.WaitGone("[data-testid=forward-search]")
	p.Press(browser.ArrowLeft)
	p.WaitText("#viewer-name", "sent 77")
	p.Press("f")
	p.WaitVisible("[data-testid=forward-search]")
	p.WaitTrue("document.querySelector('[data-testid=forward-list] form').action.includes('/messages/" + first.ID.String() + "/')")
	p.Press(browser.Escape)
	p.WaitGone("[data-testid=forward-search]")
	// The event that it was closed comes after a click that opens the next one.
	p.Eval("new Promise(done => { viewer.addEventListener('close', done, {once: true}); viewer.close(); document.querySelector('"+bubble(second)+" [data-testid=picture]').click() })", nil)
	p.WaitTrue("document.querySelector('#viewer img')?.naturalWidth === 400")
	p.Press(browser.Escape)
	p.WaitGone("#viewer")
	viewsPDFs(p, plan, fake)

	player := bubble(voice) + " voice-player"
	p.Eval("document.querySelector('voice-player').scrollIntoView()", nil) // it is drawn where it comes into sight
	p.WaitVisible(player + " canvas")
	p.WaitText(player+" time", "0:02")
	p.Screenshot("voice")
	p.Eval("document.querySelector('voice-player canvas').focus()", nil)
	p.Press(browser.ArrowRight)
	p.WaitTrue("document.querySelector('voice-player audio').currentTime > 1.9")
	p.ClickText(player+" button", "1×")
	p.WaitTrue("document.querySelector('voice-player audio').playbackRate === 1.5")
}
