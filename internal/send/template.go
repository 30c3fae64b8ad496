package send

import (
	"errors"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// withTemplate looks at the template that a message is made of: whether Meta takes it, whether the message fits it, and
// whether it is marketing. It keeps with the message what the customer sees, for templates change. A template that is not known
// here goes as it is: Meta knows it, or refuses it.
func (s *Sender) withTemplate(tx *db.Tx, n chat.Number, m chat.Message, o Order) (chat.Message, Order, error) {
	m.Content.Shown = nil
	name, language := m.Content.TemplateOf()
	if name == "" {
		return m, o, nil
	}
	t, known, err := store.TemplateIn(tx, m.Account, n.WABAID, name, language)
	if err != nil || !known {
		return m, o, err
	}
	if barrier := t.Barrier(); barrier != nil {
		return m, o, barrier
	}
	if err := t.Fits(m.Content); err != nil {
		return m, o, err
	}
	shown, err := t.ShowSent(m.Content)
	if err != nil {
		return m, o, err
	}
	m.Content.Shown, m.Content.Text = &shown, shown.Words()
	o.Marketing = o.Marketing || t.Category == chat.CategoryMarketing
	if o.Lane == store.LanePeople {
		err = store.UseTemplate(tx, t, s.Clock.NowMillis())
	}
	return m, o, err
}

// Foresight is why templates would be refused in a conversation now; nil where they would not be. Any is about every template,
// Marketing about those alone.
type Foresight struct{ Any, Marketing *chat.Error }

// Foresee asks the rules of sending without sending anything.
func (s *Sender) Foresee(tx *db.Tx, c chat.Conversation) (f Foresight, err error) {
	desk, err := store.DeskOf(tx, c.Account, c.Number)
	if err != nil {
		return f, err
	}
	m := chat.Message{Account: c.Account, Conversation: c.ID, Content: chat.Content{Type: "template"}}
	for _, marketing := range []bool{false, true} {
		x, err := situationOf(tx, desk, m, marketing, s.Clock.NowMillis())
		if err != nil {
			return f, err
		}
		why, err := said(s.refusal(tx, x))
		if err != nil {
			return f, err
		}
		if f.Marketing = why; !marketing {
			f.Any = why
		}
	}
	return f, nil
}

// said tells a rule's refusal from trouble.
func said(err error) (*chat.Error, error) {
	why, ours := errors.AsType[*chat.Error](err)
	if err == nil || !ours || why.Kind == chat.Unavailable || why.Kind == chat.Internal {
		return nil, err
	}
	return why, nil
}
