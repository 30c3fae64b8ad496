package people

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Line is one message of a chat.
type Line struct {
	FromShop bool
	At       time.Time
	Kind     string // text, or image, audio, document, video, sticker, location
	Text     string // the text, or the caption
}

// Chat is everything said with one person, oldest first.
type Chat struct {
	With  Person
	Lines []Line
}

// dialoguesPerPoint makes the shop's talk about 1,500 messages long.
const dialoguesPerPoint = 1.45

// Chats makes six months of conversations that end shortly before now.
func (p *Play) Chats(rng *rand.Rand, now time.Time) []Chat {
	var out []Chat
	for _, who := range p.Cast {
		count := int(float64(who.Chatty)*dialoguesPerPoint + 0.5)
		if count == 0 {
			continue
		}
		starts := make([]time.Time, count)
		for i := range starts {
			starts[i] = openingHour(rng, now)
		}
		slices.SortFunc(starts, time.Time.Compare)
		c := Chat{With: who}
		for _, at := range starts {
			c.Lines = append(c.Lines, p.perform(rng, p.dialogue(rng, who.Language), at, now)...)
		}
		slices.SortStableFunc(c.Lines, func(a, b Line) int { return a.At.Compare(b.At) })
		out = append(out, c)
	}
	return out
}

// openingHour picks a moment of the last 179 days between 8 and 19 o'clock, recent ones more often.
func openingHour(rng *rand.Rand, now time.Time) time.Time {
	share := rng.Float64()
	days := int(share * share * 179)
	day := now.AddDate(0, 0, -days).Truncate(24 * time.Hour)
	at := day.Add(8*time.Hour + time.Duration(rng.IntN(11*60))*time.Minute)
	if at.After(now.Add(-time.Hour)) {
		at = at.Add(-24 * time.Hour)
	}
	return at
}

func (p *Play) perform(rng *rand.Rand, script []string, at, now time.Time) []Line {
	fill := p.fillings(rng)
	var out []Line
	for _, s := range script {
		at = at.Add(time.Duration(20+rng.IntN(400)) * time.Second)
		if at.After(now.Add(-time.Minute)) {
			break
		}
		out = append(out, lineOf(s, fill, at))
	}
	return out
}

// lineOf reads "C: words" and "B: [image] caption".
func lineOf(s string, fill *strings.Replacer, at time.Time) Line {
	who, words, _ := strings.Cut(s, ": ")
	l := Line{FromShop: who == "B", At: at, Kind: "text", Text: fill.Replace(words)}
	if strings.HasPrefix(words, "[") {
		kind, caption, _ := strings.Cut(words[1:], "]")
		l.Kind, l.Text = kind, strings.TrimSpace(fill.Replace(caption))
	}
	return l
}
