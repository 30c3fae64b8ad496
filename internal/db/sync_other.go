//go:build !linux

package db

import "os"

// syncData brings a file's content to the disk.
func syncData(file *os.File) error { return file.Sync() }
