package voice

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// The flags of a page's header (RFC 3533, section 6).
const (
	pageFirst = 2
	pageLast  = 4
)

const (
	segmentsMost  = 255 // of a page, each up to 255 bytes
	packetsOfPage = 50  // a second of sound at 20 ms a packet, so that players can seek
)

// oggWriter writes pages of one stream.
type oggWriter struct {
	out    bytes.Buffer
	serial uint32
	pages  uint32
}

// page writes whole packets as one page. They have to fit: see lacing.
func (w *oggWriter) page(flags byte, granule int64, packets ...[]byte) {
	var table []byte
	for _, p := range packets {
		table = append(table, lacing(p)...)
	}
	header := append([]byte("OggS"), 0, flags)
	header = binary.LittleEndian.AppendUint64(header, uint64(granule))
	header = binary.LittleEndian.AppendUint32(header, w.serial)
	header = binary.LittleEndian.AppendUint32(header, w.pages)
	header = append(header, 0, 0, 0, 0, byte(len(table)))
	header = append(header, table...)
	sum := oggSum(0, header)
	for _, p := range packets {
		sum = oggSum(sum, p)
	}
	binary.LittleEndian.PutUint32(header[22:], sum)
	w.out.Write(header)
	for _, p := range packets {
		w.out.Write(p)
	}
	w.pages++
}

// lacing is how a page tells a packet's length: 255 for each 255 bytes, and the rest, which may be zero.
func lacing(packet []byte) []byte {
	table := bytes.Repeat([]byte{255}, len(packet)/255)
	return append(table, byte(len(packet)%255))
}

// oggSum is the checksum of Ogg: the polynomial of everybody's CRC-32, not reflected and without its complements.
func oggSum(sum uint32, b []byte) uint32 {
	const polynomial = 0x04c11db7
	for _, next := range b {
		sum ^= uint32(next) << 24
		for range 8 {
			carry := sum & 0x80000000
			sum <<= 1
			if carry != 0 {
				sum ^= polynomial
			}
		}
	}
	return sum
}

// serialOf names a stream by its packets, so that the same recording gives the same file.
func serialOf(packets [][]byte) uint32 {
	sum := crc32.NewIEEE()
	for _, p := range packets {
		sum.Write(p) // never fails
	}
	return sum.Sum32()
}
