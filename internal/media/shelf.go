package media

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// shelf is the folder with the files: <account>/<first two of hash>/<hash>. What is not whole yet is apart.
type shelf struct{ dir string }

// incoming holds what is being written; a rename out of it makes a file visible.
const incoming = "incoming"

func (s shelf) path(account chat.AccountID, hash string) string {
	return filepath.Join(s.dir, account.String(), hash[:2], hash)
}

// size returns the length of a file in bytes; ok is false if it is not here.
func (s shelf) size(account chat.AccountID, hash string) (n int64, ok bool) {
	if hash == "" {
		return 0, false
	}
	info, err := os.Stat(s.path(account, hash))
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}

// sweep removes what an earlier run left unfinished.
func (s shelf) sweep() error {
	left, err := os.ReadDir(filepath.Join(s.dir, incoming))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range left {
		err = errors.Join(err, os.Remove(filepath.Join(s.dir, incoming, entry.Name())))
	}
	return err
}

// diskError is trouble with our own disk, not with what is fetched.
type diskError struct{ error }

func (e diskError) Unwrap() error { return e.error }

// kept is a file on the shelf.
type kept struct {
	hash string // SHA-256 in hex
	size int64  // bytes
}

// keep reads a file to its end and puts it on the shelf if approve agrees; once keep returns, the file survives a
// power cut. Errors of the disk are diskErrors, all others come from the reader or from approve.
func (s shelf) keep(account chat.AccountID, from io.Reader, approve func(kept) error) (kept, error) {
	if err := os.MkdirAll(filepath.Join(s.dir, incoming), 0o700); err != nil {
		return kept{}, diskError{err}
	}
	part, err := os.CreateTemp(filepath.Join(s.dir, incoming), "*.part")
	if err != nil {
		return kept{}, diskError{err}
	}
	defer os.Remove(part.Name()) // does nothing once it was renamed
	k, err := fill(part, from)
	if err == nil {
		err = approve(k)
	}
	if err != nil {
		return k, errors.Join(err, part.Close())
	}
	if err := errors.Join(part.Sync(), part.Close()); err != nil {
		return k, diskError{err}
	}
	if err := s.place(part.Name(), account, k.hash); err != nil {
		return k, diskError{err}
	}
	return k, nil
}

// fill copies a file into part and measures it.
func fill(part *os.File, from io.Reader) (kept, error) {
	sum := sha256.New()
	source := &source{Reader: from}
	n, err := io.Copy(io.MultiWriter(part, sum), source)
	if err != nil && source.err == nil {
		err = diskError{err}
	}
	return kept{hash: hex.EncodeToString(sum.Sum(nil)), size: n}, err
}

// source remembers whether it was the reading that failed.
type source struct {
	io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF { // as io.Copy compares it
		s.err = err
	}
	return n, err
}

// place renames a whole file to its name and syncs the folders that lead to it.
func (s shelf) place(part string, account chat.AccountID, hash string) error {
	path := s.path(account, hash)
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return errors.Join(syncFolder(folder), syncFolder(filepath.Dir(folder)), syncFolder(s.dir))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
