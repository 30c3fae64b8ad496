//go:build unix && !linux

package cluster

import "syscall"

// ChildAttributes has nothing to ask for here: a killed parent leaves its children to end by themselves.
func ChildAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
