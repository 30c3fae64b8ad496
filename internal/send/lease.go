package send

import (
	"context"
	"crypto/rand"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// lease is how long a process may send for a number without saying again that it does. Another one takes over after
// that and a look, so within ten seconds. Clocks of several nodes must not differ by more than a second or two.
const lease = 6 * time.Second

// process names this sender among those of all processes.
type process struct {
	machine string // where process ids mean the same: boot and pid namespace; empty if that cannot be told
	name    string // machine, process id and something random
}

func newProcess() process {
	p := process{machine: machine()}
	p.name = p.machine + "/" + strconv.Itoa(os.Getpid()) + "/" + rand.Text()
	return p
}

// machine tells within what process ids can be compared.
func machine() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	space, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + space
}

// gone returns the name of another process if it has surely ended: it ran on this machine and is not there any more.
// So a restart after a crash need not wait for the lease to end.
func (p process) gone(name string) string {
	place, rest, _ := strings.Cut(name, "/")
	id, _, _ := strings.Cut(rest, "/")
	pid, err := strconv.Atoi(id)
	if p.machine == "" || place != p.machine || err != nil || syscall.Kill(pid, 0) != syscall.ESRCH {
		return p.name
	}
	return name
}

// own makes this process the one that sends for the number, or returns when to ask again. What an earlier one left
// without an answer is uncertain from here on.
func (l *line) own(tx *db.Tx, d store.Desk, now int64) (askAgain int64, err error) {
	s := l.s
	mine := d.Owner == s.self.name
	if mine && d.LeaseUntil-now > lease.Milliseconds()/2 {
		return 0, nil
	}
	ok, err := store.TakeLease(tx, l.account, l.number, s.self.name, s.self.gone(d.Owner), now, now+lease.Milliseconds())
	if err != nil {
		return 0, err
	}
	if !ok {
		return min(max(d.LeaseUntil, now+1), now+look.Milliseconds()), nil
	}
	tx.OnCommit(func() { l.leased.Store(now + lease.Milliseconds()) })
	if mine {
		return 0, nil
	}
	return 0, l.strand(tx, now)
}

// strand marks attempts of an earlier process that never got an answer: nobody knows whether Meta has them.
func (l *line) strand(tx *db.Tx, now int64) error {
	stranded, err := store.Stranded(tx, l.account, l.number)
	if err != nil {
		return err
	}
	for _, o := range stranded {
		if o.AttemptedAt == 0 { // nothing has gone to Meta that a customer could see
			if err := l.s.wait(tx, l.account, o, now, ""); err != nil {
				return err
			}
			continue
		}
		if err := l.s.doubt(tx, l.account, o, now, "Saltbridge stopped while this message was on its way. "+askReceipt); err != nil {
			return err
		}
	}
	return nil
}

// takeOver looks after attempts that an earlier process left without an answer, unless another one sends now.
func (l *line) takeOver() error {
	return l.s.Store.Write(l.s.ctx, func(tx *db.Tx) error {
		left, err := store.Stranded(tx, l.account, l.number)
		if err != nil || len(left) == 0 {
			return err
		}
		d, err := store.DeskOf(tx, l.account, l.number)
		if err != nil {
			return err
		}
		_, err = l.own(tx, d, l.s.Clock.NowMillis())
		return err
	})
}

// renew keeps the lease while requests are under way.
func (l *line) renew() error {
	if l.flying.Load() == 0 || l.leased.Load()-l.s.Clock.NowMillis() > lease.Milliseconds()/2 {
		return nil
	}
	return l.takeOver()
}

// endLeases leaves the numbers to other processes.
func (s *Sender) endLeases() error {
	ctx, cancel := context.WithTimeout(context.Background(), look)
	defer cancel()
	return s.Store.Write(ctx, func(tx *db.Tx) error {
		for _, l := range s.lines {
			if err := store.EndLease(tx, l.account, l.number, s.self.name); err != nil {
				return err
			}
		}
		return nil
	})
}
