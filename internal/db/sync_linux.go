package db

import (
	"os"
	"syscall"
)

// syncData brings a file's content to the disk, without what else there is to know about it.
func syncData(file *os.File) error {
	for {
		if err := syscall.Fdatasync(int(file.Fd())); err != syscall.EINTR {
			return err
		}
	}
}
