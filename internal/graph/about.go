package graph

import "encoding/json"

// System is news about the person: a changed number, user id or device identity.
type System struct {
	Body                 string
	Type                 string // user_changed_number, user_changed_user_id, customer_identity_changed, …
	WaID                 string // the new number
	UserID               string // the new user id
	ParentUserID         string
	PreviousUserID       string // since Aug 2026
	PreviousParentUserID string
	Identity             string // older identity-change form: the new hash
}

func (s *System) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "body":
			s.Body = c.text()
		case "type":
			s.Type = c.text()
		case "wa_id", "new_wa_id": // the older spelling
			s.WaID = c.text()
		case "user_id":
			s.UserID = c.text()
		case "parent_user_id":
			s.ParentUserID = c.text()
		case "previous_user_id":
			s.PreviousUserID = c.text()
		case "previous_parent_user_id":
			s.PreviousParentUserID = c.text()
		case "identity":
			s.Identity = c.textOrRaw()
		}
	})
}

// Unsupported says which kind of message Meta does not hand out; the reason is in the message's Errors.
type Unsupported struct {
	Type string // poll_creation, pin, gif, …; since Nov 2025
}

func (u *Unsupported) read(c *cursor) {
	c.object(func(key string) {
		if key == "type" {
			u.Type = c.text()
		}
	})
}

// EditedMessage carries the whole new content of an earlier message, which may not have arrived yet.
type EditedMessage struct {
	OriginalMessageID string
	Message           *Message // type and content only
}

func (e *EditedMessage) read(c *cursor) {
	c.object(func(key string) {
		switch key {
		case "original_message_id":
			e.OriginalMessageID = c.text()
		case "message":
			e.Message = optional(c, (*Message).fields)
		}
	})
}

// RevokedMessage says that an earlier message was deleted for everyone.
type RevokedMessage struct {
	OriginalMessageID string
}

func (r *RevokedMessage) read(c *cursor) {
	c.object(func(key string) {
		if key == "original_message_id" {
			r.OriginalMessageID = c.text()
		}
	})
}

// Referral is the ad or post that a chat came from. Any message type can carry one.
type Referral struct {
	SourceURL      string
	SourceID       string
	SourceType     string // ad or post
	Headline       string
	Body           string
	MediaType      string // image or video
	ImageURL       string
	VideoURL       string
	ThumbnailURL   string
	ClickID        string // ctwa_clid; absent for ads placed in Status since Oct 2025
	Ref            string
	WelcomeMessage string

	Raw json.RawMessage
}

func (r *Referral) read(c *cursor) {
	start := c.pos
	c.object(func(key string) {
		switch key {
		case "source_url":
			r.SourceURL = c.text()
		case "source_id":
			r.SourceID = c.text()
		case "source_type":
			r.SourceType = c.text()
		case "headline":
			r.Headline = c.text()
		case "body":
			r.Body = c.text()
		case "ctwa_clid":
			r.ClickID = c.text()
		case "ref":
			r.Ref = c.text()
		default:
			r.readMedia(c, key)
		}
	})
	r.Raw = c.since(start)
}

func (r *Referral) readMedia(c *cursor, key string) {
	switch key {
	case "media_type":
		r.MediaType = c.text()
	case "image_url":
		r.ImageURL = c.text()
	case "video_url":
		r.VideoURL = c.text()
	case "thumbnail_url":
		r.ThumbnailURL = c.text()
	case "welcome_message":
		c.object(func(key string) {
			if key == "text" {
				r.WelcomeMessage = c.text()
			}
		})
	}
}
