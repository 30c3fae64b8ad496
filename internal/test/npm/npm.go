package npm

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/saltbridge/saltbridge/internal/test/need"
)

// Install returns a folder with the given files, of which one is a package-lock.json, and its packages in node_modules. Without
// npm or the network the test ends as with any tool that is missing.
func Install(t testing.TB, name string, files fs.FS) string {
	t.Helper()
	program, err := exec.LookPath("npm")
	if _, errNode := exec.LookPath("node"); err != nil || errNode != nil {
		need.Missing(t, "node and npm are missing: apt-get install nodejs npm")
	}
	base, err := os.UserCacheDir()
	if err != nil {
		base = t.TempDir()
	}
	base = filepath.Join(base, "saltbridge")
	kept := filepath.Join(base, name+"-"+hash(t, files))
	if _, err := os.Stat(kept); err == nil {
		return kept
	}
	if err := os.MkdirAll(base, 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(base, name+"-new-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh) // nothing is left of it once it has its name
	if err := os.CopyFS(fresh, files); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), program, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
	install.Dir = fresh
	if out, err := install.CombinedOutput(); err != nil {
		need.Missing(t, "npm could not install %s (is the network there?): %v\n%s", name, err, out)
	}
	if err := os.Rename(fresh, kept); err != nil {
		if _, there := os.Stat(kept); there != nil { // another package's test was first otherwise
			t.Fatal(err)
		}
	}
	return kept
}

// hash is a short name for files: whatever changes in them gives another one.
func hash(t testing.TB, files fs.FS) string {
	t.Helper()
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(files, path)
		sum.Write([]byte(path + "\x00"))
		sum.Write(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}
