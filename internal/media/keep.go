package media

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Parcel is a file that someone hands over to be sent.
type Parcel struct {
	MIME     string // as announced; may be empty
	Filename string // may be empty
	Body     io.Reader
}

// Keep keeps a file for sending. It lies on the shelf beside those that came in, under its hash, and counts for the
// account of the viewer; nothing goes to Meta before it is sent. Kinds of failure: Invalid (empty, broken off, not what it
// was announced as), TooLarge, Unavailable (disk).
func (m *Media) Keep(ctx context.Context, v chat.Viewer, p Parcel) (chat.File, error) {
	body := &opening{Reader: io.LimitReader(p.Body, m.Limit+1)}
	var f chat.File
	_, err := m.shelf.keep(v.Account, body, func(k kept) (err error) {
		f, err = m.judge(k, body.head, p)
		return err
	})
	if err != nil {
		return chat.File{}, keepTrouble(err)
	}
	f.Account, f.CreatedAt = v.Account, m.Clock.NowMillis()
	return f, m.Store.Write(ctx, func(tx *db.Tx) error { return store.KeepFile(tx, f) })
}

// judge decides whether a file that came whole can be kept, and describes it.
func (m *Media) judge(k kept, head []byte, p Parcel) (chat.File, error) {
	switch {
	case k.size == 0:
		return chat.File{}, chat.Errorf(chat.Invalid, "The file is empty. Send its content as the body of the request.")
	case k.size > m.Limit:
		return chat.File{}, chat.Errorf(chat.TooLarge, "The file is larger than %d MB, the most that WhatsApp takes. Send a link to it instead.", m.Limit>>20)
	}
	f, err := inspect(head, p.MIME)
	f.ID, f.Size, f.Filename = k.hash, k.size, plainName(p.Filename)
	return f, err
}

// keepTrouble tells trouble with the disk from trouble with what came.
func keepTrouble(err error) error {
	if full, ok := errors.AsType[diskError](err); ok {
		return chat.Because(chat.Unavailable, full, "The file cannot be stored on the server's disk at the moment.")
	}
	if known, ok := errors.AsType[*chat.Error](err); ok {
		return known
	}
	return chat.Because(chat.Invalid, err, "The file broke off before its end. Send it again.")
}

// opening remembers how a file begins.
type opening struct {
	io.Reader
	head []byte
}

func (o *opening) Read(p []byte) (int, error) {
	n, err := o.Reader.Read(p)
	if room := headLength - len(o.head); room > 0 {
		o.head = append(o.head, p[:min(n, room)]...)
	}
	return n, err
}

// OpenKept opens a file of an account by its hash; the caller closes it. It is how package send reads what it uploads.
func (m *Media) OpenKept(account chat.AccountID, hash string) (io.ReadCloser, error) {
	name := digest(hash)
	if name == "" {
		return nil, chat.Errorf(chat.NotFound, "The message names no file. Send it again with one.")
	}
	file, err := os.Open(m.shelf.path(account, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, chat.Because(chat.NotFound, err, "The file is missing from the data folder. Upload it again.")
	case err != nil:
		return nil, chat.Because(chat.Unavailable, err, "The file cannot be read from the data folder.")
	}
	return file, nil
}
