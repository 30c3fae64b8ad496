package ui

import (
	"context"
	"slices"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// SnippetsView is the page of snippets.
type SnippetsView struct {
	All     []chat.Snippet
	Desk    Desk
	Editing chat.Snippet // as stored, or as typed after a fault; zero for a new one
	Saved   bool
	Fault   FormFault
}

// mayChange reports whether an agent may change a snippet: their own, their teams', and administrators everybody's.
func (p SnippetsView) mayChange(me chat.Agent, sn chat.Snippet) bool {
	inTeam := func(t chat.Team) bool { return t.ID == sn.Team && slices.Contains(t.Members, me.ID) }
	return me.Role == chat.RoleAdmin || sn.Agent == me.ID || sn.Team != 0 && slices.ContainsFunc(p.Desk.Teams, inTeam)
}

// snippetOwner is somebody a snippet can be for.
type snippetOwner struct{ Value, Word string }

// snippetOwners are those whom an agent may make a snippet for.
func snippetOwners(ctx context.Context, me chat.Agent, p SnippetsView) []snippetOwner {
	owners := []snippetOwner{{"me", t(ctx, "Only you")}}
	for _, team := range p.Desk.Teams {
		if me.Role == chat.RoleAdmin || slices.Contains(team.Members, me.ID) {
			owners = append(owners, snippetOwner{team.ID.String(), team.Name})
		}
	}
	if me.Role == chat.RoleAdmin {
		owners = append(owners, snippetOwner{"all", t(ctx, "Everybody")})
	}
	return owners
}

// ownerOf is a snippet's owner as the form has it.
func ownerOf(sn chat.Snippet) string {
	switch {
	case sn.Team != 0:
		return sn.Team.String()
	case sn.ID != 0 && sn.Agent == 0:
		return "all"
	}
	return "me"
}

func ownerWord(ctx context.Context, sn chat.Snippet, teams []chat.Team) string {
	at := slices.IndexFunc(teams, func(t chat.Team) bool { return t.ID == sn.Team })
	switch {
	case sn.Agent != 0:
		return t(ctx, "Only you")
	case at >= 0:
		return teams[at].Name
	}
	return t(ctx, "Everybody")
}

// interactiveOf is the interactive object of a content; empty if it has none.
func interactiveOf(c chat.Content) string {
	if c.Type != "interactive" {
		return ""
	}
	return string(c.Extra)
}

// mediaOf is the file of a content; without one it is empty.
func mediaOf(c chat.Content) chat.Media {
	if c.Media == nil {
		return chat.Media{}
	}
	return *c.Media
}

// voiceOf says in a hidden field whether a file is a voice message.
func voiceOf(c chat.Content) string {
	if mediaOf(c).Voice {
		return "yes"
	}
	return ""
}
