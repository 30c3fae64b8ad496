package sandbox

import (
	"slices"
	"strconv"
	"time"
)

// templateLife is what happened to a template since its creation. Every field is exported so that it is
// saved as it is.
type templateLife struct {
	Quality          string // GREEN, YELLOW, RED or UNKNOWN
	QualityAt        time.Time
	Rejected         string // reason, NONE when it was not
	Pauses           int
	PausedUntil      time.Time
	PreviousCategory string
	CorrectCategory  string // announced, takes effect a day later
	Edits            []time.Time
	EditedAt         time.Time
	TTL              int // message_send_ttl_seconds, 0 when unset
	SubCategory      string
	LibraryName      string
	Archived         bool
	Sent             int
}

// Pauses for low quality: three hours, six hours, then for good (Meta: template pausing, Oct 2025).
const (
	firstPause    = 3 * time.Hour
	secondPause   = 6 * time.Hour
	categoryAhead = 24 * time.Hour // between the announcement of a category and its change
	nameLock      = 30 * 24 * time.Hour
)

// review decides about a new or edited template after a while, as Meta's automatic check does.
func (w *World) review(t *template) {
	asked := t.life.EditedAt
	w.later(w.now().Add(w.opts.Delays.TemplateReview), func(time.Time) {
		if t.status != "PENDING" || w.templates[t.id] != t || !t.life.EditedAt.Equal(asked) {
			return
		}
		if v := t.definition().Review(); v.Rejected != "" {
			t.life.Rejected = v.Rejected
			w.tellTemplateStatus(t, "REJECTED", v.Rejected, object{"rejection_info": object{"reason": v.Rejected, "recommendation": v.Advice}})
			return
		}
		w.setTemplateStatus(t, "APPROVED", "NONE")
	})
}

// setTemplateStatus changes the status, with what goes along with it, and tells the subscribers.
func (w *World) setTemplateStatus(t *template, status, reason string) {
	switch status {
	case "PAUSED":
		w.pauseTemplate(t)
	case "DISABLED":
		w.tellTemplateStatus(t, status, reason, object{
			"disable_info": object{"disable_date": w.now().Unix()},
			"other_info":   object{"title": "DISABLED", "description": "The template was paused too often."}})
	default:
		t.life.Rejected = "NONE"
		if status == "REJECTED" {
			t.life.Rejected = reason
		}
		w.tellTemplateStatus(t, status, reason, nil)
	}
}

func (w *World) tellTemplateStatus(t *template, status, reason string, more object) {
	t.status = status
	if status == "UNARCHIVED" || status == "REINSTATED" {
		t.status = "APPROVED"
	}
	value := t.webhookName()
	value["event"], value["reason"], value["message_template_category"] = status, reason, t.category
	for k, v := range more {
		value[k] = v
	}
	w.notifyAccount(t.number, "message_template_status_update", value)
	w.changed(event{Kind: "template"})
}

// webhookName is how webhooks name a template; the id is a number there.
func (t *template) webhookName() object {
	id, _ := strconv.ParseUint(t.id, 10, 64) // ours, always a number
	return object{"message_template_id": id, "message_template_name": t.name, "message_template_language": t.language}
}

// pauseTemplate pauses for three hours, the next time for six; the third time ends the template.
func (w *World) pauseTemplate(t *template) {
	t.life.Pauses++
	life, title := firstPause, "FIRST_PAUSE"
	switch {
	case t.life.Pauses == 2:
		life, title = secondPause, "SECOND_PAUSE"
	case t.life.Pauses > 2:
		w.setTemplateStatus(t, "DISABLED", "NONE")
		return
	}
	until := w.now().Add(life)
	t.life.PausedUntil = until
	w.tellTemplateStatus(t, "PAUSED", "NONE", object{"other_info": object{"title": title,
		"description": "Your template received low quality ratings and is paused for " + strconv.Itoa(int(life.Hours())) + " hours."}})
	w.later(until, func(time.Time) {
		if t.status == "PAUSED" && t.life.PausedUntil.Equal(until) {
			w.unpauseTemplate(t)
		}
	})
}

func (w *World) unpauseTemplate(t *template) {
	t.life.PausedUntil = time.Time{}
	w.tellTemplateStatus(t, "APPROVED", "NONE", object{"other_info": object{"title": "UNPAUSE", "description": "The template can be sent again."}})
}

// setTemplateQuality changes the score; red pauses the template.
func (w *World) setTemplateQuality(t *template, score string) {
	before := orElse(t.life.Quality, "UNKNOWN")
	if before == score {
		return
	}
	t.life.Quality, t.life.QualityAt = score, w.now()
	value := t.webhookName()
	value["previous_quality_score"], value["new_quality_score"] = before, score
	w.notifyAccount(t.number, "message_template_quality_update", value)
	if score == "RED" && t.status == "APPROVED" {
		w.setTemplateStatus(t, "PAUSED", "NONE")
	}
	w.changed(event{Kind: "template"})
}

// announceCategory tells that the template belongs elsewhere; a day later it is moved.
func (w *World) announceCategory(t *template, category string) {
	if t.category == category {
		return
	}
	at := w.now().Add(categoryAhead)
	t.life.CorrectCategory = category
	value := t.webhookName()
	value["correct_category"], value["new_category"], value["category_update_timestamp"] = category, t.category, at.Unix()
	w.notifyAccount(t.number, "template_category_update", value)
	w.later(at, func(time.Time) {
		if t.life.CorrectCategory == category {
			w.moveCategory(t, category)
		}
	})
}

// moveCategory files the template elsewhere at once.
func (w *World) moveCategory(t *template, category string) {
	if t.category == category {
		return
	}
	t.life.PreviousCategory, t.life.CorrectCategory = t.category, ""
	t.category = category
	value := t.webhookName()
	value["previous_category"], value["new_category"] = t.life.PreviousCategory, category
	w.notifyAccount(t.number, "template_category_update", value)
	w.changed(event{Kind: "template"})
}

// tellComponents reports an edit.
func (w *World) tellComponents(t *template) {
	value := t.webhookName()
	value["message_template_element"] = text(t.component("BODY")["text"])
	if h := text(t.component("HEADER")["text"]); h != "" {
		value["message_template_title"] = h
	}
	if f := text(t.component("FOOTER")["text"]); f != "" {
		value["message_template_footer"] = f
	}
	var buttons []object
	for _, b := range list(t.component("BUTTONS")["buttons"]) {
		o := object{"message_template_button_type": nested(b)["type"], "message_template_button_text": nested(b)["text"]}
		for key, as := range map[string]string{"url": "message_template_button_url", "phone_number": "message_template_button_phone_number"} {
			if v := nested(b)[key]; v != nil {
				o[as] = v
			}
		}
		buttons = append(buttons, o)
	}
	if buttons != nil {
		value["message_template_buttons"] = buttons
	}
	w.notifyAccount(t.number, "message_template_components_update", value)
}

// Limits on edits of an approved template (Meta: template management, Oct 2025).
const (
	editsPerDay   = 1
	editsPerMonth = 10
)

// mayEdit counts the edits of the last day and the last thirty days.
func (l *templateLife) mayEdit(now time.Time) bool {
	l.Edits = slices.DeleteFunc(l.Edits, func(at time.Time) bool { return now.Sub(at) >= 30*24*time.Hour })
	day := 0
	for _, at := range l.Edits {
		if now.Sub(at) < 24*time.Hour {
			day++
		}
	}
	return day < editsPerDay && len(l.Edits) < editsPerMonth
}

// expiry is until when a message of the template waits for its recipient: ten minutes for authentication
// and thirty days for the rest, unless the template says else.
func (t *template) expiry(now time.Time) time.Time {
	life := 30 * 24 * time.Hour
	switch {
	case t.life.TTL > 0:
		life = time.Duration(t.life.TTL) * time.Second
	case t.life.TTL == 0 && t.category == "AUTHENTICATION":
		life = 10 * time.Minute
	}
	return now.Add(life)
}
