package people

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Person is somebody the shop knows.
type Person struct {
	Number   string // digits with country code
	Profile  string // what they call themselves
	Label    string // what the shop's address book says
	Language string
	Chatty   int // 0 never wrote, 9 writes all the time
}

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

//go:embed cast.txt
var castText string

//go:embed scripts.txt
var scriptsText string

// Cast lists everybody in the shop's address book.
func Cast() []Person {
	var out []Person
	for line := range strings.Lines(castText) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 5 || strings.HasPrefix(line, "#") {
			continue
		}
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		n, err := strconv.Atoi(f[4])
		if err != nil {
			panic("people: cast.txt: " + err.Error()) // an embedded file, wrong for everybody or for nobody
		}
		out = append(out, Person{Number: f[0], Profile: f[1], Label: f[2], Language: f[3], Chatty: n})
	}
	return out
}

// scripts reads the dialogues by language.
func scripts() map[string][][]string {
	out := map[string][][]string{}
	for block := range strings.SplitSeq(scriptsText, "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if strings.HasPrefix(lines[0], "#") || len(lines) < 2 {
			continue
		}
		out[lines[0]] = append(out[lines[0]], lines[1:])
	}
	return out
}

// dialoguesPerPoint makes the cast's talk about 1,500 messages long.
const dialoguesPerPoint = 1.45

// Chats makes six months of conversations that end shortly before now.
func Chats(rng *rand.Rand, cast []Person, now time.Time) []Chat {
	all := scripts()
	var out []Chat
	for _, p := range cast {
		count := int(float64(p.Chatty)*dialoguesPerPoint + 0.5)
		if count == 0 {
			continue
		}
		starts := make([]time.Time, count)
		for i := range starts {
			starts[i] = openingHour(rng, now)
		}
		slices.SortFunc(starts, time.Time.Compare)
		c := Chat{With: p}
		for _, at := range starts {
			script := all[p.Language][rng.IntN(len(all[p.Language]))]
			c.Lines = append(c.Lines, play(rng, script, at, now)...)
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

func play(rng *rand.Rand, script []string, at, now time.Time) []Line {
	fill := fillings(rng)
	var out []Line
	for _, s := range script {
		who, words, _ := strings.Cut(s, ": ")
		at = at.Add(time.Duration(20+rng.IntN(400)) * time.Second)
		if at.After(now.Add(-time.Minute)) {
			break
		}
		l := Line{FromShop: who == "B", At: at, Kind: "text", Text: fill.Replace(words)}
		if strings.HasPrefix(words, "[") {
			kind, caption, _ := strings.Cut(words[1:], "]")
			l.Kind, l.Text = kind, strings.TrimSpace(fill.Replace(caption))
		}
		out = append(out, l)
	}
	return out
}

var (
	plants  = []string{"Monstera", "lavender", "rosemary", "Boston fern", "snake plant", "olive tree", "peace lily", "basil", "Calathea", "Hoya", "fiddle-leaf fig", "aloe vera"}
	days    = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	streets = []string{"12 Alder Lane", "48 Mill Road", "7 Harbour Street", "201 Oak Avenue", "3 Chapel Close"}
)

// fillings choose the words of one dialogue; within it they stay the same.
func fillings(rng *rand.Rand) *strings.Replacer {
	return strings.NewReplacer(
		"{plant}", plants[rng.IntN(len(plants))],
		"{day}", days[rng.IntN(len(days))],
		"{street}", streets[rng.IntN(len(streets))],
		"{price}", fmt.Sprintf("$%d.%02d", 4+rng.IntN(40), []int{0, 50, 90}[rng.IntN(3)]),
		"{hour}", fmt.Sprintf("%d:%02d", 9+rng.IntN(9), 15*rng.IntN(4)),
		"{count}", strconv.Itoa(3+rng.IntN(20)),
		"{order}", fmt.Sprintf("AG-%04d", 1000+rng.IntN(9000)),
	)
}
