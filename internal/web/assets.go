package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
)

//go:embed static
var static embed.FS

// assets are the static files under one address that changes with any of them. The modules name each other
// relatively, so they change together anyway.
type assets struct {
	files  fs.FS
	hash   string
	prefix string // of addresses, with a slash at the end
}

func newAssets() assets {
	files, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	hash := hashFiles(files)
	return assets{files: files, hash: hash, prefix: "/static/" + hash + "/"}
}

// hashFiles hashes names and contents of all files.
func hashFiles(files fs.FS) string {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		sum.Write([]byte(name))
		sum.Write(content)
		return err
	})
	if err != nil {
		panic(err) // embedded files can be read
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// serve answers with a file. A page of the release before asks for another hash: it gets what we have, and
// must not keep it.
func (a assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if info, err := fs.Stat(a.files, name); err != nil || info.IsDir() {
		http.NotFound(w, r)
		return
	}
	keep := "public, max-age=31536000, immutable"
	if r.PathValue("hash") != a.hash {
		keep = "no-cache"
	}
	w.Header().Set("Cache-Control", keep)
	http.ServeFileFS(w, r, a.files, name)
}
