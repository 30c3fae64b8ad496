package store

import (
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// journalDict is what webhooks have in common. Without it a message of 560 bytes packs to 370, with it to 120, in the
// same time. What was packed with it cannot be read without it: it must never change. A better one would be a
// second file under a second encoding.
//
//go:embed journal.dict
var journalDict []byte

const (
	packedZstd = "zstd"    // with journalDict
	packWindow = 64 << 10  // bytes that packing looks back, and so its memory
	packDictID = 1         // names journalDict inside what is packed
	packLimit  = 256 << 20 // bytes a journaled body may have when unpacked; webhooks have 3 MB at most
)

// press packs and unpacks the bodies of deliveries. It is safe for concurrent use.
type press struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newPress() (*press, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(packWindow), zstd.WithEncoderDictRaw(packDictID, journalDict))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(packLimit),
		zstd.WithDecoderDictRaw(packDictID, journalDict))
	return &press{encoder, decoder}, err
}

// Pack returns a delivery's body as the journal keeps it. It costs a few microseconds: call it before the write.
func (s *Store) Pack(body []byte) chat.Packed {
	if len(body) == 0 {
		return chat.Packed{}
	}
	packed := s.press.encoder.EncodeAll(body, make([]byte, 0, len(body)/2))
	if len(packed) >= len(body) {
		return chat.Packed{}
	}
	return chat.Packed{Encoding: packedZstd, Bytes: packed}
}

// unpack fills in the body of a delivery that was read.
func (s *Store) unpack(d *chat.Delivery) error {
	switch d.Packed.Encoding {
	case "":
		d.Body = d.Packed.Bytes
	case packedZstd:
		body, err := s.press.decoder.DecodeAll(d.Packed.Bytes, make([]byte, 0, d.Size))
		if err != nil {
			return fmt.Errorf("the body of delivery %s cannot be unpacked: %w", d.ID, err)
		}
		d.Body = body
	default:
		return fmt.Errorf("the body of delivery %s was written by a newer Saltbridge", d.ID)
	}
	d.Packed = chat.Packed{}
	return nil
}
