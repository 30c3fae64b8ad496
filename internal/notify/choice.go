package notify

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// Kind is a sort of thing that agents are told of.
type Kind string

// The kinds.
const (
	Mine       Kind = "mine"       // a customer wrote in a conversation of the agent's
	Team       Kind = "team"       // a customer wrote in a conversation of the agent's team that nobody has
	Unassigned Kind = "unassigned" // a customer wrote in a conversation that belongs to nobody
	Mentioned  Kind = "mentioned"  // a colleague's note names the agent
	Assigned   Kind = "assigned"   // a colleague gave the agent a conversation, or took one of theirs
	Failed     Kind = "failed"     // a message of the agent's was not sent
)

// Kinds are all kinds, in the order of the settings.
func Kinds() []Kind { return []Kind{Mine, Team, Unassigned, Mentioned, Assigned, Failed} }

// Way is how an agent is told.
type Way string

// The ways.
const (
	Show  Way = "show"  // on the screen, by the browser
	Sound Way = "sound" // while a page is open
	Push  Way = "push"  // on devices where no page is open
)

// Ways are all ways, in the order of the settings.
func Ways() []Way { return []Way{Show, Sound, Push} }

// Choice is what an agent chose to be told of.
type Choice struct {
	Ways  map[Kind][]Way `json:"ways"`
	Quiet Quiet          `json:"quiet"`
}

// Quiet are the hours in which an agent is told nothing, by the agent's clock; From after Until goes over midnight.
type Quiet struct {
	On    bool           `json:"on"`
	From  string         `json:"from"`  // as 20:00
	Until string         `json:"until"` // as 08:00
	Days  []time.Weekday `json:"days"`  // quiet all day; usually the weekend
	Zone  string         `json:"zone"`  // the agent's time zone when this was chosen
}

// Usual is what agents get who chose nothing: told of all but what others may take.
func Usual() Choice {
	return Choice{Ways: map[Kind][]Way{
		Mine: {Show, Sound, Push}, Team: {Show, Sound}, Unassigned: {Show}, Mentioned: {Show, Sound, Push},
		Assigned: {Show, Sound, Push}, Failed: {Show, Push},
	}, Quiet: Quiet{From: "20:00", Until: "08:00"}}
}

// Wants reports whether the agent is told of a kind in a way.
func (c Choice) Wants(k Kind, w Way) bool { return slices.Contains(c.Ways[k], w) }

const clockFormat = "15:04"

// Check says what is wrong with a choice.
func (c Choice) Check() error {
	for kind, ways := range c.Ways {
		if !slices.Contains(Kinds(), kind) {
			return chat.Errorf(chat.Invalid, "There is nothing called %q to be told of.", kind)
		}
		for _, w := range ways {
			if !slices.Contains(Ways(), w) {
				return chat.Errorf(chat.Invalid, "There is no way called %q to be told.", w)
			}
		}
	}
	if !c.Quiet.On {
		return nil
	}
	for _, at := range []string{c.Quiet.From, c.Quiet.Until} {
		if _, err := time.Parse(clockFormat, at); err != nil || len(at) != len(clockFormat) {
			return chat.Errorf(chat.Invalid, "%q is not a time of day. It looks like 20:00.", at)
		}
	}
	return nil
}

// At reports whether it is quiet at a time.
func (q Quiet) At(at time.Time) bool {
	if !q.On {
		return false
	}
	if zone, err := time.LoadLocation(q.Zone); err == nil { // else the server's time is as good as any
		at = at.In(zone)
	}
	if slices.Contains(q.Days, at.Weekday()) {
		return true
	}
	from, until, now := q.From, q.Until, at.Format(clockFormat) // of one length, so that they compare as text
	if from <= until {
		return from <= now && now < until
	}
	return now >= from || now < until
}

// preference is the name under which a choice is kept.
const preference = "notify"

// Chosen returns what the viewer's agent chose.
func Chosen(ctx context.Context, s *store.Store, v chat.Viewer) (Choice, error) {
	kept, err := s.Preferences(ctx, v)
	if err != nil {
		return Choice{}, err
	}
	for _, p := range kept {
		if p.Name == preference {
			var c Choice
			err := json.Unmarshal([]byte(p.Value), &c)
			return c, err
		}
	}
	return Usual(), nil
}

// Choose keeps what the viewer's agent chose.
func Choose(ctx context.Context, s *store.Store, v chat.Viewer, c Choice) error {
	if err := c.Check(); err != nil {
		return err
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.Write(ctx, func(tx *db.Tx) error {
		return store.Prefer(tx, v.Account, v.Agent, store.Preference{Name: preference, Value: string(text)})
	})
}
