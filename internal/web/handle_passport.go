package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showPassports asks what is known about a number before anything is scanned, and lists the passports there are.
func (s *server) showPassports(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	page, err := s.passportForm(r, me, ui.NumberFault{})
	if err != nil {
		return err
	}
	return draw(w, r, page)
}

func (s *server) passportForm(r *http.Request, me chat.Agent, fault ui.NumberFault) (templ.Component, error) {
	shell, err := s.shell(r, me, ui.SectionNumbers, "Number passport")
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Passports(r.Context(), viewer(me), 20)
	return ui.PassportForm(shell, all, r.PostForm, fault), err
}

// makePassport checks the answers and shows what follows.
func (s *server) makePassport(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	report, err := s.Onboard.NewPassport(r.Context(), viewer(me), answersOf(r))
	if err != nil {
		return s.formFault(w, r, ui.FormPassport, err, func(f ui.NumberFault) (templ.Component, error) { return s.passportForm(r, me, f) })
	}
	http.Redirect(w, r, "/numbers/passport/"+strconv.FormatInt(report.Passport.ID, 10), http.StatusSeeOther)
	return nil
}

// showPassport shows a passport, to read or to print.
func (s *server) showPassport(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	report, err := s.Onboard.Passport(r.Context(), viewer(me), whole(r.PathValue("passport")))
	if err != nil {
		return err
	}
	shell, err := s.shell(r, me, ui.SectionNumbers, "Number passport")
	if err != nil {
		return err
	}
	return draw(w, r, ui.PassportPage(shell, report))
}

func answersOf(r *http.Request) chat.PassportAnswers {
	yes := func(name string) chat.Answer { return chat.Answer(r.FormValue(name)) }
	count := func(name string) int { return int(min(whole(r.FormValue(name)), 100_000_000)) }
	a := chat.PassportAnswers{Digits: r.FormValue("digits"), App: r.FormValue("app"), AppVersion: r.FormValue("app_version"), DaysUsed: -1,
		Verified: yes("verified"), PageLinked: yes("page_linked"), OnAPI: yes("on_api"), WasOnAPI: yes("was_on_api"), Partner: yes("partner"),
		Windows: yes("windows"), Broadcasts: yes("broadcasts"), Vanishing: yes("vanishing"), LiveLocation: yes("live_location"), Groups: yes("groups"),
		Badge: yes("badge"), Backup: yes("backup"), Companions: count("companions"), Answers: count("answers"), Utility: count("utility"),
		Marketing: count("marketing"), PhoneShare: count("phone_share")}
	if r.FormValue("days_used") != "" {
		a.DaysUsed = count("days_used")
	}
	return a
}
