package db

import (
	"os"
	"syscall"
)

// syncData brings a file's content to the disk, without what else there is to know about it.
func syncData(file *os.File) error {
	if err := uninterrupted(func() error { return syscall.Fdatasync(int(file.Fd())) }); err != nil {
		return err
	}
	return stillWritable(file)
}

// stillWritable tells whether the file system takes writes, with one of no bytes. A sync alone is no proof: when ext4 meets
// an error it gives up its journal, and a file's new blocks whose entry in the journal fails then are gone after mounting
// anew, but the sync that waits for them succeeds (Linux 6.18, ext4_end_io_end: the failure is logged, not returned). Before
// that sync returns the file system refuses all writes, and this is how to learn of it.
func stillWritable(file *os.File) error {
	if err := uninterrupted(func() error { _, err := syscall.Pwrite(int(file.Fd()), nil, 0); return err }); err != nil {
		return err
	}
	var fs syscall.Statfs_t
	if err := uninterrupted(func() error { return syscall.Fstatfs(int(file.Fd()), &fs) }); err != nil {
		return err
	}
	if fs.Flags&readOnly != 0 { // older kernels: mounted anew for reading only
		return syscall.EROFS
	}
	return nil
}

// readOnly is ST_RDONLY among the flags of statfs(2).
const readOnly = 1

// uninterrupted makes a system call again as long as a signal interrupts it.
func uninterrupted(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
