package block_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/saltbridge/saltbridge/internal/search/block"
	"pgregory.net/rapid"
)

// find looks a range of words up in a block as the store does: in the page that begins before it and those within.
func find(t testing.TB, b block.Block, from, to string) []int64 {
	t.Helper()
	set := block.NewSet(b.Docs)
	for i, p := range b.Pages {
		if last := i == len(b.Pages)-1; !last && bytes.Compare(b.Pages[i+1].First, []byte(from)) <= 0 {
			continue
		}
		if string(p.First) >= to {
			break
		}
		if err := block.Lookup(p.Body, []byte(from), []byte(to), set); err != nil {
			t.Fatal(err)
		}
	}
	var ids []int64
	for n, p := range places(t, b) {
		if set.Has(n) {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func places(t testing.TB, b block.Block) (all []block.Place) {
	t.Helper()
	for _, p := range b.Parts {
		some, err := block.Places(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	return all
}

func TestABlockFindsWhatItWasMadeOf(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("abcé")), 1, 4, -1)
		docs := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) block.Doc {
			return block.Doc{At: rapid.Int64Range(-5, 20).Draw(rt, "at"), ID: rapid.Int64Range(1, 40).Draw(rt, "id"),
				Words: block.Join(rapid.SliceOfN(word, 1, 6).Draw(rt, "words"))}
		}), 1, 60).Draw(rt, "docs")
		half := len(docs) / 2
		merged, err := block.Merge([]block.Block{block.Build(docs[:half]), block.Build(docs[half:])})
		if err != nil {
			rt.Fatal(err)
		}
		for _, b := range []block.Block{block.Build(docs), merged} {
			if all := places(t, b); !slices.IsSortedFunc(all, block.Place.Compare) || len(all) != b.Docs || all[0].At != b.FirstAt || all[len(all)-1].At != b.LastAt {
				rt.Fatalf("the places are %v", all)
			}
			w := word.Draw(rt, "asked for")
			for to, match := range map[string]string{w + "\x00": "\x00" + w + "\x00", w + "\xff": "\x00" + w} {
				if got, want := find(t, b, w, to), having(docs, match); !slices.Equal(got, want) {
					rt.Fatalf("%q to %q: got %v, want %v", w, to, got, want)
				}
			}
		}
	})
}

// having returns the ids whose last document has a match.
func having(docs []block.Doc, match string) []int64 {
	last := map[int64]string{}
	for _, d := range docs {
		last[d.ID] = d.Words
	}
	var ids []int64
	for id, words := range last {
		if strings.Contains(words, match) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func TestAFullBlock(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var docs []block.Doc
	for i := range block.Size {
		docs = append(docs, block.Doc{At: int64(i), ID: int64(i) + 1, Words: block.Join([]string{"all", fmt.Sprint("w", r.IntN(5000)), fmt.Sprint("rare", i)})})
	}
	b := block.Build(docs)
	if got := find(t, b, "all", "all\x00"); len(got) != block.Size {
		t.Errorf("the word of all stands in %d", len(got))
	}
	if got := find(t, b, "rare77", "rare77\x00"); len(got) != 1 || got[0] != 78 {
		t.Errorf("the rare one stands in %v", got)
	}
	for _, p := range b.Pages {
		if len(p.Body) > 1000 && bytes.Count(p.Body, []byte("rare")) > 0 {
			t.Errorf("a page has %d bytes", len(p.Body))
		}
	}
}

func TestSets(t *testing.T) {
	a, b := block.Whole(70), block.NewSet(70)
	b.Add(3)
	b.Add(69)
	b.Add(3)
	b.Add(500)
	a.Remove(b)
	if a.Count() != 68 || a.Has(3) || !a.Has(4) || b.Count() != 2 || b.Has(500) {
		t.Errorf("%d and %d", a.Count(), b.Count())
	}
	a.Unite(b)
	a.Keep(b)
	if a.Count() != 2 || !a.Has(69) {
		t.Errorf("%d left", a.Count())
	}
}

func FuzzBrokenPages(f *testing.F) {
	b := block.Build([]block.Doc{{At: 1, ID: 1, Words: block.Join([]string{"a", "ab"})}, {At: 2, ID: 2, Words: block.Join([]string{"ab"})}})
	f.Add(b.Pages[0].Body)
	f.Add(b.Parts[0])
	f.Fuzz(func(_ *testing.T, body []byte) {
		_ = block.Lookup(body, []byte("a"), []byte("b"), block.NewSet(64))
		_, _ = block.Places(body)
		_, _ = block.Merge([]block.Block{{Docs: 1, Pages: []block.Page{{Body: body}}, Parts: [][]byte{b.Parts[0]}}})
	})
}
