//go:build unix && !linux

package main

import "syscall"

// dieWithParent has no counterpart here: a killed parent leaves this process to finish by itself.
func dieWithParent() {}

func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
