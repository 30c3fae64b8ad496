package chat_test

import (
	"encoding/json"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestIDsGrowAndAreUniqueUnderConcurrency(t *testing.T) {
	const takers, each = 8, 5000
	ids := chat.NewIDs(3)
	taken := make([][]int64, takers)
	var all sync.WaitGroup
	for i := range takers {
		all.Go(func() {
			for range each {
				taken[i] = append(taken[i], ids.Next())
			}
		})
	}
	all.Wait()
	seen := map[int64]bool{}
	for _, list := range taken {
		for i, id := range list {
			if id <= 0 || seen[id] || i > 0 && id <= list[i-1] {
				t.Fatalf("id %d after %d, seen before: %v", id, list[max(0, i-1)], seen[id])
			}
			seen[id] = true
		}
	}
}

func TestIDsGrowWhenTimeStandsStillAndSortByTimeAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))) // bubbles start in 2000, ids in 2020
		a, b := chat.NewIDs(0), chat.NewIDs(255)
		last := a.Next()
		for range 20_000 { // more than two milliseconds hold
			next := a.Next()
			if next <= last {
				t.Fatalf("%d after %d", next, last)
			}
			last = next
		}
		time.Sleep(10 * time.Millisecond) // of the bubble's time
		later, other := a.Next(), b.Next()
		if later <= last || other <= last {
			t.Fatalf("ids of a later time: %d and %d, before %d", later, other, last)
		}
	})
}

func TestIDsOfNodesDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[int64]int{}
		for node := range 256 {
			ids := chat.NewIDs(node)
			for range 3 {
				id := ids.Next()
				if before, taken := seen[id]; taken {
					t.Fatalf("nodes %d and %d both make %d", before, node, id)
				}
				seen[id] = node
			}
		}
		if chat.NewIDs(256).Next() != chat.NewIDs(0).Next() {
			t.Fatal("node 256 does not wrap around to 0")
		}
	})
}

func TestIDsStayBelowTheirLimitInTheYear2100(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)))
		if id := chat.NewIDs(255).Next(); id <= 0 {
			t.Fatalf("id %d", id)
		}
	})
}

func TestIDsAreStringsInJSON(t *testing.T) {
	e := chat.Event{Seq: 7, Number: 1<<62 + 1, Message: 9}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), `{"seq":7,"kind":"","number":"4611686018427387905","message":"9","at":0}`; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	var back chat.Event
	if err := json.Unmarshal(text, &back); err != nil || back != e {
		t.Fatalf("came back as %+v (%v)", back, err)
	}
	byID := map[chat.AccountID]int{5: 1}
	text, _ = json.Marshal(byID)
	if string(text) != `{"5":1}` {
		t.Fatalf("as a key: %s", text)
	}
}

func TestParseIDTakesOnlyPositiveNumbers(t *testing.T) {
	for _, bad := range []string{"", "0", "-1", "1.5", "abc", " 1", "1 ", "0x10", "1_000", "9223372036854775808"} {
		if id, err := chat.ParseID[chat.Message](bad); chat.KindOf(err) != chat.Invalid || id != 0 {
			t.Errorf("%q: %v %v", bad, id, err)
		}
	}
	if id, err := chat.ParseID[chat.Message]("9223372036854775807"); err != nil || id.String() != "9223372036854775807" {
		t.Errorf("the largest: %v %v", id, err)
	}
}

func TestAnIDScansFromADatabaseColumn(t *testing.T) {
	id := chat.AgentID(5)
	if err := id.Scan(int64(9)); err != nil || id != 9 {
		t.Fatalf("%v %v", id, err)
	}
	if err := id.Scan(nil); err != nil || id != 0 {
		t.Fatalf("NULL: %v %v", id, err)
	}
	if err := id.Scan("9"); err == nil {
		t.Fatal("text scans")
	}
}
