package people

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// CrowdMax is how many people [Play.Crowd] can make: every area code has a hundred numbers that are
// reserved for fiction.
const CrowdMax = 10000

var (
	firstNames = strings.Fields("Ada Ben Cleo Dario Edda Femi Gia Hugo Ines Jarl Kaya Leon Mina Nils Oona Pia Quinn Remy Suki Tariq Uma Vito Wren Xenia Yara Zeno Alma Boris Carla Dov")
	lastNames  = strings.Fields("Abara Berger Calder Dunne Ekholm Farrow Grieg Holt Ivers Jansen Koval Lund Moreau Nyberg Orlov Perrin Quist Rossi Sato Thorne Ueda Varga Wolde Ximenes Yilmaz Zander")
	areaCodes  = []int{201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309, 310, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351, 352, 360, 361, 385, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417, 419, 423, 424, 425, 430, 432, 434, 435, 440, 443, 469, 478, 479, 480, 484, 501}
)

// Crowd makes people with made-up names, up to [CrowdMax].
func (p *Play) Crowd(rng *rand.Rand, count int) []Person {
	out := make([]Person, min(count, CrowdMax))
	for i := range out {
		name := firstNames[rng.IntN(len(firstNames))] + " " + lastNames[rng.IntN(len(lastNames))]
		out[i] = Person{Number: fmt.Sprintf("1%d55501%02d", areaCodes[i/100], i%100), Profile: name, Label: name, Language: "en", Chatty: 5}
	}
	return out
}

// Talk gives one line of some dialogue, as text.
func (p *Play) Talk(rng *rand.Rand, fromShop bool) string {
	fill := p.fillings(rng)
	for {
		script := p.dialogue(rng, "en")
		l := lineOf(script[rng.IntN(len(script))], fill, time.Time{})
		if l.FromShop == fromShop && l.Kind == "text" {
			return l.Text
		}
	}
}
