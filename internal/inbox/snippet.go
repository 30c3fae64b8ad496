package inbox

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

var shortcut = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,39}$`)

// PutSnippet makes a snippet (ID zero) or changes one. It belongs to the viewer, to a team the viewer is in, or (both zero)
// to all; administrators alone make those for all and for other teams. Kinds of failure: Invalid (no title, a shortcut
// that is taken or has other characters than letters, digits, - and _, a content that cannot be sent, acts that cannot be done; without
// acts it needs words), Forbidden, NotFound.
func (i *Inbox) PutSnippet(ctx context.Context, v chat.Viewer, sn chat.Snippet) (chat.Snippet, error) {
	sn.Account, sn.Title = v.Account, strings.Join(strings.Fields(sn.Title), " ")
	sn.Shortcut = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(sn.Shortcut), "/"))
	sn.Content.Text = strings.TrimSpace(sn.Content.Text)
	slices.Sort(sn.Acts.Labels)
	sn.Acts.Labels = slices.Compact(sn.Acts.Labels)
	if err := checkSnippet(sn); err != nil {
		return sn, err
	}
	err := i.store.Write(ctx, func(tx *db.Tx) error {
		if err := i.age(tx, v, &sn); err != nil {
			return err
		}
		if err := mayWrite(tx, v, sn); err != nil {
			return err
		}
		var err error
		if sn.Content, err = fit(tx, v, sn.Content); err != nil {
			return err
		}
		if err := i.mayDo(tx, v, sn.Acts); err != nil {
			return err
		}
		taken, err := store.SnippetNamed(tx, sn)
		switch {
		case err != nil:
			return err
		case taken:
			return &chat.Error{Kind: chat.Invalid, Field: "shortcut", Say: "Another snippet has the shortcut /" + sn.Shortcut + ". Choose another one."}
		}
		if err := store.PutSnippet(tx, sn); err != nil {
			return err
		}
		return i.snippetsChanged(tx, v)
	})
	return sn, err
}

// age gives a new snippet its id, and an old one what does not change. An old one has to be the viewer's to change.
func (i *Inbox) age(tx *db.Tx, v chat.Viewer, sn *chat.Snippet) error {
	sn.UpdatedAt = i.clock.NowMillis()
	if sn.ID == 0 {
		sn.ID, sn.CreatedAt = chat.SnippetID(i.store.IDs.Next()), sn.UpdatedAt
		return nil
	}
	before, err := store.SnippetIn(tx, v, sn.ID)
	if err != nil {
		return err
	}
	sn.Used, sn.CreatedAt = before.Used, before.CreatedAt
	return mayWrite(tx, v, before)
}

func checkSnippet(sn chat.Snippet) error {
	refuse := func(field, say string) error { return &chat.Error{Kind: chat.Invalid, Field: field, Say: say} }
	switch {
	case sn.Title == "":
		return refuse("title", "The snippet has no title. Give it one by which your team finds it.")
	case utf8.RuneCountInString(sn.Title) > longestName:
		return refuse("title", "The title is too long: 60 characters at most.")
	case !shortcut.MatchString(sn.Shortcut):
		return refuse("shortcut", "A shortcut has letters, digits, - and _ only, 40 at most, such as opening-hours.")
	case sn.Content.Type == "template" || sn.Content.Type == chat.TypeReaction:
		return refuse("content", "A snippet is a text, a file or a message with buttons. For a closed window use a template.")
	case sn.Acts.Rest != "" && !slices.Contains(chat.RestChoices(), sn.Acts.Rest):
		return refuse("acts.snooze", "A snippet can snooze until later, tomorrow, monday or reply.")
	case sn.Acts.Rest != "" && sn.Acts.Resolve:
		return refuse("acts.snooze", "A conversation is either snoozed or resolved. Choose one of the two.")
	case sn.Wordless():
		return nil
	}
	return sn.Content.Check()
}

// mayWrite checks that a snippet is the viewer's to change.
func mayWrite(tx *db.Tx, v chat.Viewer, sn chat.Snippet) error {
	switch {
	case sn.Agent != 0 && sn.Agent == v.Agent && sn.Team == 0, sn.Agent == 0 && v.MayAdmin() && sn.Team == 0:
		return nil
	case sn.Agent != 0:
		return chat.Errorf(chat.Forbidden, "A snippet is your own, your team's or everybody's.")
	case sn.Team == 0:
		return chat.Errorf(chat.Forbidden, "Only administrators can change snippets that everybody has. Make one of your own.")
	}
	teams, err := store.TeamsIn(tx, v.Account)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(teams, func(t chat.Team) bool { return t.ID == sn.Team })
	switch {
	case at < 0:
		return &chat.Error{Kind: chat.Invalid, Field: "team", Say: "There is no such team."}
	case !v.MayAdmin() && !slices.Contains(teams[at].Members, v.Agent):
		return chat.Errorf(chat.Forbidden, "You are not in this team, so its snippets are not yours to change.")
	}
	return nil
}

// RemoveSnippet deletes a snippet. Kinds of failure: Forbidden, NotFound.
func (i *Inbox) RemoveSnippet(ctx context.Context, v chat.Viewer, id chat.SnippetID) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		sn, err := store.SnippetIn(tx, v, id)
		if err != nil {
			return err
		}
		if err := mayWrite(tx, v, sn); err != nil {
			return err
		}
		if err := store.RemoveSnippet(tx, v.Account, id); err != nil {
			return err
		}
		return i.snippetsChanged(tx, v)
	})
}

// UseSnippet counts that the viewer put a snippet into the composer. Kinds of failure: NotFound.
func (i *Inbox) UseSnippet(ctx context.Context, v chat.Viewer, id chat.SnippetID) error {
	return i.store.Write(ctx, func(tx *db.Tx) error {
		if _, err := store.SnippetIn(tx, v, id); err != nil {
			return err
		}
		return store.UseSnippet(tx, v.Account, id)
	})
}

func (i *Inbox) snippetsChanged(tx *db.Tx, v chat.Viewer) error {
	return i.events.Append(tx, v.Account, chat.Event{Kind: chat.EventDeskChanged, At: i.clock.NowMillis()})
}

// FindSnippets returns up to limit of the viewer's snippets that fit what was typed, the best first: those whose shortcut begins so,
// then those that have its letters in order. Nothing typed: those that are used most.
func (i *Inbox) FindSnippets(ctx context.Context, v chat.Viewer, typed string, limit int) ([]chat.Snippet, error) {
	all, err := i.store.Snippets(ctx, v)
	if err != nil {
		return nil, err
	}
	scores := make(map[chat.SnippetID]int, len(all))
	all = slices.DeleteFunc(all, func(sn chat.Snippet) bool {
		score, ok := chat.Likeness(typed, sn.Shortcut, sn.Title, sn.Content.InWords().Text)
		scores[sn.ID] = score
		return !ok
	})
	slices.SortStableFunc(all, func(a, b chat.Snippet) int { return scores[b.ID] - scores[a.ID] })
	return all[:min(limit, len(all))], nil
}
