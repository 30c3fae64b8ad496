package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/phonenumber"
	"github.com/saltbridge/saltbridge/internal/price"
	"github.com/saltbridge/saltbridge/internal/send"
	"github.com/saltbridge/saltbridge/internal/template"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

const (
	templatesLimit = 30 // rows of the picker fetched at once: more than a screen
	recentFiles    = 20 // files offered for a header
)

// desk of a conversation: all that decides about a template in it.
type templateDesk struct {
	conversation chat.Conversation
	who          chat.Contact
	number       chat.Number
	foresight    send.Foresight
	draft        price.Draft // without a category
}

// templateDesk reads what decides about templates in a conversation.
func (s *server) templateDesk(ctx context.Context, v chat.Viewer, id chat.ConversationID) (d templateDesk, err error) {
	if d.conversation, err = s.Store.Conversation(ctx, v, id); err != nil {
		return d, err
	}
	if d.who, err = s.Store.Contact(ctx, v, d.conversation.Contact); err != nil {
		return d, err
	}
	if d.number, err = s.Store.Number(ctx, v, d.conversation.Number); err != nil {
		return d, err
	}
	if d.foresight, err = s.Inbox.Foresee(ctx, v, id); err != nil {
		return d, err
	}
	d.draft, err = s.priced(ctx, v, d.conversation, d.who)
	return d, err
}

// priced is a message of a conversation whose price is asked, without a category.
func (s *server) priced(ctx context.Context, v chat.Viewer, c chat.Conversation, who chat.Contact) (price.Draft, error) {
	now := s.Clock.Now()
	ad, err := s.Store.AdOf(ctx, v, c.ID, now.Add(-price.AnswerWithin-price.EntryPointLife).UnixMilli())
	return price.Draft{At: now, Digits: digitsOf(who), WindowOpen: c.Window.Open(now.UnixMilli()), ServiceUsed: -1,
		EntryPoint: price.EntryPointOpen(moment(ad.CameAt), moment(ad.AnsweredAt), now)}, err
}

// priceOfAnswer is what an answer in words would cost.
func (s *server) priceOfAnswer(ctx context.Context, v chat.Viewer, c chat.Conversation, who chat.Contact) (price.Quote, error) {
	draft, err := s.priced(ctx, v, c, who)
	draft.Category = "service"
	return s.prices.Quote(draft), err
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// digitsOf is the contact's number, or, of one who is only known by a user id, a number of the country that the id
// begins with; empty if neither tells.
func digitsOf(who chat.Contact) string {
	if who.Phone != "" {
		return phonenumber.Digits(who.Phone)
	}
	country, _, found := strings.Cut(who.BSUID, ".")
	if !found {
		return ""
	}
	return phonenumber.Example(country)
}

// row is a template as the picker shows it.
func (s *server) templateRow(d templateDesk, t chat.Template) ui.TemplateRow {
	d.draft.Category = strings.ToLower(string(t.Category))
	r := ui.TemplateRow{Template: t, Address: fmt.Sprintf("/c/%s/templates/%s", d.conversation.ID, t.ID), Price: s.prices.Quote(d.draft), Barrier: t.BarrierFor(d.who)}
	switch {
	case r.Barrier != nil:
	case d.foresight.Any != nil:
		r.Barrier = d.foresight.Any
	case t.Category == chat.CategoryMarketing:
		r.Barrier = d.foresight.Marketing
	}
	return r
}

// picker reads a page of the templates that fit a query.
func (s *server) picker(ctx context.Context, v chat.Viewer, id chat.ConversationID, query string, from int) (p ui.Picker, err error) {
	d, err := s.templateDesk(ctx, v, id)
	if err != nil {
		return p, err
	}
	all, err := s.Store.Templates(ctx, v, d.number.WABAID)
	if err != nil {
		return p, err
	}
	found := template.Find(all, query)
	p = ui.Picker{Conversation: d.conversation, Who: d.who, Number: d.number, Query: query, Found: len(found), Any: d.foresight.Any, Marketing: d.foresight.Marketing}
	from = min(max(from, 0), len(found))
	to := min(from+templatesLimit, len(found))
	for _, t := range found[from:to] {
		p.Rows = append(p.Rows, s.templateRow(d, t))
	}
	if to < len(found) {
		p.More = fmt.Sprintf("/c/%s/templates?%s", id, moreTemplates(query, to))
	}
	p.Sync, err = s.templateSync(ctx, v, d.number)
	return p, err
}

// templateSync is how the templates of a number are kept in step.
func (s *server) templateSync(ctx context.Context, v chat.Viewer, n chat.Number) (chat.TemplateSync, error) {
	all, err := s.Store.TemplateSyncs(ctx, v)
	for _, x := range all {
		if x.WABAID == n.WABAID {
			return x, err
		}
	}
	return chat.TemplateSync{}, err
}

// form reads a template with the values that are filled in.
func (s *server) templateForm(ctx context.Context, v chat.Viewer, id chat.ConversationID, of chat.TemplateID, values chat.Values) (f ui.TemplateForm, err error) {
	d, err := s.templateDesk(ctx, v, id)
	if err != nil {
		return f, err
	}
	t, err := s.templateOf(ctx, v, d.number, of)
	if err != nil {
		return f, err
	}
	if values == nil {
		values = template.Defaults(t, d.who)
	}
	f = ui.TemplateForm{TemplateRow: s.templateRow(d, t), Conversation: d.conversation, Who: d.who, Shown: t.Show(values)}
	if f.Barrier == nil {
		f.Barrier = t.Beyond()
	}
	for _, b := range t.Blanks() {
		field := ui.TemplateField{Blank: b, Value: values[b.Key]}
		switch b.Kind {
		case chat.BlankBeyond:
			continue
		case chat.BlankFile:
			if field.Files, err = s.filesFor(ctx, v, b); err != nil {
				return f, err
			}
		}
		f.Fields = append(f.Fields, field)
	}
	return f, nil
}

// templateOf returns a template that a number can send.
func (s *server) templateOf(ctx context.Context, v chat.Viewer, n chat.Number, id chat.TemplateID) (chat.Template, error) {
	t, err := s.Store.Template(ctx, v, id)
	if err == nil && t.WABAID != n.WABAID {
		err = chat.Errorf(chat.NotFound, "This number has no such template.")
	}
	return t, err
}

// filesFor lists the newest files that fit a blank.
func (s *server) filesFor(ctx context.Context, v chat.Viewer, b chat.Blank) ([]chat.File, error) {
	kind := b.Name + "/"
	switch b.Name {
	case "gif":
		kind = "video/"
	case "document":
		kind = ""
	}
	recent, err := s.Store.RecentFiles(ctx, v, kind, recentFiles)
	var fit []chat.File
	for _, f := range recent {
		if chat.CheckFile(chat.FileUse{Kind: b.Name}, f) == nil {
			fit = append(fit, f)
		}
	}
	return fit, err
}
