package sandbox

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/chromedp/chromedp"
)

// A voice message is recorded with a microphone that beeps, travels as Ogg with Opus, and can be played.
func TestRecordingAVoiceMessage(t *testing.T) {
	p, _ := connected(t)
	b := newTab(t, 1440, 980, chromedp.Flag("autoplay-policy", "no-user-gesture-required"))
	b.open(p.graph.URL + "/_sandbox/phones?customers=" + ana)
	b.tap(ownerChats)
	b.until(`document.querySelector('` + inOwner + `.app').dataset.view === 'chat'`)
	recording := `document.querySelector('` + inOwner + `[data-composing]:not([hidden]) [data-composing-title]')?.textContent`
	heard := `/Recording (0:0[1-9]|[0-9]+:[1-9])/.test(` + recording + `)` // a second at least

	b.tap(inOwner + `[data-act=record]`)
	b.until(heard)
	b.tap(inOwner + `[data-act=stop-composing]`)
	b.until(recording + ` === undefined`)

	b.tap(inOwner + `[data-act=record]`)
	b.until(heard)
	b.screenshot("phones-recording")
	b.tap(inOwner + `[data-act=record]`)
	b.until(`document.querySelectorAll('` + inAna + `.theirs [data-voice]').length > 0`)
	last := `[...document.querySelectorAll('` + inAna + `.theirs [data-voice]')].at(-1)`
	b.js(last + `.querySelector('[data-testid=voice-play]').click()`)
	b.until(`Number(` + last + `.querySelector('[data-length]').textContent.split(':').join('')) >= 0 && ` + last + `.querySelectorAll('[data-live-heard]').length > 0`)
	b.until(`[...document.querySelectorAll('` + inOwner + `.ticks')].at(-1).dataset.ticks === 'played'`)

	p.settle()
	echoes := p.values("smb_message_echoes")
	if len(echoes) != 1 {
		t.Fatalf("%d echoes, want the one recording that was sent", len(echoes))
	}
	audio := nested(nested(list(echoes[0]["message_echoes"])[0])["audio"])
	if audio["voice"] != true || text(audio["mime_type"]) != "audio/ogg; codecs=opus" {
		t.Errorf("echo %v", audio)
	}
	p.world.mu.Lock()
	file := p.world.media[text(audio["id"])]
	p.world.mu.Unlock()
	wantOpus(t, file.bytes)
}

// wantOpus walks through the pages of an Ogg file: their sums, their order, and how long it sounds.
func wantOpus(t *testing.T, raw []byte) {
	t.Helper()
	var granule uint64
	last := byte(0)
	for n := uint32(0); len(raw) > 0; n++ {
		if len(raw) < 27 || string(raw[:4]) != "OggS" || binary.LittleEndian.Uint32(raw[18:]) != n {
			t.Fatalf("page %d does not begin as a page", n)
		}
		size := 27 + int(raw[26])
		for _, part := range raw[27:size] {
			size += int(part)
		}
		page := bytes.Clone(raw[:size])
		sum := binary.LittleEndian.Uint32(page[22:])
		copy(page[22:26], []byte{0, 0, 0, 0})
		if got := oggSum(page); got != sum {
			t.Fatalf("page %d has the sum %x, computed %x", n, sum, got)
		}
		if heads := []string{"OpusHead", "OpusTags"}; n < 2 && !bytes.Contains(page, []byte(heads[n])) {
			t.Fatalf("page %d lacks %s", n, heads[n])
		}
		granule, last = binary.LittleEndian.Uint64(raw[6:]), raw[5]
		raw = raw[size:]
	}
	if seconds := float64(granule) / 48000; seconds < 0.5 || last&4 == 0 {
		t.Errorf("%.2f s of sound, flags of the last page %d", seconds, last)
	}
}

// oggSum is the check sum of RFC 3533: CRC-32 with the polynomial 04c11db7, from zero, not reflected.
func oggSum(page []byte) uint32 {
	sum := uint32(0)
	for _, b := range page {
		sum ^= uint32(b) << 24
		for range 8 {
			carry := sum & 0x80000000
			sum <<= 1
			if carry != 0 {
				sum ^= 0x04c11db7
			}
		}
	}
	return sum
}
