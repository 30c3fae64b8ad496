package app

import (
	"container/list"
	"net"
	"net/http"
	"sync"
)

// maxConnections bounds open connections and with them memory: an idle one takes some 20 KB. Webhooks need
// hundreds, open pages one each.
const maxConnections = 8192

// door is a listener with room for a number of connections. When it is full, the one that has made the server wait the
// longest for a request has to go, so that a flood of connections that send nothing, or a byte now and then,
// crowds out itself and nobody who has something to say. Only if every connection has a request under way, new
// ones are turned away.
type door struct {
	net.Listener
	room int

	mu    sync.Mutex
	open  int
	quiet *list.List // of *guest: those the server waits for, the longest first
}

func newDoor(l net.Listener, room int) *door {
	return &door{Listener: l, room: room, quiet: list.New()}
}

// Accept lets the next connection in.
func (d *door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if g := d.admit(conn); g != nil {
			return g, nil
		}
		_ = conn.Close() // whoever it was comes again
	}
}

func (d *door) admit(conn net.Conn) *guest {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open >= d.room {
		longest := d.quiet.Front()
		if longest == nil {
			return nil
		}
		g := longest.Value.(*guest)
		d.leave(g)
		_ = g.Conn.Close() // the server notices and closes the rest
	}
	g := &guest{Conn: conn, door: d}
	g.place = d.quiet.PushBack(g)
	d.open++
	return g
}

// leave makes a guest's room free.
func (d *door) leave(g *guest) {
	if !g.left {
		g.left = true
		d.open--
		d.quiet.Remove(g.place)
	}
}

// note follows what the server does with a connection. It is an http.Server's ConnState.
func (d *door) note(conn net.Conn, state http.ConnState) {
	g, ours := conn.(*guest)
	if !ours {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateActive: // a request has come
		d.quiet.Remove(g.place)
	case http.StateIdle:
		if !g.left {
			g.place = d.quiet.PushBack(g)
		}
	}
}

// guest is an open connection.
type guest struct {
	net.Conn
	door  *door
	place *list.Element
	left  bool // no longer counted
}

// Close closes the connection and makes room.
func (g *guest) Close() error {
	g.door.mu.Lock()
	g.door.leave(g)
	g.door.mu.Unlock()
	return g.Conn.Close()
}
