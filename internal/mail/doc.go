// Package mail hands plain-text mails to an SMTP server.
//
//	Parse(url)  smtp://user:password@host:587?from=saltbridge@example.com, or smtps:// for TLS from the start
//	Send        connect, STARTTLS where the server offers it, sign in, hand over
//
// A password never travels without TLS, except to this machine itself. What must not happen here: deciding who is told
// what.
package mail
