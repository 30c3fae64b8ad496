package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// group is a group chat of the owner and some customers. Groups stay in the app: Meta neither mirrors
// nor synchronises them (Meta: onboarding page, Jun 2026).
type group struct {
	id, name string
	members  []*customer // besides the owner
	lines    []groupLine
	unread   int // on the owner's phone
}

// groupLine is one message of a group; from is nil for the owner.
type groupLine struct {
	from *customer
	text string
	at   time.Time
}

// AddGroup makes a group of the owner and the customers, and returns its id.
func (w *World) AddGroup(number, name string, members []string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil {
		return "", fmt.Errorf("no phone %q", number)
	}
	if name == "" || len(members) == 0 {
		return "", errors.New(`a group needs a "name" and "members": a list of customers' numbers`)
	}
	g := &group{id: n.phone.newID("g"), name: name}
	for _, m := range members {
		c := w.customerFor(m)
		if c == nil {
			return "", fmt.Errorf("%q is no phone number", m)
		}
		g.members = append(g.members, c)
	}
	n.phone.groups = append(n.phone.groups, g)
	w.groupChanged(n, g)
	return g.id, nil
}

// GroupWrites lets the owner (from empty) or a member write into a group.
func (w *World) GroupWrites(number, id, from, words string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, g := w.findGroup(number, id)
	if g == nil {
		return fmt.Errorf("no group %q on phone %q", id, number)
	}
	line := groupLine{text: words, at: w.now()}
	if from != "" {
		line.from = w.customers[digits(from)]
		if !slices.Contains(g.members, line.from) || line.from == nil {
			return fmt.Errorf("%q is no member of the group", from)
		}
		g.unread++
	} else {
		g.unread = 0
		w.phoneOpened(n, w.now())
	}
	if words == "" {
		return errors.New(`"text" must not be empty`)
	}
	g.lines = append(g.lines, line)
	w.groupChanged(n, g)
	return nil
}

func (w *World) findGroup(number, id string) (*number, *group) {
	n := w.findNumber(number)
	if n == nil {
		return nil, nil
	}
	i := slices.IndexFunc(n.phone.groups, func(g *group) bool { return g.id == id })
	if i < 0 {
		return n, nil
	}
	return n, n.phone.groups[i]
}

func (w *World) groupChanged(n *number, g *group) {
	w.changed(event{Kind: "phone", Number: n.id})
	for _, c := range g.members {
		w.changed(event{Kind: "message", Number: n.id, Customer: c.waID})
	}
}

func (g *group) last() groupLine {
	if len(g.lines) == 0 {
		return groupLine{}
	}
	return g.lines[len(g.lines)-1]
}

// newID numbers what a phone holds: companions, groups, broadcast lists.
func (p *phone) newID(prefix string) string {
	p.nextID++
	return prefix + strconv.Itoa(p.nextID)
}
