package voice_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/saltbridge/saltbridge/internal/voice"
)

// page is a page of Ogg as a player reads it.
type page struct {
	flags   byte
	granule int64
	packets [][]byte
}

// readOgg takes a stream apart as RFC 3533 has it, and fails on anything that is not whole.
func readOgg(t interface {
	Helper()
	Fatalf(string, ...any)
}, file []byte) []page {
	t.Helper()
	var pages []page
	for at := uint32(0); len(file) > 0; at++ {
		if len(file) < 27 || string(file[:5]) != "OggS\x00" {
			t.Fatalf("page %d does not begin as one", at)
		}
		segments := int(file[26])
		p := page{flags: file[5], granule: int64(binary.LittleEndian.Uint64(file[6:]))}
		if got := binary.LittleEndian.Uint32(file[18:]); got != at {
			t.Fatalf("page %d says it is %d", at, got)
		}
		body, length := file[27+segments:], 0
		var packet []byte
		for _, s := range file[27 : 27+segments] {
			packet = append(packet, body[length:length+int(s)]...)
			length += int(s)
			if s < 255 {
				p.packets = append(p.packets, packet)
				packet = nil
			}
		}
		if packet != nil {
			t.Fatalf("page %d ends within a packet", at)
		}
		whole := bytes.Clone(file[:27+segments+length])
		sum := binary.LittleEndian.Uint32(whole[22:])
		copy(whole[22:], []byte{0, 0, 0, 0})
		if got := checksum(whole); got != sum {
			t.Fatalf("page %d has the checksum %08x, want %08x", at, sum, got)
		}
		pages, file = append(pages, p), file[27+segments+length:]
	}
	return pages
}

// checksum is Ogg's as libogg makes it: by a table of the bytes' remainders.
func checksum(b []byte) uint32 {
	var table [256]uint32
	for i := range table {
		r := uint32(i) << 24
		for range 8 {
			if r&0x80000000 != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		table[i] = r
	}
	sum := uint32(0)
	for _, x := range b {
		sum = sum<<8 ^ table[byte(sum>>24)^x]
	}
	return sum
}

// element writes an element of WebM; size -1 leaves the length open, as browsers do.
func element(id string, size int, body []byte) []byte {
	b := []byte(id)
	if size < 0 {
		return append(append(b, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), body...)
	}
	return append(append(b, 0x08, byte(len(body)>>24), byte(len(body)>>16), byte(len(body)>>8), byte(len(body))), body...)
}

const opusHead = "OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00" // two channels, 312 samples to skip

// webm writes a recording: a picture's track, then sound, in clusters of ten packets.
func webm(codec, head string, packets [][]byte) []byte {
	leaf := func(id, value string) []byte { return element(id, 0, []byte(value)) }
	picture := element("\xae", 0, append(leaf("\xd7", "\x02"), leaf("\x86", "V_VP8")...))
	sound := element("\xae", 0, bytes.Join([][]byte{leaf("\xd7", "\x01"), leaf("\x86", codec), leaf("\x63\xa2", head)}, nil))
	body := element("\x16\x54\xae\x6b", 0, append(picture, sound...))
	var cluster []byte
	for i, p := range packets {
		cluster = append(cluster, leaf("\xa3", "\x82\x00\x00\x00picture")...)
		block := append([]byte{0x81, 0, byte(i), 0x80}, p...)
		if i%2 == 1 {
			cluster = append(cluster, element("\xa0", 0, element("\xa1", 0, block))...)
		} else {
			cluster = append(cluster, element("\xa3", 0, block)...)
		}
		if i%10 == 9 || i == len(packets)-1 {
			body = append(body, element("\x1f\x43\xb6\x75", -1, cluster)...)
			cluster = nil
		}
	}
	return append(element("\x1a\x45\xdf\xa3", 0, []byte("header")), element("\x18\x53\x80\x67", -1, body)...)
}

func TestWhatChromiumRecorded(t *testing.T) {
	file, err := os.ReadFile("testdata/chromium.webm")
	if err != nil {
		t.Fatal(err)
	}
	r, err := voice.FromWebM(file)
	if err != nil {
		t.Fatal(err)
	}
	pages := readOgg(t, r.Ogg)
	if head := string(pages[0].packets[0]); !strings.HasPrefix(head, "OpusHead\x01\x01") {
		t.Errorf("the header is %q", head)
	}
	if r.Seconds < 1 || r.Seconds > 3 {
		t.Errorf("it lasts %v s, and was recorded for about two", r.Seconds)
	}
}

func TestPacketsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packets := make([][]byte, rapid.IntRange(1, 200).Draw(t, "packets"))
		samples := int64(0)
		for i := range packets {
			config := rapid.SampledFrom([]struct {
				first byte
				long  int64
			}{{0xfc &^ 3, 960}, {0x48, 960}, {0x80, 120}, {0x18, 2880}, {0x79, 1920}}).Draw(t, "configuration")
			packets[i] = append([]byte{config.first}, bytes.Repeat([]byte{byte(i)}, rapid.IntRange(0, 1300).Draw(t, "length"))...)
			samples += config.long
		}
		r, err := voice.FromWebM(webm("A_OPUS", opusHead, packets))
		if err != nil {
			t.Fatal(err)
		}
		pages := readOgg(t, r.Ogg)
		var got [][]byte
		for i, p := range pages[2:] {
			got = append(got, p.packets...)
			if last := i == len(pages)-3; last != (p.flags == 4) || last && p.granule != samples {
				t.Fatalf("page %d of %d: flags %d, granule %d, want %d in the end", i, len(pages)-2, p.flags, p.granule, samples)
			}
		}
		if pages[0].flags != 2 || string(pages[1].packets[0][:8]) != "OpusTags" || len(got) != len(packets) {
			t.Fatalf("%d packets of %d", len(got), len(packets))
		}
		for i := range got {
			if !bytes.Equal(got[i], packets[i]) {
				t.Fatalf("packet %d changed", i)
			}
		}
	})
}

func TestWhatIsNoRecording(t *testing.T) {
	sound := [][]byte{{0xf8, 1, 2}}
	whole := webm("A_OPUS", opusHead, sound)
	laced := bytes.Replace(whole, []byte{0x81, 0, 0, 0x80, 0xf8}, []byte{0x81, 0, 0, 0x86, 0xf8}, 1)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":          {nil, "no WebM"},
		"a picture":      {[]byte("\x89PNG"), "no WebM"},
		"another codec":  {webm("A_VORBIS", opusHead, sound), "no sound in Opus"},
		"no packets":     {webm("A_OPUS", opusHead, nil), "no sound in Opus"},
		"no header":      {webm("A_OPUS", "OpusHead", sound), "header is broken"},
		"many channels":  {webm("A_OPUS", opusHead[:18]+"\x01", sound), "header is broken"},
		"empty packet":   {webm("A_OPUS", opusHead, [][]byte{{0xff, 0x3f}}), "broken Opus packet"},
		"laced":          {laced, "several packets"},
		"unknown length": {append(element("\x1a\x45\xdf\xa3", 0, nil), element("\xec", -1, nil)...), "unknown length"},
	} {
		if _, err := voice.FromWebM(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want …%s…", name, err, c.want)
		}
	}
	if r, err := voice.FromWebM(whole[:len(whole)-1]); err == nil {
		t.Errorf("a recording without its one packet gave %d bytes", len(r.Ogg))
	}
}

// FuzzFromWebM: whatever comes, what goes out is whole.
func FuzzFromWebM(f *testing.F) {
	f.Add(webm("A_OPUS", opusHead, [][]byte{{0xf8, 1, 2}, {0xfb, 2, 3}, bytes.Repeat([]byte{0x48}, 600)}))
	if file, err := os.ReadFile("testdata/chromium.webm"); err == nil {
		f.Add(file[:min(len(file), 2000)])
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := voice.FromWebM(file)
		if err != nil {
			return
		}
		if len(r.Ogg) > 2*len(file)+1000 || r.Seconds < 0 {
			t.Fatalf("%d bytes became %d, %v s", len(file), len(r.Ogg), r.Seconds)
		}
		if pages := readOgg(t, r.Ogg); len(pages) < 3 || pages[len(pages)-1].flags != 4 {
			t.Fatalf("%d pages", len(pages))
		}
	})
}
