package cluster

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

var errNoServer = errors.New("PostgreSQL is not installed: apt-get install postgresql, or put initdb and postgres on the PATH")

// Find returns the directory with initdb and postgres: that of the PATH, else the newest of the
// places where Debian keeps them off the PATH.
func Find() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil && hasServer(filepath.Dir(real)) {
			return filepath.Dir(real), nil
		}
	}
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	best, newest := "", 0
	for _, dir := range dirs {
		version, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if version > newest && hasServer(dir) {
			best, newest = dir, version
		}
	}
	if best == "" {
		return "", errNoServer
	}
	return best, nil
}

func hasServer(dir string) bool {
	for _, program := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, program)); err != nil {
			return false
		}
	}
	return true
}

// owner is the user the server runs as; nil means the user of this process.
type owner struct{ uid, gid int }

// serverOwner returns nil unless this process is root, whom the server refuses.
func serverOwner() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		return &owner{uid, gid}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root and there is no user postgres or nobody: run as another user")
}

// own hands the paths to the server's user.
func (o *owner) own(paths ...string) error {
	if o == nil {
		return nil
	}
	for _, path := range paths {
		if err := os.Chown(path, o.uid, o.gid); err != nil {
			return fmt.Errorf("handing the cluster to an unprivileged user: %w", err)
		}
	}
	return nil
}

func (o *owner) credential() *syscall.Credential {
	if o == nil {
		return nil
	}
	return &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
}
