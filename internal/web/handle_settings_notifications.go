package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/notify"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// showNotifications shows what the agent is told of.
func (s *server) showNotifications(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	chosen, err := notify.Chosen(r.Context(), s.Store, viewer(me))
	if err != nil {
		return err
	}
	return s.drawNotifications(w, r, me, ui.Notifying{Choice: chosen, Saved: r.FormValue("saved") != ""})
}

// saveNotifications stores what the agent is told of.
func (s *server) saveNotifications(w http.ResponseWriter, r *http.Request, me chat.Agent) error {
	if err := r.ParseForm(); err != nil {
		return chat.Because(chat.Invalid, err, "The form could not be read. Please try again.")
	}
	chosen := notifyForm(r, ui.Zone(r.Context()))
	err := notify.Choose(r.Context(), s.Store, viewer(me), chosen)
	if err != nil && chat.KindOf(err) == chat.Invalid {
		w.WriteHeader(status(err))
		return s.drawNotifications(w, r, me, ui.Notifying{Choice: chosen, Fault: ui.Sorry(r.Context(), err)})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/settings/notifications?saved=1", http.StatusSeeOther)
	return nil
}

// notifyForm reads a choice; a box is named by its kind, its value is the way.
func notifyForm(r *http.Request, zone *time.Location) notify.Choice {
	c := notify.Choice{Ways: map[notify.Kind][]notify.Way{}, Quiet: notify.Quiet{On: r.PostForm.Get("quiet") != "", From: r.PostForm.Get("from"),
		Until: r.PostForm.Get("until"), Zone: zone.String()}}
	for _, kind := range notify.Kinds() {
		for _, way := range r.PostForm[string(kind)] {
			c.Ways[kind] = append(c.Ways[kind], notify.Way(way))
		}
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if slices.Contains(r.PostForm["day"], day.String()) {
			c.Quiet.Days = append(c.Quiet.Days, day)
		}
	}
	return c
}

func (s *server) drawNotifications(w http.ResponseWriter, r *http.Request, me chat.Agent, page ui.Notifying) error {
	shell, err := s.shell(r, me, ui.SectionSettings, "Notifications")
	if err != nil {
		return err
	}
	shell.Module = "settings-notify.js"
	if page.Devices, err = s.Store.PushDevices(r.Context(), viewer(me)); err != nil {
		return err
	}
	page.Key = s.Push.Keys.Public
	return draw(w, r, ui.NotificationsPage(shell, page))
}
