package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// views reads the switcher of views. Saved views are counted on demand: their filters may have to look at many conversations.
func (s *server) views(ctx context.Context, v chat.Viewer, now chat.View, countAll bool) (views ui.Views, err error) {
	views.Now, views.Own = now, ui.BuiltIn(ctx)
	seq, err := s.Store.LastEvent(ctx, v) // before anything is counted
	if err != nil {
		return views, err
	}
	teams, err := s.Store.Teams(ctx, v)
	if err != nil {
		return views, err
	}
	for _, t := range teams {
		views.Teams = append(views.Teams, ui.ViewLink{View: chat.View{Kind: chat.ViewTeam, Team: t.ID}, Name: t.Name, Icon: "team"})
	}
	saved, err := s.Store.SavedViews(ctx, v)
	if err != nil {
		return views, err
	}
	filters := map[chat.ViewID]chat.Filter{}
	for i, w := range saved {
		filters[w.ID] = w.Filter
		views.Saved = append(views.Saved, ui.ViewLink{View: chat.View{Kind: chat.ViewSaved, Saved: w.ID}, Name: w.Name, Icon: "filter", Keys: ui.SavedKeys(i)})
	}
	groups := [][]ui.ViewLink{views.Own, views.Teams}
	if countAll {
		groups = append(groups, views.Saved)
	}
	for _, links := range groups {
		for i := range links {
			if links[i].View.Kind == chat.ViewResolved {
				continue // what is done wants nobody
			}
			n, err := s.tally(ctx, v, seq, links[i].View, filters[links[i].View.Saved])
			if err != nil {
				return views, err
			}
			links[i].Count = ui.CountWord(ctx, n)
		}
	}
	return views, nil
}
