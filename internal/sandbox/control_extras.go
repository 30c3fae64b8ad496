package sandbox

import (
	"encoding/hex"
	"slices"
	"time"
)

// describeExtras adds what exists in the app alone: companions, groups, broadcast lists.
func (p *phone) describeExtras(o object) {
	companions, groups, lists := []object{}, []object{}, []object{}
	for _, c := range p.companions {
		companions = append(companions, object{"id": c.id, "kind": c.kind, "linked_at": c.linkedAt.Format(time.RFC3339)})
	}
	for _, g := range p.groups {
		groups = append(groups, g.describe())
	}
	for _, b := range p.broadcasts {
		lists = append(lists, object{"id": b.id, "name": b.name, "to": numbersOf(b.to)})
	}
	o["companions"], o["groups"], o["broadcasts"] = companions, groups, lists
}

func (g *group) describe() object {
	lines := []object{}
	for _, l := range g.lines {
		line := object{"text": l.text, "timestamp": unix(l.at)}
		if l.from != nil {
			line["from"] = l.from.waID
		}
		lines = append(lines, line)
	}
	return object{"id": g.id, "name": g.name, "members": numbersOf(g.members), "messages": lines}
}

func numbersOf(people []*customer) []string {
	out := []string{}
	for _, c := range people {
		out = append(out, c.waID)
	}
	return out
}

// shownMedia bounds the list of files: a crowd has very many.
const shownMedia = 200

// describeMedia lists the newest files.
func (w *World) describeMedia() []object {
	all := w.newestMedia(shownMedia)
	out := []object{}
	for _, m := range all {
		sum := m.sum()
		out = append(out, object{"id": m.id, "mime_type": m.mime, "filename": m.fileName(), "file_size": len(m.bytes),
			"sha256": hex.EncodeToString(sum[:]), "phone_number_id": m.number.id, "expires_at": m.expires.Format(time.RFC3339)})
	}
	return out
}

func (w *World) newestMedia(most int) []*media {
	var all []*media
	for _, m := range w.media {
		all = append(all, m)
	}
	sortBy(all, func(m *media) string { return m.id })
	if len(all) > most {
		all = all[len(all)-most:]
	}
	slices.Reverse(all)
	return all
}
