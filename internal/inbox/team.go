package inbox

import (
	"context"
	"slices"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/db"
	"github.com/saltbridge/saltbridge/internal/store"
)

// PutTeam makes a team (ID zero) or changes one, with its members. Only administrators may.
func (i *Inbox) PutTeam(ctx context.Context, v chat.Viewer, t chat.Team) (chat.Team, error) {
	t.Account, t.Name, t.Members = v.Account, strings.Join(strings.Fields(t.Name), " "), tidy(t.Members)
	if err := mayAdmin(v); err != nil {
		return t, err
	}
	if err := checkName(t.Name); err != nil {
		return t, err
	}
	if err := checkTarget(t.AnswerMinutes); err != nil {
		return t, err
	}
	return t, i.desk(ctx, v, func(tx *db.Tx) error {
		all, err := store.TeamsIn(tx, v.Account)
		if err != nil {
			return err
		}
		names := make(map[int64]string, len(all))
		for _, other := range all {
			names[other.ID.Int64()] = other.Name
		}
		if err := place(names, t.ID.Int64(), t.Name, mostTeams); err != nil {
			return err
		}
		if err := agentsKnown(tx, v, t.Members); err != nil {
			return err
		}
		if t.ID == 0 {
			t.ID, t.CreatedAt = chat.TeamID(i.store.IDs.Next()), i.clock.NowMillis()
		}
		return store.PutTeam(tx, t)
	})
}

// RemoveTeam deletes a team. With into not zero, that team gets all that belongs to it: its conversations, snippets and saved views,
// and its members. Without, nothing may belong to it, since what is of no team is everybody's to see. Only administrators may.
// Kinds of failure: Forbidden, Invalid (no such team to merge it into), NotFound, Conflict (something still belongs to it, or both
// have a snippet with the same shortcut).
func (i *Inbox) RemoveTeam(ctx context.Context, v chat.Viewer, id, into chat.TeamID) error {
	if err := mayAdmin(v); err != nil {
		return err
	}
	if id == into {
		return chat.Errorf(chat.Invalid, "Choose another team to merge it into.")
	}
	return i.desk(ctx, v, func(tx *db.Tx) error {
		all, err := store.TeamsIn(tx, v.Account)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(t chat.Team) bool { return t.ID == id }) {
			return chat.Errorf(chat.NotFound, "It is not there any more. Someone has removed it.")
		}
		if into == 0 {
			err = nothingLeft(tx, v.Account, id)
		} else {
			err = mergeTeam(tx, v, id, into)
		}
		if err != nil {
			return err
		}
		return store.RemoveTeam(tx, v.Account, id)
	})
}

// nothingLeft refuses to remove a team that something belongs to.
func nothingLeft(tx *db.Tx, account chat.AccountID, id chat.TeamID) error {
	h, err := store.HoldingOf(tx, account, id)
	if err == nil && h != (store.Holding{}) {
		err = chat.Errorf(chat.Conflict, "The team has conversations (%d), snippets (%d) or views (%d). Merge it into another team, which gets them.", h.Conversations, h.Snippets, h.Views)
	}
	return err
}

func mergeTeam(tx *db.Tx, v chat.Viewer, id, into chat.TeamID) error {
	if err := (Charge{Team: into}).known(tx, v); err != nil {
		return err
	}
	twice, err := store.SharedShortcut(tx, v.Account, id, into)
	if err != nil {
		return err
	}
	if twice != "" {
		return chat.Errorf(chat.Conflict, "Both teams have a snippet /%s. Give one of the two another shortcut, then merge.", twice)
	}
	if err := store.MoveTeam(tx, v.Account, id, into); err != nil {
		return err
	}
	return renamed(tx, v.Account, func(a *chat.Acts) {
		if a.Team == id {
			a.Team = into
		}
	})
}

// SetAnswerMinutes says how soon the account's customers are to be answered; 0: nobody counts. Only administrators may.
func (i *Inbox) SetAnswerMinutes(ctx context.Context, v chat.Viewer, minutes int) error {
	if err := mayAdmin(v); err != nil {
		return err
	}
	if err := checkTarget(minutes); err != nil {
		return err
	}
	return i.desk(ctx, v, func(tx *db.Tx) error { return store.SetAnswerMinutes(tx, v.Account, minutes) })
}

func checkTarget(minutes int) error {
	if minutes < 0 || minutes > chat.MostAnswerMinutes {
		return &chat.Error{Kind: chat.Invalid, Field: "answer_minutes", Say: "The time to answer is between 0 and 40,320 minutes, which are four weeks."}
	}
	return nil
}
