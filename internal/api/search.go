package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/search"
	"github.com/saltbridge/saltbridge/internal/search/block"
)

// SearchInput is what to search for.
type SearchInput struct {
	Paging
	Query        string `query:"q" required:"true" minLength:"1" maxLength:"2000" example:"invoice from:maria has:document after:2026-05-01" doc:"What to search for. Words must all be there, each as the beginning of a word; \"words in quotation marks\" stand together exactly so; -word must not be there. Case, accents, Arabic vowel marks and the like do not matter; a phone number is found in any spelling. Operators: from: (a contact's name or number, or me, customer, phone, agent, bot, campaign, import), to: and with: (a contact), number: (one of the business's), label:, agent: (who wrote it), assigned: (who has the conversation, or nobody), has: (media, image, video, audio, voice, document, sticker, location, contact, link), is: (unread, open, snoozed, resolved, in, out, failed, edited, forwarded, ad, note), before:, after: and on: (a day, month or year such as 2026-05-01; today; yesterday; 7d for seven days ago). Names with spaces go in quotation marks; - in front of an operator turns it round."`
	Conversation string `query:"conversation_id" pattern:"^[1-9][0-9]{0,18}$" patternDescription:"an id, digits only, as the API handed it out" example:"456235232899637258" doc:"Search only in this conversation."`
	Zone         string `query:"time_zone" default:"UTC" maxLength:"60" example:"Asia/Kolkata" doc:"The IANA name of the time zone in which the days of before:, after: and on: begin."`
}

// SearchPage is a part of what was found.
type SearchPage struct {
	Page[SearchHit]
	Contacts []Contact `json:"contacts" nullable:"false" doc:"On the first page: contacts whose names or numbers have the words, who wrote last first; at most 10. None when the query has operators."`
	Partial  bool      `json:"partial,omitempty" doc:"Whether the time for one page was up before it was full: next_cursor goes on." example:"false"`
}

// SearchHit is a message or a private note that was found.
type SearchHit struct {
	Message *Message `json:"message,omitempty" doc:"The message; left out if it is a note."`
	Note    *Entry   `json:"note,omitempty" doc:"The private note; left out if it is a message."`
	Contact Contact  `json:"contact" doc:"The person on the other side."`
	Snippet []Piece  `json:"snippet" nullable:"false" doc:"Its text around what was found."`
	Before  *Message `json:"before,omitempty" doc:"The message before it in its conversation."`
	After   *Message `json:"after,omitempty" doc:"The message after it."`
}

// Piece is a piece of a snippet.
type Piece struct {
	Text  string `json:"text" doc:"The text." example:"invoice"`
	Match bool   `json:"match,omitempty" doc:"Whether it is what was searched for." example:"true"`
}

func (s *server) searchAll() {
	handle(s, huma.Operation{
		OperationID: "search", Method: http.MethodGet, Path: "/api/v1/search", Tags: []string{"messages"},
		Summary:     "Search messages, private notes and contacts",
		Description: "Finds messages by their words, captions and file names, and private notes by their words, the newest first, and contacts by parts of their names or numbers. A message can be found within two seconds after it was stored; one that its author deleted is not found. -is:note leaves notes out.",
		Errors:      []int{http.StatusNotFound},
	}, s.found)
}

// mostFound is how many contacts the first page has at most.
const mostFound = 10

func (s *server) found(ctx context.Context, v chat.Viewer, in *SearchInput) (out SearchPage, err error) {
	out.Items, out.Contacts = []SearchHit{}, []Contact{}
	request := search.Request{Limit: in.Limit}
	from, err := hits.place(in.Cursor)
	if err != nil {
		return out, err
	}
	request.Before = block.Place{At: from.at, ID: from.id}
	if request.Query, err = search.Parse(in.Query); err != nil {
		return out, inField("query.q", err)
	}
	if request.Place, err = time.LoadLocation(in.Zone); err != nil {
		return out, inField("query.time_zone", chat.Because(chat.Invalid, err, "There is no time zone called %q. Names look like Asia/Kolkata.", in.Zone))
	}
	if in.Conversation != "" {
		if request.Conversation, err = chat.ParseID[chat.Conversation](in.Conversation); err != nil {
			return out, inField("query.conversation_id", err)
		}
		if _, err := s.Store.Conversation(ctx, v, request.Conversation); err != nil {
			return out, err
		}
	}
	found, err := s.Search.Messages(ctx, v, request)
	if err != nil {
		return out, inField("query.q", err)
	}
	for _, h := range found.Hits {
		hit := hitOf(h)
		if h.Note != 0 {
			e, err := s.Store.Entry(ctx, v, h.Note)
			if err != nil {
				return out, err
			}
			note := entryOf(e)
			hit.Note = &note
		}
		out.Items = append(out.Items, hit)
	}
	if out.Partial = found.Part; found.More != (block.Place{}) {
		out.Next = hits.cursor(place{found.More.At, found.More.ID})
	}
	if in.Cursor == "" && in.Conversation == "" {
		known, err := s.Search.Contacts(ctx, v, request.Query, mostFound)
		for _, k := range known {
			out.Contacts = append(out.Contacts, contactOf(k.Contact))
		}
		return out, err
	}
	return out, nil
}

// hitOf is a hit as the API tells it, without its note.
func hitOf(h search.Hit) SearchHit {
	out := SearchHit{Contact: contactOf(h.Who), Snippet: []Piece{}, Before: besideOf(h.Before), After: besideOf(h.After)}
	if h.Note == 0 {
		message := messageOf(h.Message)
		out.Message = &message
	}
	for _, p := range h.Snippet.Pieces {
		out.Snippet = append(out.Snippet, Piece{p.Text, p.Mark})
	}
	return out
}

// besideOf is a message beside a hit; nil if there is none.
func besideOf(m chat.Message) *Message {
	if m.ID == 0 {
		return nil
	}
	out := messageOf(m)
	return &out
}
