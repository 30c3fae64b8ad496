package main

import (
	"bufio"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

func main() {
	test := flag.String("test", "/usr/share/unicode/emoji/emoji-test.txt", "Unicode's list of emoji")
	words := flag.String("annotations", "/usr/share/unicode/cldr/common/annotations/en.xml", "CLDR's words for them")
	flag.Parse()
	if err := write(os.Stdout, *test, *words); err != nil {
		fmt.Fprintln(os.Stderr, "emoji:", err)
		os.Exit(1)
	}
}

// group is what the picker reads: each emoji is its sign, its name, further words, and whether it has skin tones.
type group struct {
	Name  string   `json:"name"`
	Emoji [][4]any `json:"emoji"`
}

func write(w io.Writer, test, words string) error {
	keywords, err := annotations(words)
	if err != nil {
		return err
	}
	file, err := os.Open(test)
	if err != nil {
		return err
	}
	defer file.Close()
	groups, version, err := read(file, keywords)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(struct {
		Source string  `json:"source"`
		Groups []group `json:"groups"`
	}{"Unicode emoji-test.txt " + version + " and CLDR annotations; Unicode License v3", groups})
}

// read takes the fully qualified emoji without tones, in Unicode's order.
func read(r io.Reader, keywords map[string]string) (groups []group, version string, err error) {
	toned := map[string]bool{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "# Version:"):
			version = strings.TrimSpace(strings.TrimPrefix(line, "# Version:"))
		case strings.HasPrefix(line, "# group:"):
			groups = append(groups, group{Name: groupKey(strings.TrimPrefix(line, "# group:"))})
		case strings.Contains(line, "; fully-qualified"):
			sign, name := entry(line)
			if bare, place := withoutTones(sign); place > 0 {
				toned[bare] = toned[bare] || place == 1
				continue
			}
			last := &groups[len(groups)-1]
			last.Emoji = append(last.Emoji, [4]any{sign, name, keywords[strings.ReplaceAll(sign, "\ufe0f", "")], false})
		}
	}
	groups = slices.DeleteFunc(groups, func(g group) bool { return len(g.Emoji) == 0 })
	for _, g := range groups {
		for i, e := range g.Emoji {
			g.Emoji[i][3] = toned[strings.ReplaceAll(e[0].(string), "\ufe0f", "")]
		}
	}
	return groups, version, lines.Err()
}

// entry reads "1F600 ; fully-qualified # 😀 E1.0 grinning face".
func entry(line string) (sign, name string) {
	_, comment, _ := strings.Cut(line, "# ")
	parts := strings.SplitN(comment, " ", 3)
	return parts[0], strings.ToLower(parts[2])
}

// withoutTones takes the tones off and says where the only one stood, counted in signs: 1 is right after the first, which is where
// the picker puts it. Several, or one elsewhere, are 2; none is 0.
func withoutTones(sign string) (bare string, place int) {
	for i, r := range []rune(sign) {
		switch {
		case r >= 0x1F3FB && r <= 0x1F3FF && place == 0 && i == 1:
			place = 1
		case r >= 0x1F3FB && r <= 0x1F3FF:
			place = 2
		case r != 0xFE0F:
			bare += string(r)
		}
	}
	return bare, place
}

// groupKey is the name of a group as the composer's sentences have it.
func groupKey(name string) string {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), " ")
	return "emoji" + strings.ToUpper(first[:1]) + first[1:]
}

// annotations reads CLDR's words for signs, without those that the name has already.
func annotations(path string) (map[string]string, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var parsed struct {
		Annotations []struct {
			Sign string `xml:"cp,attr"`
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"annotations>annotation"`
	}
	if err := xml.Unmarshal(source, &parsed); err != nil {
		return nil, err
	}
	words := map[string]string{}
	for _, a := range parsed.Annotations {
		if a.Type != "tts" {
			words[strings.ReplaceAll(a.Sign, "\ufe0f", "")] = strings.ToLower(strings.ReplaceAll(a.Text, " | ", " "))
		}
	}
	return words, nil
}
