package voice

import (
	"bytes"
	"errors"
	"math/bits"
)

// The elements of WebM that matter here (RFC 9559, section 5.1). The first five are walked into, the others read.
const (
	idSegment    = 0x18538067
	idCluster    = 0x1F43B675
	idTracks     = 0x1654AE6B
	idTrackEntry = 0xAE
	idBlockGroup = 0xA0

	idTrackNumber  = 0xD7
	idCodecID      = 0x86
	idCodecPrivate = 0x63A2
	idSimpleBlock  = 0xA3
	idBlock        = 0xA1
)

// IsWebM reports whether a file begins as WebM and Matroska do.
func IsWebM(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1A, 0x45, 0xDF, 0xA3}) }

var (
	errNoWebM  = errors.New("the recording is no WebM")
	errNoOpus  = errors.New("the recording has no sound in Opus")
	errLaced   = errors.New("the recording puts several packets into one block, which browsers do not do")
	errUnknown = errors.New("the recording has an element of unknown length where none is expected")
)

// track is one stream of a recording.
type track struct {
	number int64
	codec  string
	head   []byte // OpusHead
}

// recording is what was read of a WebM file.
type recording struct {
	tracks  []track
	packets [][]byte // of the first track with Opus
}

// readWebM takes the Opus packets out of a WebM file. Browsers write it as a stream: segment and clusters have no length,
// and the end may be missing. So elements are read one after the other, and it is enough to know which to walk into.
func readWebM(file []byte) (track, [][]byte, error) {
	if !IsWebM(file) {
		return track{}, nil, errNoWebM
	}
	var r recording
	for rest := file; len(rest) > 0; {
		id, size, header := elementHead(rest)
		if header == 0 {
			break // broken off
		}
		rest = rest[header:]
		switch id {
		case idTrackEntry:
			r.tracks = append(r.tracks, track{})
			continue
		case idSegment, idCluster, idTracks, idBlockGroup:
			continue
		}
		if size < 0 {
			return track{}, nil, errUnknown
		}
		if size > int64(len(rest)) {
			break // broken off: what came before is whole
		}
		if err := r.take(id, rest[:size]); err != nil {
			return track{}, nil, err
		}
		rest = rest[size:]
	}
	opus, ok := r.opus()
	if !ok || len(r.packets) == 0 {
		return track{}, nil, errNoOpus
	}
	return opus, r.packets, nil
}

// take reads one element that has a value.
func (r *recording) take(id uint32, value []byte) error {
	if id == idSimpleBlock || id == idBlock {
		return r.block(value)
	}
	if len(r.tracks) == 0 {
		return nil
	}
	t := &r.tracks[len(r.tracks)-1]
	switch id {
	case idTrackNumber:
		t.number = 0
		for _, b := range value[:min(len(value), 4)] {
			t.number = t.number<<8 | int64(b)
		}
	case idCodecID:
		t.codec = string(bytes.TrimRight(value, "\x00"))
	case idCodecPrivate:
		t.head = value
	}
	return nil
}

// opus is the first track with Opus.
func (r *recording) opus() (track, bool) {
	for _, t := range r.tracks {
		if t.codec == "A_OPUS" {
			return t, true
		}
	}
	return track{}, false
}

// block reads one packet: the track's number, two bytes of time, one of flags, and the packet (RFC 9559, section 10).
func (r *recording) block(value []byte) error {
	opus, ok := r.opus()
	number, n := vint(value, true)
	if !ok || n == 0 || number != opus.number || len(value) < n+4 {
		return nil // of another track, such as a picture
	}
	const lacing = 0x06
	if value[n+2]&lacing != 0 {
		return errLaced
	}
	r.packets = append(r.packets, value[n+3:])
	return nil
}

// elementHead reads an element's id and size; size is negative where the writer did not know it, header zero if there is
// no whole head.
func elementHead(b []byte) (id uint32, size int64, header int) {
	long, n := vint(b, false)
	if n == 0 || n > 4 {
		return 0, 0, 0
	}
	size, m := vint(b[n:], true)
	if m == 0 {
		return 0, 0, 0
	}
	if size == 1<<(7*m)-1 {
		size = -1
	}
	return uint32(long), size, n + m
}

// vint reads a number of variable length (RFC 8794, section 4): the zeros it begins with tell how many bytes follow. The
// bit after them belongs to ids and not to sizes.
func vint(b []byte, strip bool) (value int64, length int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	length = bits.LeadingZeros8(b[0]) + 1
	if length > len(b) {
		return 0, 0
	}
	value = int64(b[0])
	if strip {
		value &= 1<<(8-length) - 1
	}
	for _, next := range b[1:length] {
		value = value<<8 | int64(next)
	}
	return value, length
}
