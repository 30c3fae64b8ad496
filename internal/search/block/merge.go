package block

import (
	"math/bits"
	"slices"
)

func onesCount(x uint64) int { return bits.OnesCount64(x) }

// Merge makes one block of several, given oldest first by when they were closed: of a document that is in more than one,
// the one closed last counts. Together they must not have more than [Size] documents.
func Merge(blocks []Block) (Block, error) {
	places, number, err := arrange(blocks)
	if err != nil {
		return Block{}, err
	}
	words := map[string][]uint16{}
	for i, b := range blocks {
		for _, page := range b.Pages {
			err := each(page.Body, func(word, list []byte) (bool, error) {
				into := words[string(word)]
				err := numbers(list, func(n int) {
					if n < len(number[i]) && number[i][n] >= 0 {
						into = append(into, uint16(number[i][n]))
					}
				})
				if len(into) > 0 {
					words[string(word)] = into
				}
				return true, err
			})
			if err != nil {
				return Block{}, err
			}
		}
	}
	for _, list := range words {
		slices.Sort(list)
	}
	return assemble(places, words), nil
}

// arrange puts the documents of all blocks in order and says which number each gets; -1 if a newer one takes its place.
func arrange(blocks []Block) (places []Place, number [][]int, err error) {
	type home struct{ block, n int }
	newest := map[int64]home{}
	at := make([][]Place, len(blocks))
	for i, b := range blocks {
		for _, part := range b.Parts {
			some, err := Places(part)
			if err != nil {
				return nil, nil, err
			}
			at[i] = append(at[i], some...)
		}
		number = append(number, make([]int, len(at[i])))
		for n, p := range at[i] {
			newest[p.ID], number[i][n] = home{i, n}, -1
		}
	}
	homes := make([]home, 0, len(newest))
	for _, h := range newest {
		homes = append(homes, h)
	}
	slices.SortFunc(homes, func(a, b home) int { return at[a.block][a.n].Compare(at[b.block][b.n]) })
	places = make([]Place, len(homes))
	for to, h := range homes {
		places[to], number[h.block][h.n] = at[h.block][h.n], to
	}
	return places, number, nil
}
