package cluster

import "syscall"

// memoryFolder is where Linux keeps files in memory. Making and dropping a database, which is some hundred files, takes half
// the time there.
const memoryFolder = "/dev/shm"

// memoryNeeded is what has to be free for a cluster that is thrown away: its log alone grows to 2 GB (max_wal_size).
const memoryNeeded = 6 << 30 // bytes

// inMemory returns a folder in memory with room for a cluster, or "" if there is none.
func inMemory() string {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memoryFolder, &fs); err != nil || fs.Bavail*uint64(fs.Bsize) < memoryNeeded {
		return ""
	}
	return memoryFolder
}
