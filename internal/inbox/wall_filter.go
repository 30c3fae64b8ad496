package inbox

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// filter is what is asked for as the list knows it; some is false if nothing can be.
func (a WallAsk) filter(office store.Office) (f chat.Filter, some bool) {
	is := func(field chat.Field, id int64) {
		if id != 0 {
			f.Rules = append(f.Rules, chat.Rule{Field: field, Op: chat.OpIs, Values: []string{strconv.FormatInt(id, 10)}})
		}
	}
	is(chat.FieldTeam, a.Team.Int64())
	is(chat.FieldAssignee, a.Agent.Int64())
	is(chat.FieldNumber, a.Number.Int64())
	switch a.State {
	case WallWaiting:
		f.Rules = append(f.Rules, waitsMore(0))
	case WallLate:
		late := lateOf(office)
		f.Groups = append(f.Groups, late)
		return f, len(late.Groups) > 0
	}
	return f, true
}

func waitsMore(minutes int) chat.Rule {
	return chat.Rule{Field: chat.FieldWaiting, Op: chat.OpMore, Values: []string{strconv.Itoa(minutes)}}
}

// lateOf lets through who waits longer than the time to answer of their team, or of the account.
func lateOf(office store.Office) chat.Filter {
	late, own := chat.Filter{Any: true}, []string{}
	teams := map[int][]string{} // by minutes
	for _, t := range office.Teams {
		if t.AnswerMinutes > 0 {
			own = append(own, t.ID.String())
			teams[t.AnswerMinutes] = append(teams[t.AnswerMinutes], t.ID.String())
		}
	}
	for minutes, ids := range teams {
		late.Groups = append(late.Groups, chat.Filter{Rules: []chat.Rule{{Field: chat.FieldTeam, Op: chat.OpIs, Values: ids}, waitsMore(minutes)}})
	}
	slices.SortFunc(late.Groups, func(a, b chat.Filter) int { return cmp.Compare(a.Rules[1].Values[0], b.Rules[1].Values[0]) }) // the same statement each time
	if minutes := office.Account.AnswerMinutes; minutes > 0 {
		rest := chat.Filter{Rules: []chat.Rule{waitsMore(minutes)}}
		if len(own) > 0 {
			rest.Rules = append(rest.Rules, chat.Rule{Field: chat.FieldTeam, Op: chat.OpNot, Values: own})
		}
		late.Groups = append(late.Groups, rest)
	}
	return late
}
