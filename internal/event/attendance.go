package event

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
)

const (
	seatTime    = 50 * time.Second // a page says every 20 seconds that it is still there
	writingTime = 10 * time.Second // and every few seconds that its agent writes
	doorTime    = 5 * time.Second  // a browser that turns a page is away for a moment
)

// Attendance knows which agents have a page open right now and which conversation, and who of them writes. It lives in the memory of
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
	doors map[chat.AgentID]door
	log   []chat.ConversationID // of changes; its length and dropped number them
	past  int64                 // changes that were dropped from the log
	news  chan struct{}         // closed and replaced when something changes
}

// door is how an agent's browsers follow what happens: whoever does is there.
type door struct {
	open int
	left time.Time // when the last of them went
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
		r = &room{seats: map[chat.ConversationID]map[chat.AgentID]times{}, doors: map[chat.AgentID]door{}, news: make(chan struct{})}
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

// Enter notes that a page of the viewer's agent follows what happens, until leave is called.
func (a *Attendance) Enter(v chat.Viewer) (leave func()) {
	a.door(v, 1)
	return func() { a.door(v, -1) }
}

func (a *Attendance) door(v chat.Viewer, by int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, now := a.room(v.Account), a.now()
	r.clear(now)
	d, there := r.doors[v.Agent]
	r.doors[v.Agent] = door{open: d.open + by, left: now}
	if !there {
		r.changed(0)
	}
}

// Whereabouts is where an agent is. Who has a conversation open is there, whatever became of their page.
type Whereabouts struct {
	Agent  chat.AgentID
	Places []Place // the conversations they have open: those they write in first
}

// Place is a conversation that an agent has open.
type Place struct {
	Conversation chat.ConversationID
	Writing      bool
}

// Everybody returns where all are who are there, by agent.
func (a *Attendance) Everybody(v chat.Viewer) []Whereabouts {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, now := a.room(v.Account), a.now()
	r.clear(now)
	there := map[chat.AgentID][]Place{}
	for agent := range r.doors {
		there[agent] = nil
	}
	for id, seats := range r.seats {
		for agent, t := range seats {
			there[agent] = append(there[agent], Place{id, t.writing(now)})
		}
	}
	var all []Whereabouts
	for _, agent := range slices.Sorted(maps.Keys(there)) {
		places := there[agent]
		slices.SortFunc(places, func(a, b Place) int {
			switch {
			case a.Writing == b.Writing:
				return cmp.Compare(a.Conversation, b.Conversation)
			case a.Writing:
				return -1
			}
			return 1
		})
		all = append(all, Whereabouts{agent, places})
	}
	return all
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

// Changes are the conversations whose attendance changed since someone last asked; 0 among them: agents came or went.
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
	for agent, d := range r.doors {
		if d.open == 0 && now.Sub(d.left) > doorTime {
			delete(r.doors, agent)
			r.changed(0)
		}
	}
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
