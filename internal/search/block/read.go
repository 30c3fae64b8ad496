package block

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// ErrBroken says that a page or a part cannot be read.
var ErrBroken = errors.New("a part of the word index is broken; it can be filled anew: delete the rows of search_place")

// Set is a set of documents of a block, by their numbers.
type Set struct {
	bits  []uint64
	count int
}

// NewSet returns an empty set for a block of n documents.
func NewSet(n int) *Set { return &Set{bits: make([]uint64, (n+63)/64)} }

// Whole returns the set of all n documents of a block.
func Whole(n int) *Set {
	s := NewSet(n)
	for i := range n {
		s.Add(i)
	}
	return s
}

// Add puts a document into the set; one the block does not have is left out.
func (s *Set) Add(n int) {
	if n>>6 >= len(s.bits) {
		return
	}
	if bit := uint64(1) << (n & 63); s.bits[n>>6]&bit == 0 {
		s.bits[n>>6] |= bit
		s.count++
	}
}

// Has reports whether a document is in the set.
func (s *Set) Has(n int) bool { return n>>6 < len(s.bits) && s.bits[n>>6]&(1<<(n&63)) != 0 }

// Count returns how many documents are in the set.
func (s *Set) Count() int { return s.count }

// Unite adds what another set of the same block has.
func (s *Set) Unite(other *Set) { s.combine(other, func(a, b uint64) uint64 { return a | b }) }

// Keep removes what another set does not have.
func (s *Set) Keep(other *Set) { s.combine(other, func(a, b uint64) uint64 { return a & b }) }

// Remove removes what another set has.
func (s *Set) Remove(other *Set) { s.combine(other, func(a, b uint64) uint64 { return a &^ b }) }

func (s *Set) combine(other *Set, with func(a, b uint64) uint64) {
	s.count = 0
	for i := range s.bits {
		s.bits[i] = with(s.bits[i], other.bits[i])
		s.count += onesCount(s.bits[i])
	}
}

// Lookup adds to a set what has a word from one up to another, which is not among them.
func Lookup(body, from, to []byte, into *Set) error {
	return each(body, func(word, list []byte) (bool, error) {
		switch {
		case bytes.Compare(word, from) < 0:
			return true, nil
		case bytes.Compare(word, to) >= 0:
			return false, nil
		}
		return true, numbers(list, into.Add)
	})
}

// each visits the words of a page until visit says that it is enough.
func each(body []byte, visit func(word, list []byte) (more bool, err error)) error {
	r := reader{rest: body}
	var word []byte
	for len(r.rest) > 0 && !r.broken {
		shared := r.number()
		suffix := r.bytes(r.number())
		list := r.bytes(r.number())
		if r.broken || shared > len(word) {
			return ErrBroken
		}
		word = append(word[:shared:shared], suffix...)
		if more, err := visit(word, list); err != nil || !more {
			return err
		}
	}
	return r.fault()
}

// numbers reads a list written by writeList.
func numbers(list []byte, visit func(int)) error {
	r := reader{rest: list}
	last := 0
	for len(r.rest) > 0 && !r.broken {
		last += r.number()
		visit(last)
	}
	return r.fault()
}

// Places reads a part.
func Places(body []byte) ([]Place, error) {
	r := reader{rest: body}
	var out []Place
	last := Place{}
	for len(r.rest) > 0 && !r.broken {
		last = Place{last.At + r.signed(), last.ID + r.signed()}
		out = append(out, last)
	}
	return out, r.fault()
}

// reader reads numbers and bytes, and notes if they are not there.
type reader struct {
	rest   []byte
	broken bool
}

func (r *reader) fault() error {
	if r.broken {
		return ErrBroken
	}
	return nil
}

func (r *reader) number() int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > 1<<31 {
		r.broken, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.broken, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.rest) {
		r.broken, r.rest = true, nil
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}
