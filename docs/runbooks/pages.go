package runbooks

import "embed"

// Pages are the files: <name>.md in English, <language>/<name>.md in others.
//
//go:embed *.md hi
var Pages embed.FS

// Read returns a page in a language, or in English if it is not translated, and the language it is in.
func Read(name, language string) (text, in string, err error) {
	if page, err := Pages.ReadFile(language + "/" + name + ".md"); err == nil {
		return string(page), language, nil
	}
	page, err := Pages.ReadFile(name + ".md")
	return string(page), "en", err
}
