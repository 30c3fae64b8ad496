package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

// assets are the static files under one address that changes with any of them. The modules name each other
// relatively, so they change together anyway.
type assets struct {
	files   map[string]*asset // by name
	hash    string
	prefix  string   // of addresses, with a slash at the end
	modules []string // names of the modules that every page runs
}

// loaded are the assets, made ready when they are first asked for.
var loaded = sync.OnceValue(newAssets)

// asset is a static file.
type asset struct {
	mime string
	body []byte
	zip  func() []byte // compressed as small as can be, once, when it is first asked for
}

// allStyles is the name of the file that has all styles: one request instead of one for each.
const allStyles = "css/all.css"

func newAssets() assets {
	files, err := readStatic()
	if err != nil {
		panic(err) // the folder is embedded above
	}
	scripts, err := joined(files)
	if err != nil {
		panic(err) // a test joins the same modules
	}
	if files[allStyles], err = shrunk(styles(files)); err != nil {
		panic(err) // and the same styles
	}
	maps.Copy(files, scripts)
	a := assets{files: map[string]*asset{}, hash: hashed(files)}
	for name, body := range files {
		a.files[name] = newAsset(name, body)
	}
	a.prefix = "/static/" + a.hash + "/"
	for name := range scripts { // what the main module shares with others comes at once
		if name == mainModule || strings.Contains(string(scripts[mainModule]), path.Base(name)) {
			a.modules = append(a.modules, name)
		}
	}
	slices.Sort(a.modules)
	return a
}

// readStatic reads the embedded files by their names.
func readStatic() (map[string][]byte, error) {
	folder, err := fs.Sub(static, "static")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	return files, fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = fs.ReadFile(folder, name)
		}
		return err
	})
}

func newAsset(name string, body []byte) *asset {
	return &asset{mime: kindOf(name), body: body, zip: sync.OnceValue(func() []byte { return zipped(body) })}
}

// kindOf is what a file is, whatever the system's list of such kinds says.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return mime.TypeByExtension(path.Ext(name))
}

// zipped compresses, once for all, as well as gzip can; what does not get smaller is nil.
func zipped(body []byte) []byte {
	var small bytes.Buffer
	w, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
	if err != nil {
		panic(err) // there is such a level
	}
	_, err = w.Write(body)
	if err != nil || w.Close() != nil || small.Len() >= len(body) {
		return nil
	}
	return small.Bytes()
}

// styleOrder is the order of style sheets that depend on those before them; others follow by name.
func styleOrder() []string {
	return []string{"base", "inbox", "thread", "panel", "list", "work", "media", "composer", "here", "templates", "pages", "search", "numbers", "settings"}
}

// styles are all style sheets one after the other.
func styles(files map[string][]byte) []byte {
	var names []string
	for name := range files {
		if path.Ext(name) == ".css" {
			names = append(names, name)
		}
	}
	order := styleOrder()
	place := func(name string) int {
		if i := slices.Index(order, strings.TrimSuffix(path.Base(name), ".css")); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(cmp.Compare(place(x), place(y)), cmp.Compare(x, y)) })
	var all bytes.Buffer
	for _, name := range names {
		all.Write(files[name])
		all.WriteByte('\n')
	}
	return all.Bytes()
}

// hashed hashes names and contents of all files.
func hashed(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sum.Write([]byte(name))
		sum.Write(files[name])
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// serve answers with a file. A page of the release before asks for another hash: it gets what we have, and
// must not keep it.
func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	keep := "public, max-age=31536000, immutable"
	if r.PathValue("hash") != a.hash {
		keep = "no-cache"
	}
	if ext := path.Ext(name); ext == ".css" || ext == ".js" { // no pages: what pages may do need not be said with each
		for _, header := range []string{"Content-Security-Policy", "Permissions-Policy", "Referrer-Policy"} {
			w.Header().Del(header)
		}
	}
	a.answer(w, r, name, keep)
}

// answer writes a file, compressed for who takes that.
func (a assets) answer(w http.ResponseWriter, r *http.Request, name, keep string) {
	file, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", keep)
	h.Set("Content-Type", file.mime)
	body := file.body
	if small := file.zip(); small != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser left
	}
}
