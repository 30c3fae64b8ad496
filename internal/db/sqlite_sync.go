package db

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// The writer commits to SQLite's log without waiting for the disk (synchronous NORMAL). A goroutine behind it brings
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
	broken atomic.Pointer[error]   // why the log may have a hole; nil while it is sound
}

func newSyncer(path string) *syncer {
	return &syncer{path: path, groups: make(chan []*member, queueLength), sync: syncFile}
}

// run syncs and answers until groups is closed.
func (s *syncer) run() {
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

// syncFile brings what was written to a file by anyone to the disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close() // SQLite keeps no locks on its log, which closing would drop
	return syncData(file)
}
