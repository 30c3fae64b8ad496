package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	phoneNumberID = "410050006000701"
	wabaID        = "510020003000401"
	businessPhone = "12025550142"
	appSecret     = "bench-app-secret"
)

// server is a process under measurement.
type server struct {
	cmd  *exec.Cmd
	url  string
	dir  string // removed at the end, if it is ours
	args []string
	bin  string

	graph string // where Graph is; empty: nowhere
	key   string // of the API
	ahead bool   // it goes before the load on this machine's processors, where that is allowed
}

// serve starts the binary with one number known to it, on an empty database (a temporary SQLite file, or the
// PostgreSQL database at url).
func (b *bench) serve(url string) (*server, error) {
	s, err := b.prepare(url)
	if err != nil {
		return nil, err
	}
	return s, s.start()
}

// prepare makes the storage of a server without starting it.
func (b *bench) prepare(url string) (*server, error) {
	dir, err := os.MkdirTemp("", "saltbridge-bench-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, bin: b.binary, args: []string{"--data", filepath.Join(dir, "data")}}
	if url != "" {
		s.args = append(s.args, "--database", url)
	}
	return s, s.run("number", "add", "--phone-number-id", phoneNumberID, "--waba-id", wabaID, "--token", "T", "--app-secret", appSecret)
}

// run runs a command of the binary on the server's storage.
func (s *server) run(args ...string) error {
	cmd := exec.Command(s.bin, append(args, s.args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

// start starts the process and waits until it is ready.
func (s *server) start() error {
	graph := s.graph
	if graph == "" {
		graph = "http://127.0.0.1:9" // no Graph answers there: the number stays unconnected, which does not matter to what comes in
	}
	args := append([]string{"serve", "--listen", "127.0.0.1:0", "--graph-url", graph, "--verify-token", "bench", "--log-level", "error"}, s.args...)
	s.cmd = s.command(args)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.url, err = readAddress(out)
	return err
}

// command is the process with its arguments. nice runs it in any case, and says so if it may not go ahead.
func (s *server) command(args []string) *exec.Cmd {
	if s.ahead {
		if nice, err := exec.LookPath("nice"); err == nil {
			return exec.Command(nice, append([]string{"-n", "-20", s.bin}, args...)...)
		}
	}
	return exec.Command(s.bin, args...)
}

// readAddress reads the line that says where a process serves.
func readAddress(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "http://"); ok {
			return "http://" + strings.TrimSpace(address), nil
		}
	}
	return "", errors.New("the process ended before it served")
}

// stop ends the process and removes its folder.
func (s *server) stop() error { return errors.Join(s.end(), os.RemoveAll(s.dir)) }

// end stops the process and keeps its storage.
func (s *server) end() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.cmd.Wait()
}

// memory returns the resident memory in megabytes; peak asks for the highest so far.
func (s *server) memory(peak bool) (float64, error) {
	field := "VmRSS:"
	if peak {
		field = "VmHWM:"
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, field); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in the process status", field)
}

// waitReady waits until the server answers that it is ready.
func (s *server) waitReady(ctx context.Context) error {
	for ctx.Err() == nil {
		answer, err := http.Get(s.url + "/readyz")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return ctx.Err()
}

// ticks a second of the kernel's process clock, the same on every Linux that Go runs on.
const ticks = 100

// cpu returns the processor time the process has used, in seconds: other than rates it does not depend on
// what else the machine is doing.
func (s *server) cpu() (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name before may hold anything
	fields := strings.Fields(rest)
	user, err := strconv.ParseFloat(fields[11], 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseFloat(fields[12], 64)
	return (user + system) / ticks, err
}

// host is where the server listens.
func (s *server) host() (string, error) {
	address, err := url.Parse(s.url)
	if err != nil {
		return "", err
	}
	return address.Host, nil
}
