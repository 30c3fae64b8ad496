package ui

import (
	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/price"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Shell is what surrounds every page of a signed-in agent.
type Shell struct {
	Title      string
	Section    Section
	Me         chat.Agent
	Theme      string // light, dark or empty for the system's
	Unread     int    // conversations with something unread
	After      int64  // number of the newest event the page already shows
	Version    string
	SandboxURL string // of the demo's sandbox; empty outside the demo
	Module     string // a script only this page needs, such as js/connect.js
}

// Live is what a page needs to follow what changes; zero for one that does not.
type Live struct {
	Agent chat.AgentID
	After int64 // number of the newest event the page already shows
}

// Section is a part of the product that the navigation leads to.
type Section string

// The sections.
const (
	SectionInbox    Section = "inbox"
	SectionWall     Section = "wall"
	SectionNumbers  Section = "numbers"
	SectionOperator Section = "operator"
	SectionSettings Section = "settings"
	SectionNone     Section = ""
)

// Import is a running import, as the list's head shows it.
type Import struct {
	Number chat.Number
	Sync   chat.Sync
}

// Show says which pane a narrow screen shows.
type Show string

// The panes.
const (
	ShowNone    Show = "none" // the list
	ShowThread  Show = "thread"
	ShowContact Show = "contact"
)

// Thread is one open conversation.
type Thread struct {
	Here         Here // colleagues who have it open
	Conversation chat.Conversation
	Who          chat.Contact
	Identities   []chat.Identity
	Number       chat.Number
	Items        []Item
	Older        string         // address of older items; empty if there are none
	Newer        string         // address of newer items; empty if the newest are here
	At           chat.MessageID // the message it was opened at; zero: the newest
	AtNote       chat.EntryID   // the note it was opened at, instead
	Back         string         // where the list is
	Show         Show
	Seen         Seen
	Fields       []string // names of what the account notes about contacts
	MayAdmin     bool     // whether the reader may administer
	Composing    Composing
	Waits        string      // why answers do not go out at the moment; empty if they do
	Price        price.Quote // of an answer in words
	Charge       Charge
}

// Charge is who has a conversation, and what it is sorted by, in names.
type Charge struct {
	Agent  *chat.Agent // nil: nobody
	Team   string      // empty: none
	Labels []chat.Label
}

// Item is one thing of a thread: a message, or (Entry or Line) what stands between messages; SentAt says when in all three.
type Item struct {
	chat.Message
	Entry        *Entry
	Line         *Line
	Unread       int        // how many were unread from here on when the reader came
	Import       *chat.Sync // the import that still runs, on the first message that came from it
	ImportedAt   int64      // when the import began, on the same
	Author       string     // of an agent's message
	Customer     string     // what to call the other side
	NewDay       bool       // the first of its day
	ImportStarts bool       // the first that came from the phone's history
	LiveStarts   bool       // the first after the history
	Follows      bool       // the same writer as the one before, shortly after
	Quote        *Quote     // what it answers; nil if nothing
	Reactions    []Reaction
	File         *File // nil if none was announced
	DueAt        int64 // when one that waits is to be sent
}

// File is the file of a message.
type File struct {
	State   store.MediaState
	MIME    string
	Size    int64  // bytes; zero until it is stored
	Say     string // why it is not here, for people
	Inline  bool   // whether a browser may show it in place
	Address string
}

// Quote is the message another one answers.
type Quote struct {
	Message chat.Message // zero if it is not stored
	Author  string
}

// Reaction is an emoji on a message.
type Reaction struct {
	Emoji string
	Ours  bool
}

// NumberCard is one number with its imports.
type NumberCard struct {
	chat.Number
	Syncs     []chat.Sync
	Standing  chat.Standing
	Templates chat.TemplateSync
}

// Launch is what the sign-up button needs.
type Launch struct{ SDKURL, SDKOrigin, AppID, ConfigID, GraphVersion string }

// Operations is the operator's page.
type Operations struct {
	Applied, Rejected int64
	Failed            []chat.Delivery
	FailedMore        bool // there are more failed ones than shown
	Recent            []chat.Delivery
	Notices           []chat.Notice
}

// pace is how many messages a second a number sends.
func (c NumberCard) pace() int {
	if c.Standing.Pace > 0 {
		return c.Standing.Pace
	}
	return c.Rate
}
