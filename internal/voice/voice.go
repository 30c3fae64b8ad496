package voice

import (
	"encoding/binary"
	"errors"
)

// maxPacket is the longest packet that is taken: a page holds it whole. Opus has at most 1,275 bytes a frame and browsers
// put one to three frames into a packet.
const maxPacket = (segmentsMost - 1) * 255

// maxSamples is the longest a packet may sound, at 48,000 samples a second: 120 ms (RFC 6716, section 3.2.5).
const maxSamples = 5760

var (
	errHead   = errors.New("the recording's Opus header is broken")
	errPacket = errors.New("the recording has a broken Opus packet")
)

// Recording is a voice message that is ready to be sent.
type Recording struct {
	Ogg     []byte
	Seconds float64
}

// FromWebM turns a WebM recording into Ogg with one channel. That many channels come out is the header's to say: players
// mix what the packets hold (RFC 7845, section 5.1.1).
func FromWebM(file []byte) (Recording, error) {
	opus, packets, err := readWebM(file)
	if err != nil {
		return Recording{}, err
	}
	head, skip, err := monoHead(opus.head)
	if err != nil {
		return Recording{}, err
	}
	w := oggWriter{serial: serialOf(packets)}
	w.page(pageFirst, 0, head)
	w.page(0, 0, tags())
	granule, err := w.sound(packets)
	if err != nil {
		return Recording{}, err
	}
	return Recording{Ogg: w.out.Bytes(), Seconds: float64(max(0, granule-int64(skip))) / 48000}, nil
}

// sound writes the packets and returns how many samples they make, which is what pages count.
func (w *oggWriter) sound(packets [][]byte) (granule int64, err error) {
	var waiting [][]byte
	segments := 0
	for i, p := range packets {
		samples := duration(p)
		if samples == 0 || len(p) > maxPacket {
			return 0, errPacket
		}
		if need := len(p)/255 + 1; segments+need > segmentsMost || len(waiting) == packetsOfPage {
			w.page(0, granule, waiting...)
			waiting, segments = waiting[:0], 0
		}
		waiting, segments = append(waiting, p), segments+len(p)/255+1
		granule += int64(samples)
		if i == len(packets)-1 {
			w.page(pageLast, granule, waiting...)
		}
	}
	return granule, nil
}

// monoHead is the header of Opus with one channel (RFC 7845, section 5.1), and how many samples players leave out first.
func monoHead(head []byte) (mono []byte, skip uint16, err error) {
	const length = 19 // of a header for one or two channels
	if len(head) < length || string(head[:8]) != "OpusHead" || head[8]&0xf0 != 0 || head[18] != 0 {
		return nil, 0, errHead
	}
	mono = append(mono, head[:length]...)
	mono[9] = 1
	return mono, binary.LittleEndian.Uint16(head[10:]), nil
}

// tags is the second header, which is empty but for who wrote it.
func tags() []byte {
	const vendor = "Saltbridge"
	b := append([]byte("OpusTags"), byte(len(vendor)), 0, 0, 0)
	b = append(b, vendor...)
	return append(b, 0, 0, 0, 0)
}

// duration is how many samples a packet makes at 48,000 a second; zero if it is broken (RFC 6716, section 3.1).
func duration(packet []byte) int {
	if len(packet) == 0 {
		return 0
	}
	frames := 1
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0
		}
		frames = int(packet[1] & 0x3f)
	}
	total := frames * frameLength(packet[0]>>3)
	if total > maxSamples {
		return 0
	}
	return total
}

// frameLength is how many samples a frame has in each of the 32 configurations of Opus.
func frameLength(config byte) int {
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		return []int{480, 960, 1920, 2880}[config%4]
	case config < 16: // both: 10, 20 ms
		return []int{480, 960}[config%2]
	}
	return 120 << (config % 4) // CELT: 2.5, 5, 10, 20 ms
}
