package event

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const (
	seatTime    = 50 * time.Second // a page says every 20 seconds that it is still there
	writingTime = 10 * time.Second // and every few seconds that its agent writes
)

// Attendance knows which agents have which conversation open right now, and who of them writes. It lives in the memory of
// one process, by the wall clock: it is a courtesy among colleagues, never a rule.
type Attendance struct {
	mu    sync.Mutex
	rooms map[chat.AccountID]*room
	now   func() time.Time
}

// Seat is an agent at a conversation.
type Seat struct {
	Agent   chat.AgentID
	Writing bool
}

// room is one account's.
type room struct {
	seats map[chat.ConversationID]map[chat.AgentID]times
	log   []chat.ConversationID // of changes; its length and dropped number them
	past  int64                 // changes that were dropped from the log
	news  chan struct{}         // closed and replaced when something changes
}

type times struct{ seen, wrote time.Time }

// roomLog is how many changes are remembered: who is further behind looks at everything anew.
const roomLog = 512

// NewAttendance returns an attendance in which nobody is.
func NewAttendance() *Attendance {
	return &Attendance{rooms: map[chat.AccountID]*room{}, now: time.Now}
}

func (a *Attendance) room(account chat.AccountID) *room {
	r := a.rooms[account]
	if r == nil {
		r = &room{seats: map[chat.ConversationID]map[chat.AgentID]times{}, news: make(chan struct{})}
		a.rooms[account] = r
	}
	return r
}

// Sit notes that the viewer has a conversation open, and whether they write there.
func (a *Attendance) Sit(v chat.Viewer, id chat.ConversationID, writing bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, now := a.room(v.Account), a.now()
	r.clear(now)
	before, was := r.seats[id][v.Agent]
	after := times{seen: now, wrote: before.wrote}
	if writing {
		after.wrote = now
	}
	if r.seats[id] == nil {
		r.seats[id] = map[chat.AgentID]times{}
	}
	r.seats[id][v.Agent] = after
	if !was || before.writing(now) != after.writing(now) {
		r.changed(id)
	}
}

// Rise notes that the viewer has closed a conversation, or (still there) stopped writing.
func (a *Attendance) Rise(v chat.Viewer, id chat.ConversationID, still bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.room(v.Account)
	seat, was := r.seats[id][v.Agent]
	if !was {
		return
	}
	if still {
		seat.wrote = time.Time{}
		r.seats[id][v.Agent] = seat
	} else {
		delete(r.seats[id], v.Agent)
		if len(r.seats[id]) == 0 {
			delete(r.seats, id)
		}
	}
	r.changed(id)
}

// Looks reports whether the viewer's agent has a conversation open right now.
func (a *Attendance) Looks(v chat.Viewer, id chat.ConversationID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	seat, there := a.room(v.Account).seats[id][v.Agent]
	return there && a.now().Sub(seat.seen) <= seatTime
}

// At returns who else than the viewer is at a conversation, by agent.
func (a *Attendance) At(v chat.Viewer, id chat.ConversationID) []Seat {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, now := a.room(v.Account), a.now()
	r.clear(now)
	var out []Seat
	for _, agent := range slices.Sorted(maps.Keys(r.seats[id])) {
		if agent != v.Agent {
			out = append(out, Seat{agent, r.seats[id][agent].writing(now)})
		}
	}
	return out
}

// Changes are the conversations whose attendance changed since someone last asked.
type Changes struct {
	Of   []chat.ConversationID
	Lost bool            // there were more than are remembered: any may have changed
	At   int64           // ask from here the next time
	More <-chan struct{} // closed when there are more
}

// Since returns what changed after a number of changes; 0 is the beginning.
func (a *Attendance) Since(v chat.Viewer, after int64) Changes {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.room(v.Account)
	c := Changes{At: r.past + int64(len(r.log)), More: r.news}
	if after < r.past || after > c.At {
		c.Lost = true
		return c
	}
	c.Of = slices.Clone(r.log[after-r.past:])
	slices.Sort(c.Of)
	c.Of = slices.Compact(c.Of)
	return c
}

// Now is the number of the newest change.
func (a *Attendance) Now(v chat.Viewer) int64 { return a.Since(v, 0).At }

// Sweep notes who has left without a word, or stopped writing. Call it every few seconds.
func (a *Attendance) Sweep() {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for _, r := range a.rooms {
		r.clear(now)
	}
}

// clear drops what is over.
func (r *room) clear(now time.Time) {
	for id, seats := range r.seats {
		for agent, t := range seats {
			switch {
			case now.Sub(t.seen) > seatTime:
				delete(seats, agent)
				r.changed(id)
			case !t.wrote.IsZero() && !t.writing(now):
				seats[agent] = times{seen: t.seen}
				r.changed(id)
			}
		}
		if len(seats) == 0 {
			delete(r.seats, id)
		}
	}
}

func (r *room) changed(id chat.ConversationID) {
	if r.log = append(r.log, id); len(r.log) > roomLog {
		drop := len(r.log) - roomLog/2
		r.past += int64(drop)
		r.log = append([]chat.ConversationID(nil), r.log[drop:]...)
	}
	close(r.news)
	r.news = make(chan struct{})
}

func (t times) writing(now time.Time) bool {
	return !t.wrote.IsZero() && now.Sub(t.wrote) <= writingTime
}
