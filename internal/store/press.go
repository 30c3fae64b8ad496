package store

import (
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/s2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// journalDict is what webhooks have in common. Without it a message of 560 bytes hardly packs, with it to 150, in a
// microsecond (zstd would come to 120 in six). What was packed with it cannot be read without it: it must never change.
// A better one would be a second file under a second encoding.
//
//go:embed journal.dict
var journalDict []byte

const (
	packedS2  = "s2"      // with journalDict
	packLimit = 256 << 20 // bytes a journaled body may have when unpacked; webhooks have 3 MB at most
)

// press packs and unpacks the bodies of deliveries. It is safe for concurrent use.
type press struct{ dict *s2.Dict }

func newPress() press {
	return press{s2.MakeDict(journalDict, []byte(`{"object":"whatsapp_business_account"`))}
}

// Pack returns a delivery's body as the journal keeps it. It costs a microsecond or so, and more the larger the
// body is: large ones are better packed before the write.
func (s *Store) Pack(body []byte) chat.Packed {
	if len(body) == 0 {
		return chat.Packed{}
	}
	packed := s.press.dict.Encode(nil, body)
	if len(packed) >= len(body) {
		return chat.Packed{}
	}
	return chat.Packed{Encoding: packedS2, Bytes: packed}
}

// unpack fills in the body of a delivery that was read.
func (s *Store) unpack(d *chat.Delivery) error {
	switch d.Packed.Encoding {
	case "":
		d.Body = d.Packed.Bytes
	case packedS2:
		body, err := s.press.unpack(d.Packed.Bytes)
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

func (p press) unpack(packed []byte) ([]byte, error) {
	size, err := s2.DecodedLen(packed)
	if err != nil {
		return nil, err
	}
	if size > packLimit {
		return nil, fmt.Errorf("it would have %d bytes", size)
	}
	return p.dict.Decode(nil, packed)
}
