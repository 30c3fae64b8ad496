//go:build !linux

package cluster

// inMemory returns a folder in memory with room for a cluster, or "" if there is none.
func inMemory() string { return "" }
