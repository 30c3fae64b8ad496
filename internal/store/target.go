package store

import (
	"context"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
)

// named is the condition that a contact p is called something with the words of $2, or known under such a number.
const named = `(LOWER(p.given_name) LIKE $2 ESCAPE '!' OR LOWER(p.book_name) LIKE $2 ESCAPE '!' OR LOWER(p.profile_name) LIKE $2 ESCAPE '!'
	OR LOWER(p.username) LIKE $2 ESCAPE '!' OR p.phone LIKE $2 ESCAPE '!' OR LOWER(p.company) LIKE $2 ESCAPE '!')`

// pattern writes what a person typed for LIKE: anywhere, in any case.
func pattern(words string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(strings.Join(strings.Fields(words), " "))) + "%"
}

// FindConversations lists up to limit conversations whose contact is called something with the words in it, or known under
// such a number, those that were used last first.
func (s *Store) FindConversations(ctx context.Context, v chat.Viewer, words string, limit int) ([]Summary, error) {
	return db.All(ctx, s, scanSummary, summaryQuery+`
		WHERE c.account_id = $1 AND `+named+sees(v, "c")+`
		ORDER BY c.last_at DESC, c.id DESC LIMIT $3`, v.Account, pattern(words), limit)
}

// FindContacts lists up to limit contacts that are called something with the words in it, or known under such a number.
func (s *Store) FindContacts(ctx context.Context, v chat.Viewer, words string, limit int) ([]chat.Contact, error) {
	return db.All(ctx, s, scanContact, `
		SELECT `+contactColumns+` FROM contact p WHERE p.account_id = $1 AND `+named+seesContact(v, "p", "id")+`
		ORDER BY p.id DESC LIMIT $3`, v.Account, pattern(words), limit)
}
