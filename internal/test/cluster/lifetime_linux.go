package cluster

import "syscall"

// ChildAttributes asks the kernel for the child's immediate end when the thread that started it ends, which is
// when this process is killed if that thread is locked. To PostgreSQL SIGQUIT means immediate shutdown; to Go
// programs, to die with a stack trace.
func ChildAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
}
