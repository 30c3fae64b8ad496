package config

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/mail"
)

// Storage says where everything is kept.
type Storage struct {
	Data      string `help:"Folder that holds everything of a single node." default:"saltbridge-data" placeholder:"DIR"`
	Database  string `help:"PostgreSQL instead of the embedded database, as postgres://user:password@host:5432/name." placeholder:"URL"`
	ServerKey string `help:"Key that seals stored tokens, at least 32 characters; without it a key is kept in the database." placeholder:"KEY"`
}

// DatabaseURL returns what to open: the PostgreSQL address if there is one, else the file in the data folder.
func (s Storage) DatabaseURL() string {
	if s.Database != "" {
		return s.Database
	}
	return filepath.Join(s.Data, "saltbridge.db")
}

// Meta says how Meta is reached and who we are there.
type Meta struct {
	GraphURL     string `help:"Where the Graph API is." default:"https://graph.facebook.com" placeholder:"URL"`
	GraphVersion string `help:"Version of the Graph API." default:"v25.0"`
	SDKURL       string `help:"Meta's JavaScript SDK, for connecting numbers in the browser." name:"sdk-url" default:"https://connect.facebook.net/en_US/sdk.js" placeholder:"URL"`
	AppID        string `help:"Id of your app at Meta." name:"app-id"`
	AppSecret    string `help:"Secret of your app at Meta; it signs the webhooks."`
	ConfigID     string `help:"Id of your Facebook Login for Business configuration." name:"config-id"`
	VerifyToken  string `help:"Answers Meta's webhook handshake; without it one is derived from the server key."`
}

// Serve is everything a server can be told.
type Serve struct {
	Storage `embed:""`
	Meta    `embed:""`

	Listen      string        `help:"Address to serve on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicURL   string        `help:"How Meta and browsers reach this server, as https://chat.example.com." name:"public-url" placeholder:"URL"`
	JournalDays int           `help:"How many days applied webhook requests stay in the journal; 0 keeps them for ever. What was not applied stays anyway." default:"30" placeholder:"DAYS"`
	Undo        time.Duration `help:"How long what a person wrote waits before it is sent, so that it can be taken back; 0 sends at once." default:"3s" placeholder:"DURATION"`
	SMTPURL     string        `help:"Mail server for reminders, as smtp://user:password@host:587?from=saltbridge@example.com; without it they stand in the product only." name:"smtp-url" placeholder:"URL"`
	LogLevel    string        `help:"What to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`
	LogFormat   string        `help:"How to log: text or json." default:"text" enum:"text,json"`
}

// WebhookPath is where Meta delivers.
const WebhookPath = "/webhooks/whatsapp"

// CallbackURL returns where Meta delivers to, or nothing if the server has no public address: then the app's
// own setting at Meta counts.
func (s Serve) CallbackURL() string {
	if s.PublicURL == "" {
		return ""
	}
	return strings.TrimRight(s.PublicURL, "/") + WebhookPath
}

// Check returns an Invalid error that says what to mend, if anything is wrong.
func (s Serve) Check() error {
	for flag, value := range map[string]string{"--public-url": s.PublicURL, "--graph-url": s.GraphURL, "--sdk-url": s.SDKURL} {
		u, err := url.Parse(value)
		if value != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
			return chat.Errorf(chat.Invalid, "%s needs a whole address such as https://chat.example.com; %q is not one.", flag, value)
		}
	}
	if s.Database != "" && !strings.HasPrefix(s.Database, "postgres://") && !strings.HasPrefix(s.Database, "postgresql://") {
		return chat.Errorf(chat.Invalid, "--database takes a PostgreSQL address such as postgres://user:password@host:5432/name. For the embedded database use --data DIR.")
	}
	if s.JournalDays < 0 {
		return chat.Errorf(chat.Invalid, "--journal-days takes a number of days, or 0 to keep everything; %d is neither.", s.JournalDays)
	}
	if s.Undo < 0 || s.Undo > time.Minute {
		return chat.Errorf(chat.Invalid, "--undo takes a time from 0s to 1m; %v is not in it.", s.Undo)
	}
	if s.SMTPURL != "" {
		if _, err := mail.Parse(s.SMTPURL); err != nil {
			return chat.Because(chat.Invalid, err, "--smtp-url cannot be read: %s.", err)
		}
	}
	if (s.AppID == "") != (s.AppSecret == "") {
		return chat.Errorf(chat.Invalid, "--app-id and --app-secret belong together: set both or neither.")
	}
	return nil
}
