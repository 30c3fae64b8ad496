package mail

import (
	"bufio"
	"context"
	"io"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
)

// server is an SMTP server of one connection that takes everything, or refuses a verb.
func server(t *testing.T, refuse string) (address string, got chan []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	got = make(chan []string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		got <- talk(conn, refuse)
	}()
	return l.Addr().String(), got
}

func talk(conn net.Conn, refuse string) (lines []string) {
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") }
	say("220 ready")
	in := bufio.NewScanner(conn)
	data := false
	for in.Scan() {
		line := in.Text()
		lines = append(lines, line)
		verb, _, _ := strings.Cut(line, " ")
		switch {
		case data && line == ".":
			data = false
			say("250 taken")
		case data:
		case refuse != "" && verb == refuse:
			say("550 no")
		case verb == "EHLO":
			say("250-here\r\n250 AUTH PLAIN")
		case verb == "AUTH":
			say("235 welcome")
		case verb == "DATA":
			data = true
			say("354 go on")
		case verb == "QUIT":
			say("221 bye")
			return lines
		default:
			say("250 fine")
		}
	}
	return lines
}

func TestAMailArrives(t *testing.T) {
	address, got := server(t, "")
	s, err := Parse("smtp://user:pass@" + address + "?from=Saltbridge%20%3Csalt@example.com%3E")
	if err != nil {
		t.Fatal(err)
	}
	text := "Grüße,\nsecond line\n.\nafter a dot"
	if err := s.Send(t.Context(), []string{"a@example.com", "b@example.com"}, "Öffne\r\nBcc: evil@example.com", text); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(<-got, "\r\n")
	for _, want := range []string{"AUTH PLAIN", "MAIL FROM:<salt@example.com>", "RCPT TO:<a@example.com>", "RCPT TO:<b@example.com>"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
	_, letter, _ := strings.Cut(all, "DATA\r\n")
	m, err := netmail.ReadMessage(strings.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Bcc") != "" {
		t.Error("a subject made a header")
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil || !strings.Contains(string(body), "Grüße") || !strings.Contains(string(body), "after a dot") {
		t.Errorf("the text is %q, %v", body, err)
	}
}

func TestARefusalIsAnError(t *testing.T) {
	for _, verb := range []string{"AUTH", "MAIL", "RCPT", "DATA"} {
		address, _ := server(t, verb)
		s, err := Parse("smtp://user:topsecret@" + address + "?from=salt@example.com")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), []string{"a@example.com"}, "x", "y"); err == nil || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%s refused gives %v", verb, err)
		}
	}
}

func TestAServerThatIsSilentIsGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := Parse("smtp://" + l.Addr().String() + "?from=salt@example.com")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Send(ctx, []string{"a@example.com"}, "x", "y"); err == nil {
		t.Error("no error")
	}
}

func TestParse(t *testing.T) {
	for address, ok := range map[string]bool{
		"smtp://mail.example.com?from=a@example.com": true,
		"smtps://u:p@mail.example.com?from=a@b.co":   true,
		"mail.example.com":                           false,
		"http://mail.example.com?from=a@b.co":        false,
		"smtp://mail.example.com":                    false,
		"smtp://mail.example.com?from=nobody":        false,
	} {
		if _, err := Parse(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}
