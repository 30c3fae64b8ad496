package mail

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/url"
	"strings"
	"time"
)

// Sender hands mails to one SMTP server.
type Sender struct {
	host, port     string
	user, password string
	from           mail.Address
	tlsFirst       bool
}

// Parse reads where mails go and who sends them.
func Parse(address string) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("the mail server is written smtp://user:password@host:587?from=saltbridge@example.com, or smtps:// for TLS from the start")
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, errors.New("the mail server needs a sender: add ?from=saltbridge@example.com to its address")
	}
	s := &Sender{host: u.Hostname(), port: u.Port(), from: *from, tlsFirst: u.Scheme == "smtps", user: u.User.Username()}
	s.password, _ = u.User.Password()
	if s.port == "" {
		s.port = map[bool]string{true: "465", false: "587"}[s.tlsFirst]
	}
	return s, nil
}

// Send hands one mail to the server for all of to. Errors name the server's answer, never the password.
func (s *Sender) Send(ctx context.Context, to []string, subject, text string) error {
	c, err := s.connect(ctx)
	if err != nil {
		return fmt.Errorf("reaching the mail server %s:%s: %w", s.host, s.port, err)
	}
	defer c.Close()
	if err := s.greet(c); err != nil {
		return fmt.Errorf("signing in at the mail server %s: %w", s.host, err)
	}
	if err := c.Mail(s.from.Address); err != nil {
		return fmt.Errorf("the mail server refused the sender: %w", err)
	}
	for _, address := range to {
		if err := c.Rcpt(address); err != nil {
			return fmt.Errorf("the mail server refused a recipient: %w", err)
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(s.message(to, subject, text, time.Now())); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("the mail server did not take the mail: %w", err)
	}
	return c.Quit()
}

func (s *Sender) connect(ctx context.Context) (*smtp.Client, error) {
	dialer := net.Dialer{}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.host, s.port))
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		err = conn.SetDeadline(deadline)
	}
	if s.tlsFirst && err == nil {
		conn = tls.Client(conn, &tls.Config{ServerName: s.host})
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	c, err := smtp.NewClient(conn, s.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

// greet secures the connection and signs in. smtp.PlainAuth refuses to send a password without TLS to another machine.
func (s *Sender) greet(c *smtp.Client) error {
	if ok, _ := c.Extension("STARTTLS"); ok && !s.tlsFirst {
		if err := c.StartTLS(&tls.Config{ServerName: s.host}); err != nil {
			return err
		}
	}
	if s.user == "" {
		return nil
	}
	return c.Auth(smtp.PlainAuth("", s.user, s.password, s.host))
}

// message writes a mail as it travels.
func (s *Sender) message(to []string, subject, text string, now time.Time) []byte {
	var b strings.Builder
	_, domain, _ := strings.Cut(s.from.Address, "@")
	for _, header := range [][2]string{
		{"From", s.from.String()}, {"To", strings.Join(to, ", ")}, {"Subject", mime.QEncoding.Encode("utf-8", subject)},
		{"Date", now.Format(time.RFC1123Z)}, {"Message-ID", "<" + rand.Text() + "@" + domain + ">"},
		{"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
		{"Auto-Submitted", "auto-generated"},
	} {
		b.WriteString(header[0] + ": " + strings.NewReplacer("\r", "", "\n", "").Replace(header[1]) + "\r\n")
	}
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n"))) // a strings.Builder takes everything
	_ = w.Close()
	return []byte(b.String())
}
