package soak

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/test/need"
)

// TestSoakFullDisk fills the disk under load and makes room again.
func TestSoakFullDisk(t *testing.T) {
	dir := tmpfs(t, "64m")
	s := inFolder(t, filepath.Join(dir, "data"))
	l := newLedger(s.traffic.seed)
	s.serve()
	ballast := filepath.Join(dir, "ballast")
	s.outage(l, trouble{
		cause: func() { fill(t, ballast) },
		cure: func() {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
		says: "disk", first: 5 * time.Second,
	})
	s.settle(l)
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for block := make([]byte, 1<<20); len(block) > 0; {
		_, err := file.Write(block)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			block = block[:len(block)/2] // the rest, too
		case err != nil:
			t.Fatal(err)
		}
	}
}

// TestSoakReadOnlyDisk lets the disk refuse writes: first the files only, which passes; then, as a kernel does that
// finds an error on the disk, the file system as a whole. No kernel takes that back without mounting anew, so
// the server is started again there.
func TestSoakReadOnlyDisk(t *testing.T) {
	disk := newImage(t, "96M")
	data := filepath.Join(disk.dir, "data")
	s := inFolder(t, data)
	l := newLedger(s.traffic.seed)
	s.serve()
	s.outage(l, trouble{
		cause: func() { freeze(t, data, "+i") },
		cure:  func() { freeze(t, data, "-i") },
		says:  "disk", first: 5 * time.Second,
	})
	load := s.strike(l, trouble{cause: disk.fail, says: "disk", first: 5 * time.Second})
	load.stop()
	load.watch.check(t, 5*time.Second)
	s.app.Kill()
	disk.unmount()
	disk.mount()
	s.serve()
	s.settle(l)
}

// freeze makes the database's files immutable, for writers that have them open too, or lifts that.
func freeze(t *testing.T, data, flag string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, "saltbridge.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of the database, error %v", len(files), err)
	}
	if out, err := exec.Command("chattr", append([]string{flag}, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("chattr: %v\n%s", err, out)
	}
}

// tmpfs mounts a small disk in memory.
func tmpfs(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		need.Missing(t, "a small disk cannot be mounted (%v): run this test as root on Linux, or leave it out", err)
	}
	t.Cleanup(func() { detach(t, dir) })
	return dir
}

func detach(t *testing.T, dir string) {
	if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
		t.Errorf("unmounting %s: %v", dir, err)
	}
}

// image is a disk in a file.
type image struct {
	t    *testing.T
	file string
	dir  string
}

// newImage makes a disk with a file system that knows errors, and mounts it.
func newImage(t *testing.T, size string) *image {
	t.Helper()
	d := &image{t: t, file: filepath.Join(t.TempDir(), "disk"), dir: t.TempDir()}
	for _, tool := range []string{"mkfs.ext4", "chattr", "mount"} {
		if _, err := exec.LookPath(tool); err != nil {
			need.Missing(t, "%s is not installed: apt-get install e2fsprogs mount", tool)
		}
	}
	if out, err := exec.Command("mkfs.ext4", "-q", d.file, size).CombinedOutput(); err != nil {
		t.Fatalf("mkfs.ext4: %v\n%s", err, out)
	}
	if out, err := d.mountCommand().CombinedOutput(); err != nil {
		need.Missing(t, "a disk in a file cannot be mounted (%v: %s): run this test as root on a Linux with loop devices, or leave it out", err, out)
	}
	t.Cleanup(func() { detach(t, d.dir) })
	return d
}

func (d *image) mountCommand() *exec.Cmd {
	return exec.Command("mount", "-t", "ext4", "-o", "loop,errors=remount-ro", d.file, d.dir)
}

func (d *image) mount() {
	d.t.Helper()
	if out, err := d.mountCommand().CombinedOutput(); err != nil {
		d.t.Fatalf("mounting again: %v\n%s", err, out)
	}
}

func (d *image) unmount() {
	d.t.Helper()
	if err := syscall.Unmount(d.dir, 0); err != nil {
		d.t.Fatalf("unmounting: %v", err)
	}
}

// fail tells the kernel that it found an error on the disk.
func (d *image) fail() {
	d.t.Helper()
	source, err := exec.Command("findmnt", "-n", "-o", "SOURCE", d.dir).Output()
	if err != nil {
		d.t.Fatalf("findmnt: %v", err)
	}
	device := filepath.Base(string(source[:len(source)-1]))
	if err := os.WriteFile(filepath.Join("/sys/fs/ext4", device, "trigger_fs_error"), []byte("1"), 0o200); err != nil {
		d.t.Fatal(err)
	}
}
