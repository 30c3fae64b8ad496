package block

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// Size is how many documents a block holds at most.
const Size = 32 << 10

const (
	pageSize = 800 // bytes a page should have: SQLite keeps rows of up to a thousand in one piece
	PartSize = 100 // documents a part
)

// Doc is a document: a time, an id, and its words, each once, with a NUL before, between and after them.
type Doc struct {
	At    int64
	ID    int64
	Words string
}

// Join returns words as a [Doc] has them.
func Join(words []string) string {
	words = slices.Clone(words)
	slices.Sort(words)
	return "\x00" + strings.Join(slices.Compact(words), "\x00") + "\x00"
}

// Page holds words in order, from First on.
type Page struct{ First, Body []byte }

// Block is a closed part of the index.
type Block struct {
	Docs            int
	FirstAt, LastAt int64
	Pages           []Page
	Parts           [][]byte
}

// Place is the time and the id of a document.
type Place struct{ At, ID int64 }

// Before reports whether a place comes before another in time.
func (p Place) Before(other Place) bool { return p.Compare(other) < 0 }

// Compare orders places by time.
func (p Place) Compare(other Place) int {
	return cmp.Or(cmp.Compare(p.At, other.At), cmp.Compare(p.ID, other.ID))
}

// Build makes a block of up to [Size] documents. Of several with one id the last one counts.
func Build(docs []Doc) Block {
	kept := make(map[int64]int, len(docs))
	for i, d := range docs {
		kept[d.ID] = i
	}
	order := slices.Collect(maps.Values(kept))
	slices.SortFunc(order, func(a, b int) int { return docs[a].place().Compare(docs[b].place()) })
	words := map[string][]uint16{}
	places := make([]Place, len(order))
	for n, i := range order {
		places[n] = docs[i].place()
		for w := range strings.SplitSeq(strings.Trim(docs[i].Words, "\x00"), "\x00") {
			if w != "" {
				words[w] = append(words[w], uint16(n))
			}
		}
	}
	return assemble(places, words)
}

func (d Doc) place() Place { return Place{d.At, d.ID} }

func assemble(places []Place, words map[string][]uint16) Block {
	b := Block{Docs: len(places), Pages: writePages(words), Parts: writeParts(places)}
	if len(places) > 0 {
		b.FirstAt, b.LastAt = places[0].At, places[len(places)-1].At
	}
	return b
}

func writePages(words map[string][]uint16) []Page {
	var pages []Page
	var body []byte
	var first, last string
	for _, w := range slices.Sorted(maps.Keys(words)) {
		list := writeList(words[w])
		if len(body) > 0 && len(body)+len(list) > pageSize {
			pages = append(pages, Page{[]byte(first), body})
			body = nil
		}
		if body == nil {
			first, last = w, ""
		}
		shared := common(last, w)
		body = binary.AppendUvarint(body, uint64(shared))
		body = binary.AppendUvarint(body, uint64(len(w)-shared))
		body = append(body, w[shared:]...)
		body = binary.AppendUvarint(body, uint64(len(list)))
		body = append(body, list...)
		last = w
	}
	if body != nil {
		pages = append(pages, Page{[]byte(first), body})
	}
	return pages
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// writeList writes ascending numbers as steps.
func writeList(numbers []uint16) []byte {
	list := make([]byte, 0, len(numbers)+2)
	last := 0
	for _, n := range numbers {
		list = binary.AppendUvarint(list, uint64(int(n)-last))
		last = int(n)
	}
	return list
}

func writeParts(places []Place) [][]byte {
	var parts [][]byte
	for some := range slices.Chunk(places, PartSize) {
		var body []byte
		last := Place{}
		for _, p := range some {
			body = binary.AppendVarint(body, p.At-last.At)
			body = binary.AppendVarint(body, p.ID-last.ID)
			last = p
		}
		parts = append(parts, body)
	}
	return parts
}
