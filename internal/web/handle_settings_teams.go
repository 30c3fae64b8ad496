package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showTeams shows the teams of the account with what belongs to each.
func (s *server) showTeams(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.drawTeams(w, r, me, ui.TeamsPage{Saved: r.FormValue("saved") != ""})
}

func (s *server) drawTeams(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.TeamsPage) error {
	v, err := admin(me)
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionSettings, "Teams")
	if err != nil {
		return err
	}
	ctx := r.Context()
	if page.Account, err = s.Store.Account(ctx, v); err != nil {
		return err
	}
	if page.Teams, err = s.Store.Teams(ctx, v); err != nil {
		return err
	}
	if page.Agents, err = s.Store.Agents(ctx, v); err != nil {
		return err
	}
	if page.Use, err = s.Store.TeamUse(ctx, v); err != nil {
		return err
	}
	if page.Fault != "" {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	return draw(w, r, ui.TeamsSettings(shell, page))
}

// saveTarget says how soon customers are to be answered.
func (s *server) saveTarget(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	n, err := minutes(r.PostFormValue("target"))
	if err == nil {
		err = s.Inbox.SetAnswerMinutes(r.Context(), viewer(me), n)
	}
	return s.teamsDone(w, r, me, ui.TeamsPage{Target: true}, err)
}

// addTeam makes a team.
func (s *server) addTeam(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	return s.putTeam(w, r, me, 0)
}

// changeTeam renames a team, changes its members, merges it into another or deletes it.
func (s *server) changeTeam(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	id, err := pathID[chat.Team](r)
	if err != nil {
		return err
	}
	var into chat.TeamID
	switch r.PostFormValue("do") {
	case "merge":
		if into, err = chat.ParseID[chat.Team](r.PostFormValue("into")); err != nil {
			err = chat.Errorf(chat.Invalid, "Choose another team to merge it into.")
			return s.teamsDone(w, r, me, ui.TeamsPage{Typed: chat.Team{ID: id}}, err)
		}
	case "delete":
	default:
		return s.putTeam(w, r, me, id)
	}
	err = s.Inbox.RemoveTeam(r.Context(), viewer(me), id, into)
	return s.teamsDone(w, r, me, ui.TeamsPage{Typed: chat.Team{ID: id}}, err)
}

func (s *server) putTeam(w http.ResponseWriter, r *http.Request, me chat.Agent, id chat.TeamID) error {
	n, err := minutes(r.PostFormValue("minutes"))
	t := chat.Team{ID: id, Name: r.PostFormValue("name"), AnswerMinutes: n}
	for _, given := range r.PostForm["member"] {
		member, bad := chat.ParseID[chat.Agent](given)
		if bad != nil {
			return bad
		}
		t.Members = append(t.Members, member)
	}
	if err == nil {
		_, err = s.Inbox.PutTeam(r.Context(), viewer(me), t)
	}
	return s.teamsDone(w, r, me, ui.TeamsPage{Typed: t}, err)
}

// teamsDone leads back to the page, or shows it with what was wrong.
func (s *server) teamsDone(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.TeamsPage, err error) error {
	switch {
	case err == nil:
		http.Redirect(w, r, "/settings/teams?saved=yes", http.StatusSeeOther)
		return nil
	case chat.KindOf(err) == chat.Invalid || chat.KindOf(err) == chat.Conflict:
		page.Fault = ui.Sorry(r.Context(), err)
		return s.drawTeams(w, r, me, page)
	}
	return err
}

// minutes reads a time to answer; nothing is zero.
func minutes(field string) (int, error) {
	field = strings.TrimSpace(field)
	if field == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(field)
	if err != nil {
		return 0, chat.Errorf(chat.Invalid, "Write minutes as a whole number, such as 15.")
	}
	return n, nil
}
