package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// receiver takes webhooks and does nothing with them. It speaks just enough HTTP, by hand, to cost less than
// what is measured.
type receiver struct {
	url      string
	listener net.Listener
	requests atomic.Int64
	messages atomic.Int64 // of histories
}

func receive() (*receiver, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{url: "http://" + listener.Addr().String() + "/hook", listener: listener}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil { // closed at the end
				return
			}
			go r.serve(conn)
		}
	}()
	return r, nil
}

func (r *receiver) close() { _ = r.listener.Close() }

func (r *receiver) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	var body []byte
	for {
		length, err := readHead(in)
		if err != nil {
			return // the sandbox closed the connection
		}
		if cap(body) < length {
			body = make([]byte, length)
		}
		if _, err := io.ReadFull(in, body[:length]); err != nil {
			return
		}
		r.requests.Add(1)
		r.messages.Add(int64(bytes.Count(body[:length], []byte(`"history_context"`))))
		if _, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); err != nil {
			return
		}
	}
}

// readHead reads the head of a request and returns the length of its body.
func readHead(in *bufio.Reader) (length int, err error) {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			return length, nil
		}
		if value, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return 0, err
			}
		}
	}
}

// announce listens on a free port and prints the address for [readAddress].
func announce() net.Listener {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	fmt.Println("serves on http://" + listener.Addr().String())
	return listener
}
