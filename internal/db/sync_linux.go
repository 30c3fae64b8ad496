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

// stillWritable tells whether the file system takes writes. A sync alone is no proof: when ext4 meets an error it gives up its
// journal, and a file's new blocks whose entry in the journal fails then are gone after mounting anew, but the sync that
// waits for them succeeds (Linux 6.18, ext4_end_io_end: the failure is logged, not returned). So the file's times are touched, for which ext4
// opens its journal. If that was given up before, ext4 refuses all writes by the time touching returns, though it tells
// nobody; a write of no bytes then does.
func stillWritable(file *os.File) error {
	if err := uninterrupted(func() error { return touch(file) }); err != nil {
		return err
	}
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

// touch sets a file's times to now: futimens(2), which is utimensat(2) of the file that is open, without a path.
func touch(file *os.File) error {
	_, _, errno := syscall.Syscall6(syscall.SYS_UTIMENSAT, file.Fd(), 0, 0, 0, 0, 0)
	if errno != 0 {
		return errno
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
