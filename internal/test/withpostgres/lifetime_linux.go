package main

import (
	"runtime"
	"syscall"
)

// dieWithParent asks the kernel for a SIGTERM when the parent dies, so that a killed make or go run
// leaves no server behind. The kernel ties such wishes to the thread, hence the lock: children are
// started from this goroutine too, and theirs would fire if its thread ended early.
func dieWithParent() {
	runtime.LockOSThread()
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGTERM), 0)
}
