//go:build unix && !linux

package main

// dieWithParent has no counterpart here: a killed parent leaves this process to finish by itself.
func dieWithParent() {}
