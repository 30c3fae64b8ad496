package send_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/store"
)

// uploads stands before the double of Meta and takes files.
type uploads struct {
	*httptest.Server
	mu    sync.Mutex
	files []string // type and content of each
	reply func(nth int) *answer
}

// withUploads lets the rig send files: whatever hash is asked for is a file that holds it.
func (r *rig) withUploads() *uploads {
	u := &uploads{reply: func(int) *answer { return nil }}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !strings.HasSuffix(q.URL.Path, "/media") {
			r.meta.serve(w, q)
			return
		}
		u.take(w, q)
	}))
	r.t.Cleanup(u.Close)
	r.opts.Graph = &graph.Client{BaseURL: u.URL}
	r.opts.Files = shelf{}
	return u
}

type shelf struct{}

func (shelf) OpenKept(_ chat.AccountID, hash string) (io.ReadCloser, error) {
	if strings.HasPrefix(hash, "lost") {
		return nil, chat.Errorf(chat.NotFound, "The file is missing from the data folder. Upload it again.")
	}
	return io.NopCloser(strings.NewReader("content of " + hash)), nil
}

func (u *uploads) take(w http.ResponseWriter, q *http.Request) {
	file, header, err := q.FormFile("file")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	content, _ := io.ReadAll(file)
	u.mu.Lock()
	u.files = append(u.files, header.Header.Get("Content-Type")+" "+string(content))
	nth := len(u.files)
	u.mu.Unlock()
	switch a := u.reply(nth); {
	case a == nil:
		_, _ = io.WriteString(w, `{"id":"88`+string(rune('0'+nth))+`"}`)
	case a.cut:
		panic(http.ErrAbortHandler)
	default:
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	}
}

func (u *uploads) taken() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return append([]string(nil), u.files...)
}

// file keeps a file and returns a message with it.
func (r *rig) file(c chat.ConversationID, hash, mime string) chat.Message {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		return store.KeepFile(tx, chat.File{ID: hash, Account: r.shop.Account.ID, MIME: mime, Size: int64(len("content of " + hash)), Channels: 1})
	})
	m := r.text(c, "")
	m.Content = chat.Content{Type: "audio", Media: &chat.Media{SHA256: hash, MIME: mime, Voice: true}}
	return m
}

func (r *rig) mustQueue(m chat.Message) chat.Message {
	r.t.Helper()
	queued, err := r.queue(m, store.LanePeople)
	if err != nil {
		r.t.Fatal(err)
	}
	return queued
}

func TestAFileIsUploadedOnceForItsNumber(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		u := r.withUploads()
		r.start()
		m := r.file(r.customer().Conversation, "a", chat.OpusType)
		for range 2 {
			r.becomes(r.mustQueue(m).ID, chat.StatusAccepted)
		}
		if got := u.taken(); len(got) != 1 || got[0] != "audio/ogg; codecs=opus content of a" {
			t.Errorf("uploaded %q", got)
		}
		r.opts.Clock.Advance(29 * 24 * time.Hour)
		m.Conversation = r.customer().Conversation
		r.becomes(r.mustQueue(m).ID, chat.StatusAccepted)
		if got := u.taken(); len(got) != 2 {
			t.Errorf("after four weeks %d uploads, want another one", len(got))
		}
		r.wantRequests(3)
	})
}

// TestABrokenUploadIsNeverUncertain: connection cut, server error, error without a meaning: all are tried again.
func TestABrokenUploadIsNeverUncertain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		u := r.withUploads()
		u.reply = func(nth int) *answer {
			return []*answer{nil, {cut: true}, {status: 502, body: "bad gateway"}, {status: 500, body: `{"error":{"code":1,"message":"x"}}`}, nil}[nth]
		}
		r.start()
		m := r.mustQueue(r.file(r.customer().Conversation, "a", chat.OpusType))
		r.advanceUntil("the message is accepted", func() bool { return r.message(m.ID).Status == chat.StatusAccepted })
		if got := u.taken(); len(got) != 4 {
			t.Errorf("%d uploads, want 4", len(got))
		}
		r.wantRequests(1)
	})
}

func TestAnUploadThatIsRefusedFailsTheMessage(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		u := r.withUploads()
		u.reply = func(int) *answer { return &answer{status: 400, body: `{"error":{"code":131053,"message":"x"}}`} }
		r.start()
		refused := r.mustQueue(r.file(r.customer().Conversation, "a", chat.OpusType))
		if got := r.becomes(refused.ID, chat.StatusFailed); got.ErrorCode != 131053 {
			t.Errorf("failed with %d %q", got.ErrorCode, got.ErrorSay)
		}
		lost := r.mustQueue(r.file(r.customer().Conversation, "lost", chat.OpusType))
		if got := r.becomes(lost.ID, chat.StatusFailed); !strings.Contains(got.ErrorSay, "Upload it again") {
			t.Errorf("failed with %q", got.ErrorSay)
		}
		r.wantRequests(0)
		r.wantOutbox(0, 0)
	})
}

// TestAProcessThatStopsWhileUploadingLeavesNothingUncertain starts where a process was killed during an upload.
func TestAProcessThatStopsWhileUploadingLeavesNothingUncertain(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.withUploads()
		gate := make(chan struct{})
		r.opts.Files = held{gate}
		r.start()
		m := r.mustQueue(r.file(r.customer().Conversation, "a", chat.OpusType))
		r.becomes(m.ID, chat.StatusSending)
		stranded := r.stranded(m.ID)
		close(gate)
		r.becomes(m.ID, chat.StatusAccepted)
		r.sender.Close()

		r.write(func(tx *db.Tx) error { return store.Enqueue(tx, r.shop.Account.ID, stranded) })
		r.start()
		r.eventually("it was sent by the next process", func() bool { return len(r.meta.asked()) == 2 })
		r.eventually("the outbox is empty", func() bool { w, u := r.outbox(); return w == 0 && u == 0 })
	})
}

// held is a shelf that hands out nothing until the gate opens.
type held struct{ gate chan struct{} }

func (h held) OpenKept(a chat.AccountID, hash string) (io.ReadCloser, error) {
	<-h.gate
	return shelf{}.OpenKept(a, hash)
}

// stranded is what a process that is killed now would leave of a message.
func (r *rig) stranded(id chat.MessageID) (o store.Outgoing) {
	r.t.Helper()
	r.write(func(tx *db.Tx) error {
		all, err := store.Stranded(tx, r.shop.Account.ID, r.shop.Number.ID)
		if err == nil && (len(all) != 1 || all[0].Message != id || all[0].AttemptedAt != 0) {
			err = errors.New("the attempt counts although it has not begun")
		}
		if err == nil {
			o = all[0]
		}
		return err
	})
	return o
}
