package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

var hello = OutMessage{To: "13125550177", Type: TypeText, Text: &Text{Body: "Hi"}}

func TestOutcomeOfAnswers(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		want       Outcome
	}{
		{"accepted", `{"messages":[{"id":"wamid.A"}]}`, 200, Accepted},
		{"window shut", `{"error":{"code":131047}}`, 400, Refused},
		{"bad parameter", `{"error":{"code":100}}`, 400, Refused},
		{"token expired", `{"error":{"code":190}}`, 401, Refused},
		{"number too fast", `{"error":{"code":130429}}`, 400, Retry},
		{"pair too fast", `{"error":{"code":131056}}`, 400, Retry},
		{"service down", `{"error":{"code":131016}}`, 500, Retry},
		{"something went wrong", `{"error":{"code":131000}}`, 500, Retry},
		{"unknown API error", `{"error":{"code":1}}`, 500, Uncertain},
		{"unknown code, 400", `{"error":{"code":999999}}`, 400, Refused},
		{"unknown code, transient", `{"error":{"code":999999,"is_transient":true}}`, 400, Retry},
		{"unknown code, 429", `{"error":{"code":999999}}`, 429, Retry},
		{"unknown code, 500", `{"error":{"code":999999}}`, 500, Uncertain},
		{"proxy's 502", `<html>Bad Gateway</html>`, 502, Uncertain},
		{"empty 503", ``, 503, Uncertain},
		{"proxy's 403", `<html>Forbidden</html>`, 403, Refused},
		{"proxy's 429", `slow down`, 429, Retry},
		{"proxy's 408", ``, 408, Uncertain},
		{"redirect", ``, 302, Refused},
		{"garbage 200", `OK`, 200, Uncertain},
		{"cut off 200", `{"messages":[{"id":"wam`, 200, Uncertain},
		{"200 without id", `{"messaging_product":"whatsapp"}`, 200, Uncertain},
		{"200 of another shape", `{"messages":"wamid.A"}`, 200, Uncertain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, _ := meta(t, tt.status, tt.body, "Location", "http://127.0.0.1:1/elsewhere")
			_, err := client.With("T").Send(t.Context(), testPhone, hello)
			if got := OutcomeOf(err); got != tt.want {
				t.Errorf("%v is %v, want %v", err, got, tt.want)
			}
		})
	}
}

func TestOutcomeOfConnections(t *testing.T) {
	for name, hang := range map[string]func(net.Conn){
		"reset after the request": func(c net.Conn) { readRequest(c); c.(*net.TCPConn).SetLinger(0) },
		"closed without answer":   func(c net.Conn) { readRequest(c) },
		"closed in the answer": func(c net.Conn) {
			readRequest(c)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"messages\":")
		},
		"answer is not HTTP": func(c net.Conn) { readRequest(c); io.WriteString(c, "hello\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := onConnection(t, hang).With("T").Send(t.Context(), testPhone, hello)
			if got := OutcomeOf(err); got != Uncertain {
				t.Errorf("%v is %v, want uncertain", err, got)
			}
		})
	}
}

func TestOutcomeOfDeadlines(t *testing.T) {
	arrived := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	client := onConnection(t, func(c net.Conn) {
		readRequest(c)
		close(arrived)
		_, _ = io.Copy(io.Discard, c) // until the client hangs up: closed from here, the connection could break before the client gives up
	})
	go func() { <-arrived; cancel() }()
	_, err := client.With("T").Send(ctx, testPhone, hello)
	if OutcomeOf(err) != Uncertain || !errors.Is(err, context.Canceled) {
		t.Errorf("given up while waiting: %v is %v", err, OutcomeOf(err))
	}
	_, err = client.With("T").Send(ctx, testPhone, hello)
	if OutcomeOf(err) != Retry {
		t.Errorf("given up before: %v is %v", err, OutcomeOf(err))
	}
}

func TestOutcomeWithoutConnection(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	tests := map[string]*Client{
		"nobody listens": {BaseURL: "http://" + address},
		"no such host": {BaseURL: "http://graph.invalid", HTTP: &http.Client{Transport: &http.Transport{
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.DNSError{Err: "no such host", Name: "graph.invalid", IsNotFound: true}
			}}}},
		"no TLS there": {BaseURL: strings.Replace(onConnection(t, func(c net.Conn) { io.WriteString(c, "plain") }).BaseURL, "http:", "https:", 1)},
	}
	for name, client := range tests {
		_, err := client.With("T").Send(t.Context(), testPhone, hello)
		if got := OutcomeOf(err); got != Retry {
			t.Errorf("%s: %v is %v, want retry", name, err, got)
		}
	}
	silent := &Client{HTTP: &http.Client{Transport: refuseAll{}}}
	if _, err := silent.With("T").Send(t.Context(), testPhone, hello); OutcomeOf(err) != Uncertain {
		t.Errorf("a transport that proves nothing: %v is %v", err, OutcomeOf(err))
	}
}

// onConnection returns a client of a server that treats every connection with hang and closes it.
func onConnection(t *testing.T, hang func(net.Conn)) *Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); hang(conn) }()
		}
	}()
	return &Client{BaseURL: "http://" + listener.Addr().String(), HTTP: &http.Client{Transport: &http.Transport{}}}
}

// readRequest reads until the end of a request with a JSON body.
func readRequest(c net.Conn) {
	var all []byte
	buf := make([]byte, 4096)
	for {
		n, err := c.Read(buf)
		all = append(all, buf[:n]...)
		if _, body, found := bytes.Cut(all, []byte("\r\n\r\n")); err != nil || found && json.Valid(body) {
			return
		}
	}
}
