package word_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/word"
	"pgregory.net/rapid"
)

func folds(text string) []string {
	var out []string
	for _, w := range word.Split(text) {
		out = append(out, w.Fold)
	}
	return out
}

func TestSplit(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":               {" \n…!?", ""},
		"plain":                 {"Hello, World! 2x", "hello world 2x"},
		"an address":            {"see https://shop.example.com/a_b", "see https shop example com a b"},
		"apostrophes":           {"l'été don’t", "l ete don t"},
		"Portuguese":            {"Não há promoção às 10h; AÇÃO", "nao ha promocao as 10h acao"},
		"decomposed":            {"Na\u0303o promoc\u0327a\u0303o", "nao promocao"},
		"German":                {"STRASSE Straße Größe", "strasse strasse grosse"},
		"Polish and Danish":     {"Łódź Ærø", "lodz aero"},
		"Turkish":               {"İstanbul ıslak", "istanbul islak"},
		"Vietnamese":            {"Tiếng Việt đường", "tieng viet duong"},
		"Greek":                 {"Άγιος ΟΔΟΣ", "αγιοσ οδοσ"},
		"Cyrillic":              {"Ёлка й", "елка и"},
		"ligatures and width":   {"ﬁn ＷＩＤＥ ½", "fin wide 12"},
		"Hindi":                 {"मुझे हिन्दी किताबें चाहिए।", "मुझे हिन्दी किताबें चाहिए"},
		"Hindi nukta":           {"ज़रूरत ज\u093cरूरत जरूरत", "जरूरत जरूरत जरूरत"},
		"Hindi nasals":          {"हाँ हां", "हां हां"},
		"Hindi joiner":          {"क्\u200dया", "क्या"},
		"Hindi digits":          {"₹५०० १२", "500 12"},
		"Bengali":               {"আমি বাংলায়", "আমি বাংলায"},
		"Tamil":                 {"வணக்கம் நண்பா", "வணக்கம் நண்பா"},
		"Arabic harakat":        {"مُحَمَّد", "محمد"},
		"Arabic alefs":          {"أحمد إلى آخر ٱلله", "احمد الي اخر الله"},
		"Arabic tatweel":        {"مـــرحبا", "مرحبا"},
		"Arabic te marbuta":     {"مدرسة", "مدرسه"},
		"Arabic hamza on waw":   {"مسؤول", "مسوول"},
		"Arabic digits":         {"١٢٣ ۴۵۶", "123 456"},
		"Arabic presentation":   {"ﻣﺮﺣﺒﺎ", "مرحبا"},
		"Arabic direction mark": {"\u200fمرحبا\u200e", "مرحبا"},
		"Persian":               {"کتاب یک", "كتاب يك"},
		"Hebrew points":         {"שָׁלוֹם", "שלום"},
		"Chinese":               {"东京都好", "东京 京都 都好 好"},
		"one Chinese character": {"好!", "好"},
		"Japanese":              {"がくせいです", "がく くせ せい いで です す"},
		"half-width kana":       {"ﾃｽﾄ", "テス スト ト"},
		"half-width and voiced": {"ﾊﾞｽのﾒｰﾙ", "バス スの のメ メー ール ル"},
		"kana in two parts":     {"か\u3099く は\u309a", "がく く ぱ"},
		"one for two":           {"ヿ ゟ", "コト ト より り"},
		"Chinese numerals":      {"a㆒b ㈠月 ㊀", "a 一 b 一月 月 一"},
		"mixed":                 {"iPhone手机15", "iphone 手机 机 15"},
		"Thai":                  {"ไทย", "ไท ทย ย"},
		"Thai am":               {"ทำ ท\u0e4dา", "ท\u0e4d \u0e4dา า ท\u0e4d \u0e4dา า"},
		"Korean":                {"안녕하세요 배송", "안녕하세요 배송"},
		"emoji":                 {"ok👍🏽great 🙏", "ok 👍 great 🙏"},
		"emoji family":          {"👩‍👧", "👩 👧"},
		"heart":                 {"❤️", "❤"},
		"a number":              {"+91 98200-12345", "91 98200 12345"},
		"soft hyphen":           {"Liefer\u00adung", "lieferung"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(folds(c.text), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWordsStandWhereTheySay(t *testing.T) {
	const text = "Às  «Promoção» 👍🏽 东京都"
	var got []string
	for _, w := range word.Split(text) {
		got = append(got, text[w.From:w.To])
	}
	if want := []string{"Às", "Promoção", "👍", "东京", "京都", "都"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLongWordsAreCut(t *testing.T) {
	got := folds(strings.Repeat("é", 1000))
	if len(got) != 1 || len(got[0]) > 70 {
		t.Errorf("got %d words, the first of %d bytes", len(got), len(got[0]))
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"call +91 98200 12345 now":         "919820012345",
		"(011) 4321-8765":                  "1143218765",
		"0049.151/12345678":                "4915112345678",
		"९८२०० १२३४५":                      "9820012345",
		"order 123456":                     "",
		"12 and 3456789":                   "3456789",
		"on 2026-05-01":                    "20260501",
		"4111 1111 1111 1111":              "",
		"9820012345, 9820054321":           "9820012345 9820054321",
		"+55 (21) 98888-7777 / 3333":       "",
		"a5511988887777":                   "",
		"ligue para +55\u00a021 8888-7777": "552188887777",
	} {
		var got []string
		for _, n := range word.Numbers(text, word.Split(text)) {
			got = append(got, n.Digits)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestSpellingsOfANumberShareTheirTail(t *testing.T) {
	tail := func(s string) string { return word.Numbers(s, word.Split(s))[0].Tail() }
	for text, want := range map[string]string{"+91 98200 12345": "20012345", "098200 12345": "20012345", "00919820012345": "20012345", "123 4567": ""} {
		if got := tail(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// A query is cut like the text: what a word is compared by is one word again, and the same.
func TestFoldingIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wantStable(t, rapid.String().Draw(t, "text"))
	})
}

// Every character there is, alone, inside a word, and inside and at the end of a run without spaces; of the ninety thousand Chinese
// and the eleven thousand Korean ones, which are made alike, one in fifty.
func TestFoldingOfEachCharacterIsStable(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		alike := unicode.In(r, unicode.Han, unicode.Hangul) && r%50 != 0
		if unicode.IsGraphic(r) && !alike {
			c := string(r)
			wantStable(t, c+" a"+c+"b 京"+c+"一 か"+c+" "+c+c)
		}
	}
}

func wantStable(t rapid.TB, text string) {
	for _, w := range word.Split(text) {
		var again []string
		for _, other := range word.Split(w.Fold) {
			if !other.Last {
				again = append(again, other.Fold)
			}
		}
		if !slices.Equal(again, []string{w.Fold}) {
			t.Fatalf("%q: %q becomes %q", text, w.Fold, again)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("Às 10h, मुझे مرحبا 东京都 👍🏽 +91 98200 12345")
	f.Add("\xff\xfea\u0300")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, w := range word.Split(text) {
			if w.From < 0 || w.From >= w.To || w.To > len(text) || w.Fold == "" || !utf8.ValidString(w.Fold) {
				t.Fatalf("%+v in %q", w, text)
			}
			if w.From < last {
				t.Fatalf("%+v stands before the word in front of it", w)
			}
			last = w.From
		}
		word.Numbers(text, word.Split(text))
	})
}
