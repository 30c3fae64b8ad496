package people

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func chats(seed uint64) []Chat { return Chats(rand.New(rand.NewPCG(seed, 1)), Cast(), noon) }

func TestTheShopHasSixMonthsOfTalk(t *testing.T) {
	total, threads := 0, 0
	kinds := map[string]int{}
	for _, c := range chats(1) {
		threads++
		total += len(c.Lines)
		for i, l := range c.Lines {
			kinds[l.Kind]++
			if l.At.After(noon) || noon.Sub(l.At) > 181*24*time.Hour {
				t.Fatalf("%s: line at %v", c.With.Label, l.At)
			}
			if i > 0 && l.At.Before(c.Lines[i-1].At) {
				t.Fatalf("%s: lines out of order", c.With.Label)
			}
			if l.Kind == "text" && l.Text == "" {
				t.Fatalf("%s: empty text", c.With.Label)
			}
		}
	}
	if total < 1200 || total > 1900 || threads < 34 {
		t.Fatalf("%d messages in %d threads, want about 1500 in 35 or more", total, threads)
	}
	for _, k := range []string{"text", "image", "audio", "document", "location", "sticker", "video"} {
		if kinds[k] == 0 {
			t.Errorf("no message of type %s", k)
		}
	}
}

func TestSameSeedSameTalk(t *testing.T) {
	if !reflect.DeepEqual(chats(7), chats(7)) {
		t.Fatal("the same seed gave different chats")
	}
	if reflect.DeepEqual(chats(7), chats(8)) {
		t.Fatal("different seeds gave the same chats")
	}
}

func TestCastIsComplete(t *testing.T) {
	cast := Cast()
	if len(cast) < 40 {
		t.Fatalf("%d people, want 40 or more", len(cast))
	}
	all := scripts()
	seen := map[string]bool{}
	for _, p := range cast {
		if seen[p.Number] || len(all[p.Language]) == 0 {
			t.Errorf("%s: number twice, or no dialogue in %q", p.Label, p.Language)
		}
		seen[p.Number] = true
	}
}
