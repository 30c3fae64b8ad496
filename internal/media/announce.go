package media

import (
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// How long Meta keeps what a media id names (Meta: media page, Dec 2025, and onboarding page, Jun 2026). It only
// bounds how long fetching is tried: whether the file is still there is Meta's to say.
const (
	liveLife    = 7 * 24 * time.Hour
	historyLife = 14 * 24 * time.Hour
)

// Announce notes that files are to be fetched, in the transaction that stores their messages: from customers, from
// the phone or from history, as they are now. Messages without a file are passed over. It returns how many have
// one; call Nudge after the commit.
func Announce(tx *db.Tx, account chat.AccountID, messages []chat.Message, now int64) (int, error) {
	var files []store.MediaRow
	place := map[chat.MessageID]int{}
	for _, m := range messages {
		if m.Content.Media == nil || m.Content.Media.ID == "" {
			continue
		}
		// One statement must not meet a message twice; the later wording counts.
		if at, again := place[m.ID]; again {
			files[at] = file(account, m, now)
			continue
		}
		place[m.ID] = len(files)
		files = append(files, file(account, m, now))
	}
	return len(files), store.AddMedia(tx, account, files)
}

func file(account chat.AccountID, m chat.Message, now int64) store.MediaRow {
	lane, life := store.MediaLive, liveLife
	if m.Origin == chat.FromImport {
		lane, life = store.MediaHistory, historyLife
	}
	f := m.Content.Media
	return store.MediaRow{Account: account, Message: m.ID, Number: m.Number, Lane: lane, SentAt: m.SentAt,
		MediaID: f.ID, MIME: f.MIME, Filename: f.Filename, SHA256: f.SHA256,
		State: store.MediaPending, DueAt: now, ExpiresAt: now + life.Milliseconds(), CreatedAt: now, UpdatedAt: now}
}
