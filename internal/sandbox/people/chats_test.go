package people

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func chats(name string, seed uint64) []Chat {
	p := Named(name)
	return p.Chats(rand.New(rand.NewPCG(seed, 1)), noon)
}

func TestTheShopHasSixMonthsOfTalk(t *testing.T) {
	kinds := map[string]int{}
	total, threads := count(t, chats(Shop, 1), kinds)
	if total < 1200 || total > 1900 || threads < 34 {
		t.Fatalf("%d messages in %d threads, want about 1500 in 35 or more", total, threads)
	}
	for _, k := range []string{"text", "image", "audio", "document", "location", "sticker", "video"} {
		if kinds[k] == 0 {
			t.Errorf("no message of type %s", k)
		}
	}
}

func TestTheOthersTalkToo(t *testing.T) {
	for _, name := range []string{Clinic, Bank} {
		kinds := map[string]int{}
		total, threads := count(t, chats(name, 1), kinds)
		if total < 500 || threads < 18 || kinds["image"] == 0 || kinds["document"] == 0 || kinds["audio"] == 0 {
			t.Errorf("%s: %d messages in %d threads, %v", name, total, threads, kinds)
		}
	}
}

func count(t *testing.T, all []Chat, kinds map[string]int) (total, threads int) {
	t.Helper()
	for _, c := range all {
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
			for _, r := range l.Text {
				if r == '{' || r == '}' {
					t.Fatalf("%s: a word is not filled in: %s", c.With.Label, l.Text)
				}
			}
		}
	}
	return total, threads
}

func TestSameSeedSameTalk(t *testing.T) {
	if !reflect.DeepEqual(chats(Shop, 7), chats(Shop, 7)) {
		t.Fatal("the same seed gave different chats")
	}
	if reflect.DeepEqual(chats(Shop, 7), chats(Shop, 8)) {
		t.Fatal("different seeds gave the same chats")
	}
}

func TestCastsAreComplete(t *testing.T) {
	for name, least := range map[string]int{Shop: 40, Clinic: 20, Bank: 20} {
		p := Named(name)
		if len(p.Cast) < least {
			t.Errorf("%s: %d people, want %d or more", name, len(p.Cast), least)
		}
		seen := map[string]bool{}
		for _, who := range p.Cast {
			if seen[who.Number] || len(p.scripts[who.Language]) == 0 {
				t.Errorf("%s: %s: number twice, or no dialogue in %q", name, who.Label, who.Language)
			}
			seen[who.Number] = true
		}
	}
}

func TestCrowd(t *testing.T) {
	p := Named(Shop)
	crowd := p.Crowd(rand.New(rand.NewPCG(1, 1)), CrowdMax+5)
	seen := map[string]bool{}
	for _, who := range crowd {
		if seen[who.Number] || len(who.Number) != 11 || who.Profile == "" {
			t.Fatalf("%+v", who)
		}
		seen[who.Number] = true
	}
	if len(crowd) != CrowdMax {
		t.Errorf("%d people", len(crowd))
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		if p.Talk(rng, true) == "" || p.Talk(rng, false) == "" {
			t.Fatal("nothing said")
		}
	}
}
