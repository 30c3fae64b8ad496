package sandbox

import (
	"slices"
	"strings"
	"time"

	"github.com/saltbridge/saltbridge/internal/sandbox/input"
)

func (w *World) getBusiness(c *call) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := w.opts.App.Name
	for _, b := range w.wabas {
		if b.portfolio == c.id {
			name = b.portfolioName
		}
	}
	return c.pick(object{"id": c.id, "name": name, "verification_status": "verified", "primary_page": nil}, []string{"name"}, "Business")
}

// listBusinessAccounts lists the accounts a portfolio owns, or those shared with it as a partner.
func (w *World) listBusinessAccounts(owned bool) graphHandler {
	return func(c *call) (any, error) {
		w.mu.Lock()
		var rows []*waba
		for _, b := range w.wabasOf(c.token) {
			if (b.portfolio == c.id) == owned {
				rows = append(rows, b)
			}
		}
		if strings.HasSuffix(c.text("sort"), "ascending") {
			slices.Reverse(rows)
		}
		nodes := map[string]object{}
		for _, b := range rows {
			nodes[b.id] = w.wabaNode(c, b)
		}
		w.mu.Unlock()
		return page(c, rows, func(b *waba) string { return b.id }, func(b *waba) (object, error) {
			return c.pick(nodes[b.id], wabaDefaults, wabaType)
		})
	}
}

// linkedAt is when the newest number of the account was connected.
func (b *waba) linkedAt() time.Time {
	var at time.Time
	for _, n := range b.numbers {
		if n.link != nil && n.link.at.After(at) {
			at = n.link.at
		}
	}
	return at
}

// tasks are what a user of an account may be allowed to do.
var tasks = []string{"MANAGE", "DEVELOP", "MESSAGING", "MANAGE_TEMPLATES", "MANAGE_PHONE", "MANAGE_PHONE_ASSETS",
	"MANAGE_EXTENSIONS", "VIEW_COST", "VIEW_PHONE_ASSETS", "VIEW_TEMPLATES"}

func (w *World) listAssignedUsers(c *call) (any, error) {
	w.mu.Lock()
	var rows []object
	for id, t := range w.wabas[c.id].meta.Users {
		rows = append(rows, object{"id": id, "name": "User " + id, "tasks": t})
	}
	w.mu.Unlock()
	sortBy(rows, func(o object) string { return text(o["id"]) })
	return page(c, rows, func(o object) string { return text(o["id"]) }, func(o object) (object, error) { return o, nil })
}

func (w *World) assignUser(c *call) (any, error) {
	user, wanted := c.text("user"), input.Texts(c.params["tasks"])
	if user == "" {
		return nil, missing("user")
	}
	if len(wanted) == 0 {
		return nil, missing("tasks")
	}
	for _, t := range wanted {
		if !slices.Contains(tasks, strings.Trim(t, `'" `)) {
			return nil, invalid("Param tasks must be of %v - got %q.", tasks, t)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.wabas[c.id]
	if b.meta.Users == nil {
		b.meta.Users = map[string][]string{}
	}
	b.meta.Users[user] = wanted
	return object{"success": true}, nil
}

func (w *World) unassignUser(c *call) (any, error) {
	if c.text("user") == "" {
		return nil, missing("user")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.wabas[c.id].meta.Users, c.text("user"))
	return object{"success": true}, nil
}
