package snapshot

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"
)

type town struct {
	name   string
	houses map[string]*house
	mu     sync.Mutex
	wake   chan int
	do     func()
	dice   *rand.PCG
	big    uint64
	when   time.Time
	later  *time.Time
	notes  any
	raw    []byte
	nested map[string]any
	ages   map[int]pair
	two    [2]string
	hidden string
}

type house struct {
	town     *town2
	next     *house
	people   []string
	open     bool
	pictures []*house
}

type town2 struct{ mayor *house }

type pair struct{ a, b int }

func aTown() *town {
	a := &house{people: []string{"Ada"}, open: true, town: &town2{}}
	b := &house{next: a, town: a.town}
	a.next, a.town.mayor, a.pictures = b, b, []*house{a, nil, b}
	at := time.Date(2026, 3, 1, 2, 3, 4, 5, time.UTC)
	return &town{name: "Elm", houses: map[string]*house{"a": a, "b": b}, wake: make(chan int), do: func() {}, dice: rand.NewPCG(1, 2),
		big: 1<<63 + 1, when: at, later: &at, notes: map[string]any{"x": []any{"y", 1.5, true, nil}}, raw: []byte{0, 255},
		nested: map[string]any{"k": "v"}, ages: map[int]pair{3: {1, 2}}, two: [2]string{"p", "q"}, hidden: "h"}
}

func TestThereAndBack(t *testing.T) {
	old := aTown()
	picture, err := Take(old, "hidden")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(picture)
	if err != nil {
		t.Fatal(err)
	}
	var read Picture
	if err := json.Unmarshal(raw, &read); err != nil {
		t.Fatal(err)
	}
	got := &town{dice: rand.NewPCG(9, 9), hidden: "kept"}
	dice := got.dice
	if err := Restore(read, got, "hidden"); err != nil {
		t.Fatal(err)
	}
	a := got.houses["a"]
	if a.next != got.houses["b"] || a.next.next != a || a.town.mayor != a.next || a.pictures[0] != a || a.pictures[1] != nil {
		t.Error("the pointers lead elsewhere")
	}
	if got.dice != dice || got.dice.Uint64() != old.dice.Uint64() {
		t.Error("the dice were not restored in place")
	}
	if got.hidden != "kept" || got.wake != nil || got.do != nil {
		t.Error("something was restored that is left out")
	}
	for name, same := range map[string]bool{"name": got.name == old.name, "big": got.big == old.big, "when": got.when.Equal(old.when), "later": got.later.Equal(*old.later),
		"notes": reflect.DeepEqual(got.notes, old.notes), "raw": string(got.raw) == string(old.raw), "nested": reflect.DeepEqual(got.nested, old.nested),
		"ages": reflect.DeepEqual(got.ages, old.ages), "two": got.two == old.two, "people": reflect.DeepEqual(a.people, []string{"Ada"}) && a.open} {
		if !same {
			t.Errorf("%s changed on the way", name)
		}
	}
}

func TestBrokenPictures(t *testing.T) {
	for name, p := range map[string]Picture{
		"no root":        {Root: json.RawMessage(`[]`)},
		"missing object": {Root: json.RawMessage(`{"houses":[["a",{"$":7}]]}`)},
		"wrong type":     {Root: json.RawMessage(`{"name":4}`)},
		"wrong object": {Root: json.RawMessage(`{"houses":[["a",{"$":1}]]}`), Objects: map[string]json.RawMessage{
			"1": json.RawMessage(`{"town":{"$":1}}`)}},
	} {
		if err := Restore(p, &town{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
