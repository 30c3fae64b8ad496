package app

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
)

// behindDoor serves on a door with so much room. Requests to /long wait until the returned channel is closed.
func behindDoor(t *testing.T, room int) (address string, arrived <-chan bool, finish chan bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(l, room)
	came, gate := make(chan bool, 100), make(chan bool)
	server := &http.Server{ConnState: d.note, Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			came <- true
			<-gate
		}
	})}
	go func() { _ = server.Serve(d) }()
	t.Cleanup(func() { _ = server.Close() })
	return l.Addr().String(), came, gate
}

// visitor is a connection made by hand.
type visitor struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func visit(t *testing.T, address string) *visitor {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &visitor{t: t, conn: conn, in: bufio.NewReader(conn)}
}

func (v *visitor) ask(path string) {
	v.t.Helper()
	if _, err := io.WriteString(v.conn, "GET "+path+" HTTP/1.1\r\nHost: door\r\n\r\n"); err != nil {
		v.t.Fatal(err)
	}
}

// answered reads an answer and reports whether there was one.
func (v *visitor) answered() bool {
	answer, err := http.ReadResponse(v.in, nil)
	return err == nil && answer.StatusCode == http.StatusOK
}

func TestACrowdPushesOutWhoeverIsSilentTheLongest(t *testing.T) {
	address, _, _ := behindDoor(t, 3)
	silent := visit(t, address)
	kept := visit(t, address)
	kept.ask("/")
	if !kept.answered() {
		t.Fatal("no answer with room to spare")
	}
	for range 20 {
		next := visit(t, address)
		next.ask("/")
		if !next.answered() {
			t.Fatal("a newcomer got no answer")
		}
		kept.ask("/") // it speaks again and again, so others are silent for longer
		if !kept.answered() {
			t.Fatal("a guest that speaks was pushed out")
		}
	}
	if _, err := silent.in.ReadByte(); err != io.EOF {
		t.Fatalf("the silent guest: %v, want the end of its connection", err)
	}
}

func TestRequestsUnderWayAreNotPushedOut(t *testing.T) {
	address, arrived, finish := behindDoor(t, 2)
	busy := []*visitor{visit(t, address), visit(t, address)}
	for _, v := range busy {
		v.ask("/long")
		<-arrived
	}
	turned := visit(t, address)
	if _, err := turned.in.ReadByte(); err == nil {
		t.Fatal("a newcomer was let in though there was no room")
	}
	close(finish)
	for _, v := range busy {
		if !v.answered() {
			t.Fatal("a request under way was given up")
		}
	}
	late := visit(t, address)
	if late.ask("/"); !late.answered() {
		t.Fatal("no answer after there was room again")
	}
}
