package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// companion is a device linked to the owner's phone.
type companion struct {
	id, kind string
	linkedAt time.Time
}

// broadcast is an old list of recipients. Each gets a 1:1 message.
type broadcast struct {
	id, name string
	to       []*customer
}

// maxCompanions is how many devices a phone can have linked at a time.
const maxCompanions = 4

// companionKinds are the devices that exist, with what people call them.
var companionKinds = map[string]string{"web": "WhatsApp Web", "mac": "WhatsApp for Mac", "ipad": "iPad",
	"android": "Android tablet", "windows": "WhatsApp for Windows", "wearos": "Wear OS watch"}

// unsupportedCompanions cannot be linked to a connected number (Meta: onboarding page, Jun 2026).
var unsupportedCompanions = []string{"windows", "wearos"}

// onboarded is what becomes of a phone when its number is connected: every companion is logged out, and
// disappearing messages are switched off.
func (p *phone) onboarded() {
	p.companions = nil
	p.disappearing = "off"
}

// LinkCompanion links a device to the owner's phone: web, mac, ipad, android, windows or wearos.
func (w *World) LinkCompanion(number, kind string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	switch {
	case n == nil:
		return "", fmt.Errorf("no phone %q", number)
	case companionKinds[kind] == "":
		return "", fmt.Errorf("kind must be web, mac, ipad, android, windows or wearos, not %q", kind)
	case n.link != nil && slices.Contains(unsupportedCompanions, kind):
		return "", fmt.Errorf("%s cannot be linked while the account is connected to a platform", companionKinds[kind])
	case len(n.phone.companions) >= maxCompanions:
		return "", fmt.Errorf("a phone has at most %d linked devices: unlink one first", maxCompanions)
	}
	c := &companion{id: n.phone.newID("d"), kind: kind, linkedAt: w.now()}
	n.phone.companions = append(n.phone.companions, c)
	w.phoneOpened(n, w.now())
	w.changed(event{Kind: "phone", Number: n.id})
	return c.id, nil
}

// UnlinkCompanion logs a device out.
func (w *World) UnlinkCompanion(number, id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if n == nil {
		return fmt.Errorf("no phone %q", number)
	}
	i := slices.IndexFunc(n.phone.companions, func(c *companion) bool { return c.id == id })
	if i < 0 {
		return fmt.Errorf("no linked device %q", id)
	}
	n.phone.companions = slices.Delete(n.phone.companions, i, i+1)
	w.changed(event{Kind: "phone", Number: n.id})
	return nil
}

// checkCompanion refuses a device that cannot be linked to a connected number.
func (n *number) checkCompanion(kind string) error {
	if n.link != nil && slices.Contains(unsupportedCompanions, kind) {
		return fmt.Errorf("%s cannot be used with a connected account", companionKinds[kind])
	}
	return nil
}

var versionForm = regexp.MustCompile(`^\d{1,4}(\.\d{1,4}){1,4}$`)

// phoneChange holds what may be changed about the owner's phone; what is left out stays.
type phoneChange struct {
	AppVersion   *string   `json:"app_version"`
	Disappearing *string   `json:"disappearing"` // off, 24h, 7d or 90d
	Throughput   *string   `json:"throughput"`   // HIGH raises a number without the app, after a minute of maintenance
	TestNumber   *bool     `json:"test_number"`  // a test number of Meta: 131030 to everybody not allowed
	Allowed      *[]string `json:"allowed_recipients"`
}

func (w *World) changePhone(number string, in phoneChange) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	switch {
	case n == nil:
		return fmt.Errorf("no phone %q", number)
	case in.AppVersion != nil && !versionForm.MatchString(*in.AppVersion):
		return fmt.Errorf("app_version %q is none: write numbers with dots, such as 2.26.40.12", *in.AppVersion)
	case in.Allowed != nil && len(*in.Allowed) > testRecipients:
		return fmt.Errorf("a test number has at most %d allowed recipients", testRecipients)
	case in.Disappearing != nil && !slices.Contains([]string{"off", "24h", "7d", "90d"}, *in.Disappearing):
		return fmt.Errorf("disappearing must be off, 24h, 7d or 90d, not %q", *in.Disappearing)
	case in.Disappearing != nil && *in.Disappearing != "off" && n.link != nil:
		return errors.New("disappearing messages are switched off while the account is connected to a platform")
	}
	if in.Throughput != nil {
		if *in.Throughput != "HIGH" {
			return badChoice("throughput", *in.Throughput, []string{"HIGH"})
		}
		if err := w.upgradeThroughput(n); err != nil {
			return err
		}
	}
	set(&n.phone.appVersion, in.AppVersion)
	set(&n.meta.TestNumber, in.TestNumber)
	if in.Allowed != nil {
		n.meta.Allowed = nil
		for _, d := range *in.Allowed {
			n.meta.Allowed = append(n.meta.Allowed, digits(d))
		}
	}
	set(&n.phone.disappearing, in.Disappearing)
	w.changed(event{Kind: "phone", Number: n.id})
	return nil
}

// AddBroadcast makes a broadcast list. A connected phone keeps its old lists but makes no new ones.
func (w *World) AddBroadcast(number, name string, to []string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if err := n.canBroadcast(number); err != nil {
		return "", err
	}
	if name == "" || len(to) == 0 {
		return "", errors.New(`a broadcast list needs a "name" and "to": a list of customers' numbers`)
	}
	b := &broadcast{id: n.phone.newID("b"), name: name}
	for _, d := range to {
		if c := w.customerFor(d); c != nil {
			b.to = append(b.to, c)
		}
	}
	n.phone.broadcasts = append(n.phone.broadcasts, b)
	w.changed(event{Kind: "phone", Number: n.id})
	return b.id, nil
}

// Broadcast writes one text to everybody on a list.
func (w *World) Broadcast(number, id, words string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.findNumber(number)
	if err := n.canBroadcast(number); err != nil {
		return err
	}
	for _, b := range n.phone.broadcasts {
		if b.id != id {
			continue
		}
		for _, c := range b.to {
			if _, err := w.ownerWrites(n.chatWith(c), Text(words)); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("no broadcast list %q", id)
}

func (n *number) canBroadcast(asked string) error {
	if n == nil {
		return fmt.Errorf("no phone %q", asked)
	}
	if n.link != nil {
		return errors.New("broadcast lists are switched off while the account is connected to a platform; old ones can be read")
	}
	return nil
}
