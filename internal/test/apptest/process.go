package apptest

import (
	"bufio"
	"bytes"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Process is a running binary.
type Process struct {
	t    testing.TB
	cmd  *exec.Cmd
	logs *buffer
	done chan struct{}

	mu    sync.Mutex
	lines []string
	more  chan struct{}
}

// startTime is how long a process may take to say that it is ready: the first start of a raced binary is slow.
const startTime = 2 * time.Minute

// Start starts the binary with args. It is killed when the test ends.
func Start(t testing.TB, args ...string) *Process {
	t.Helper()
	p := &Process{t: t, cmd: exec.Command(Binary(t), args...), logs: &buffer{}, done: make(chan struct{}), more: make(chan struct{}, 1)}
	p.cmd.Stderr = p.logs
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("starting %v: %v", args, err)
	}
	go p.read(out)
	t.Cleanup(func() {
		p.Kill()
		if strings.Contains(p.Logs(), "WARNING: DATA RACE") {
			t.Errorf("%v has a data race", args) // its exit status says so too, but not of a process that is killed
		}
		if t.Failed() {
			t.Logf("what %v printed:\n%s%s", args, p.Output(), p.logs)
		}
	})
	return p
}

func (p *Process) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.mu.Lock()
		p.lines = append(p.lines, lines.Text())
		p.mu.Unlock()
		select {
		case p.more <- struct{}{}:
		default:
		}
	}
	_ = p.cmd.Wait() // how it ended is told by whoever ended it
	close(p.done)
}

// Output returns what the process has printed so far.
func (p *Process) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.lines, "\n") + "\n"
}

// WaitOutput waits until the process has printed a text and returns everything so far.
func (p *Process) WaitOutput(text string) string {
	p.t.Helper()
	deadline := time.After(startTime)
	for {
		if out := p.Output(); strings.Contains(out, text) {
			return out
		}
		select {
		case <-p.more:
		case <-p.done:
			p.t.Fatalf("the process ended before it printed %q:\n%s%s", text, p.Output(), p.logs)
		case <-deadline:
			p.t.Fatalf("no %q within %v:\n%s%s", text, startTime, p.Output(), p.logs)
		}
	}
}

// Kill ends the process at once, as a power cut would: SIGKILL.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.done
}

// Stop asks the process to end, as an operator would, and waits: SIGTERM.
func (p *Process) Stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(startTime):
		p.t.Fatalf("the process did not stop within %v", startTime)
	}
}

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Logs returns what the process has logged so far.
func (p *Process) Logs() string { return p.logs.String() }

// buffer is a bytes.Buffer that several goroutines may use.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
