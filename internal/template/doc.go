// Package template keeps the message templates of connected numbers in step with Meta's list, and finds them for people.
//
//	keeper     each WhatsApp Business account with a connected number: when it is connected, every hour, when
//	           somebody asks for it (Want), and after each webhook about a template (package ingest says so by a row)
//	           Meta's list page by page -> store; what a complete list did not bring is gone, but kept
//	Find       fuzzy, over name, language and words; what was used last comes first
//	Defaults   what can be filled in from the contact
//
// How far a synchronisation is, and why one failed, stands in its row (chat.TemplateSync); pages learn of it by an event. What fails
// is tried again, less and less often. Of several processes one takes each synchronisation.
//
// What a template asks for, how it is filled and shown are pure rules of package chat; package send asks them when a
// template is sent. Making and changing templates is not here.
package template
