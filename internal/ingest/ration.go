package ingest

import (
	"io"
	"sync/atomic"
)

// Anyone can open connections and send, for the signature is only checked at the end of a body. So what bodies take
// in memory is bounded, from their first byte until they are on disk or refused.
const (
	// rationSize is what large bodies may take together, in bytes: ten of the largest. Reading
	// them takes as much again.
	rationSize = 32 << 20
	// freeSize is how much of every body counts for nothing, in bytes: ordinary webhooks are smaller and get through
	// though strangers use the ration up. The number of connections bounds them.
	freeSize = 32 << 10
)

// ration is memory that large bodies share.
type ration struct{ taken atomic.Int64 }

// take asks for what a body takes that grows from one size to another.
func (r *ration) take(from, to int) bool {
	more := counted(to) - counted(from)
	if r.taken.Add(more) <= rationSize {
		return true
	}
	r.taken.Add(-more)
	return false
}

// give returns what a body of a size took.
func (r *ration) give(size int) { r.taken.Add(-counted(size)) }

func counted(size int) int64 { return int64(max(0, size-freeSize)) }

// meter takes what is read from the ration, as it comes: a body that is only announced takes nothing.
type meter struct {
	from   io.Reader
	ration *ration
	size   int
}

// Read reads, and fails once the ration is used up.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if !m.ration.take(m.size, m.size+n) {
		return 0, errBusy
	}
	m.size += n
	return n, err
}
