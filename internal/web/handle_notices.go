package web

import (
	"encoding/json"
	"net/http"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// noticeEvents bounds the events that are looked at for one answer: who was away longer looks at the list.
const noticeEvents = 200

// notices says what of the events after a number (?after=N) the agent is to be told of, in a way (?way=show or push).
func (s *server) notices(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	v, ctx := viewer(me), r.Context()
	chosen, err := notify.Chosen(ctx, s.Store, v)
	if err != nil {
		return err
	}
	answer := ui.Notices{Quiet: chosen.Quiet.At(s.Clock.Now()), Notices: []ui.Notice{}}
	if !answer.Quiet {
		if answer.Notices, err = s.noticesAfter(r, v, chosen); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}

func (s *server) noticesAfter(r *http.Request, v chat.Viewer, chosen notify.Choice) ([]ui.Notice, error) {
	ctx := r.Context()
	events, err := s.Store.Events(ctx, v, whole(r.FormValue("after")), noticeEvents)
	if err != nil {
		return nil, err
	}
	found, err := notify.For(ctx, s.Store, v, events)
	if err != nil {
		return nil, err
	}
	names, err := s.agentNames(ctx, v)
	if err != nil {
		return nil, err
	}
	list := []ui.Notice{}
	for _, n := range found {
		if s.attendance.Looks(v, n.Conversation) && n.Kind != notify.Failed && !n.Lost {
			continue // the agent is looking at it
		}
		if r.FormValue("way") == string(notify.Push) && !chosen.Wants(n.Kind, notify.Push) {
			continue
		}
		list = append(list, ui.NoticeOf(ctx, n, chosen, names))
	}
	return list, nil
}
