package db

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// The writer commits to SQLite's log without waiting for the disk (see logLayer). A goroutine behind it brings
// the log to the disk and only then runs the hooks and answers, while the writer does the next group: what would be
// waiting is work. Several groups that wait share one sync.
//
// When a sync fails, what was committed since the last one may be missing in the middle of the log after a power cut,
// and everything behind it would be lost. So nothing more is accepted until the whole log was carried over into the
// database file, which makes it whole again.

// syncer answers groups once they are on the disk.
type syncer struct {
	path   string                  // of the log
	groups chan []*member          // committed, in order; closed by the writer when it ends
	sync   func(path string) error // brings a file to the disk
	log    logFile
	broken atomic.Pointer[error] // why the log may have a hole; nil while it is sound
}

func newSyncer(path string) *syncer {
	s := &syncer{path: path, groups: make(chan []*member, queueLength)}
	s.sync = s.log.sync
	return s
}

// run syncs and answers until groups is closed.
func (s *syncer) run() {
	defer s.log.close()
	for group := range s.groups {
		groups := append([][]*member{group}, s.waiting()...)
		err := s.settle()
		for _, members := range groups {
			s.answer(members, err)
		}
	}
}

// waiting takes what else was committed by now.
func (s *syncer) waiting() (groups [][]*member) {
	for {
		select {
		case group, more := <-s.groups:
			if !more {
				return groups
			}
			groups = append(groups, group)
		default:
			return groups
		}
	}
}

func (s *syncer) settle() error {
	if why := s.broken.Load(); why != nil {
		return *why
	}
	err := s.sync(s.path)
	if err != nil {
		err = classify(fmt.Errorf("%w: %w", errDisk, err))
		s.broken.Store(&err)
	}
	return err
}

// errDisk marks what did not reach the disk.
var errDisk = errors.New("the log was not synced")

func (s *syncer) answer(members []*member, err error) {
	if err == nil {
		for _, m := range members {
			m.tx.committed()
		}
	}
	answer(members, err)
}

// logFile is the log as the syncer holds it open. It stays open from one sync to the next, because a file that is opened anew
// does not hear of an error that somebody else, such as a checkpoint, has heard of already: the pages that were not
// written count as clean then, and a sync succeeds that has lost them.
type logFile struct{ file *os.File }

// sync brings what was written to the log by anyone to the disk.
func (l *logFile) sync(path string) error {
	if err := l.open(path); err != nil {
		return err
	}
	return syncData(l.file)
}

// open opens the log, or opens it anew if SQLite has made another one.
func (l *logFile) open(path string) error {
	now, err := os.Stat(path)
	if err != nil {
		return err
	}
	if l.file != nil {
		held, err := l.file.Stat()
		if err == nil && os.SameFile(held, now) {
			return nil
		}
		l.close()
	}
	l.file, err = os.OpenFile(path, os.O_RDWR, 0)
	return err
}

// close closes the log: SQLite keeps no locks on it that closing would drop.
func (l *logFile) close() {
	if l.file != nil {
		_ = l.file.Close() // all that was to be synced was
		l.file = nil
	}
}
