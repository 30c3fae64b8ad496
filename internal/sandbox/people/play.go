package people

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Person is somebody the business knows.
type Person struct {
	Number   string // digits with country code
	Profile  string // what they call themselves
	Label    string // what the business's address book says
	Language string
	Chatty   int // 0 never wrote, 9 writes all the time
}

// Play is the cast of one business and its dialogues.
type Play struct {
	Cast    []Person
	scripts map[string][][]string // by language
	words   []words
	orders  string // begins an order's number
}

// words are what may stand for a name in braces.
type words struct {
	name   string
	values []string
}

//go:embed *.txt
var texts embed.FS

// Names of the plays.
const (
	Shop   = "shop"
	Clinic = "clinic"
	Bank   = "bank"
)

// Named reads the cast and the dialogues of a business. An unknown name is a mistake of the caller's.
func Named(name string) Play {
	p := Play{Cast: cast(read(name + ".cast.txt")), scripts: map[string][][]string{}}
	for i, block := range strings.Split(read(name+".scripts.txt"), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if i == 0 {
			p.readHead(lines)
		} else if len(lines) > 1 {
			p.scripts[lines[0]] = append(p.scripts[lines[0]], lines[1:])
		}
	}
	return p
}

func read(file string) string {
	raw, err := texts.ReadFile(file)
	if err != nil {
		panic("people: " + err.Error()) // an embedded file, there for everybody or for nobody
	}
	return string(raw)
}

func cast(text string) []Person {
	var out []Person
	for line := range strings.Lines(text) {
		f := fields(line, "|")
		if len(f) != 5 || strings.HasPrefix(line, "#") {
			continue
		}
		n, err := strconv.Atoi(f[4])
		if err != nil {
			panic("people: cast: " + err.Error()) // an embedded file, wrong for everybody or for nobody
		}
		out = append(out, Person{Number: f[0], Profile: f[1], Label: f[2], Language: f[3], Chatty: n})
	}
	return out
}

func fields(s, sep string) []string {
	f := strings.Split(strings.TrimSpace(s), sep)
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	return f
}

// readHead takes the lines above the dialogues: "orders AG" and "plant = Monstera | lavender".
func (p *Play) readHead(lines []string) {
	for _, line := range lines {
		if orders, ok := strings.CutPrefix(line, "orders "); ok {
			p.orders = orders
		} else if name, values, ok := strings.Cut(line, " = "); ok && !strings.HasPrefix(line, "#") {
			p.words = append(p.words, words{name, fields(values, "|")})
		}
	}
}

// fillings choose the words of one dialogue; within it they stay the same.
func (p *Play) fillings(rng *rand.Rand) *strings.Replacer {
	var pairs []string
	for _, w := range p.words {
		pairs = append(pairs, "{"+w.name+"}", w.values[rng.IntN(len(w.values))])
	}
	return strings.NewReplacer(append(pairs,
		"{price}", fmt.Sprintf("$%d.%02d", 4+rng.IntN(40), []int{0, 50, 90}[rng.IntN(3)]),
		"{hour}", fmt.Sprintf("%d:%02d", 9+rng.IntN(9), 15*rng.IntN(4)),
		"{count}", strconv.Itoa(3+rng.IntN(20)),
		"{order}", fmt.Sprintf("%s-%04d", p.orders, 1000+rng.IntN(9000)),
	)...)
}

// dialogue picks one in the language, English when there is none.
func (p *Play) dialogue(rng *rand.Rand, language string) []string {
	all := p.scripts[language]
	if len(all) == 0 {
		all = p.scripts["en"]
	}
	return all[rng.IntN(len(all))]
}
