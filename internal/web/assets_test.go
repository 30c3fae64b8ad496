package web

import (
	"path"
	"slices"
	"strings"
	"testing"
)

func TestAllStylesAreInOneFile(t *testing.T) {
	files, err := readStatic()
	if err != nil {
		t.Fatal(err)
	}
	all := string(styles(files))
	for name, text := range files {
		if path.Ext(name) == ".css" && !strings.Contains(all, string(text)) {
			t.Errorf("%s is missing", name)
		}
	}
	if !strings.HasPrefix(all, string(files["css/base.css"])) {
		t.Error("the tokens of base.css do not come first")
	}
	for _, name := range styleOrder() {
		if files["css/"+name+".css"] == nil {
			t.Errorf("the order names %s, which there is not", name)
		}
	}
	if served := loaded().files[allStyles].body; len(served) < len(all)/2 || len(served) >= len(all) {
		t.Errorf("%d bytes are served of %d", len(served), len(all))
	}
}

// TestModulesAreJoined: each entry has one file, what runs on every page comes up front, and nothing is in two files.
func TestModulesAreJoined(t *testing.T) {
	files, err := readStatic()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := entries(files), []string{"js/app.js", "js/connect.js", "js/settings-notify.js", "js/settings-snippets.js", "js/wall.js", "js/watch.js"}; !slices.Equal(got, want) {
		t.Errorf("the entries are %v, want %v: what no module imports is loaded by a page of its own", got, want)
	}
	a := loaded()
	for _, name := range entries(files) {
		if a.files[joinedFolder+path.Base(name)] == nil {
			t.Errorf("%s was not joined", name)
		}
	}
	if !slices.Contains(a.modules, mainModule) {
		t.Errorf("pages run %v", a.modules)
	}
	once := map[string]int{}
	for name, file := range a.files {
		if strings.HasPrefix(name, joinedFolder) {
			once["chat-thread"] += strings.Count(string(file.body), `customElements.define("chat-thread"`)
			once["unread"] += strings.Count(string(file.body), `unread-total`)
		}
	}
	if once["chat-thread"] != 1 || once["unread"] == 0 {
		t.Errorf("found %v", once)
	}
	if _, err := joined(map[string][]byte{"js/a.js": []byte("import {x} from './b.js'\n")}); err == nil {
		t.Error("a module that imports what is not there was joined")
	}
	if _, err := shrunk([]byte("a { color: red }")); err != nil {
		t.Error(err)
	}
}
