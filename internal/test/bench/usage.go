package main

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

// usage is what a server has used so far.
type usage struct {
	cpu     float64 // seconds
	written float64 // bytes, to files and connections
	allocs  float64 // objects
	bytes   float64
	commits float64 // of the ingest queue
	heap    float64 // bytes in use and not collected yet
	stacks  float64 // bytes
}

// usage reads the process's time from the kernel and its allocations from its own metrics.
func (s *server) usage() (u usage, err error) {
	if u.cpu, err = s.cpu(); err != nil {
		return u, err
	}
	if u.written, err = s.written(); err != nil {
		return u, err
	}
	answer, err := http.Get(s.url + "/metrics")
	if err != nil {
		return u, err
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), " ")
		switch name {
		case "go_memstats_mallocs_total":
			u.allocs, err = strconv.ParseFloat(value, 64)
		case "go_memstats_alloc_bytes_total":
			u.bytes, err = strconv.ParseFloat(value, 64)
		case "saltbridge_ingest_batches_total":
			u.commits, err = strconv.ParseFloat(value, 64)
		case "go_memstats_heap_alloc_bytes":
			u.heap, err = strconv.ParseFloat(value, 64)
		case "go_memstats_stack_inuse_bytes":
			u.stacks, err = strconv.ParseFloat(value, 64)
		}
		if err != nil {
			return u, err
		}
	}
	if u.allocs == 0 || u.bytes == 0 {
		return u, errors.New("the server's metrics tell no allocations")
	}
	return u, lines.Err()
}

// written returns how many bytes the process has given to the kernel.
func (s *server) written() (float64, error) {
	io, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(io)) {
		if bytes, ok := strings.CutPrefix(line, "wchar: "); ok {
			return strconv.ParseFloat(strings.TrimSpace(bytes), 64)
		}
	}
	return 0, errors.New("no wchar among what the process has read and written")
}
