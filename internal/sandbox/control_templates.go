package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// TemplateChange is what Meta's reviewers and ratings do to a template, by hand. What is empty stays.
type TemplateChange struct {
	Status   string // APPROVED, REJECTED, PAUSED, DISABLED, PENDING, IN_APPEAL; FLAGGED, LOCKED, REINSTATED are only told
	Reason   string // of a rejection, such as INVALID_FORMAT
	Quality  string // GREEN, YELLOW, RED or UNKNOWN; red pauses an approved template
	Category string // AUTHENTICATION, MARKETING or UTILITY
	Announce bool   // the category is announced now and changes a day later
}

func (w *World) postTemplate(rw http.ResponseWriter, r *http.Request) {
	var in TemplateChange
	if err := readControl(r, &in); err != nil {
		done(rw, err)
		return
	}
	done(rw, w.ChangeTemplate(r.PathValue("id"), in))
}

func (in TemplateChange) check() error {
	for _, f := range []struct {
		name, value string
		allowed     []string
	}{
		{"status", in.Status, []string{"APPROVED", "REJECTED", "PAUSED", "DISABLED", "PENDING", "IN_APPEAL", "FLAGGED", "LOCKED", "REINSTATED"}},
		{"quality", in.Quality, []string{"GREEN", "YELLOW", "RED", "UNKNOWN"}},
		{"category", in.Category, []string{"AUTHENTICATION", "MARKETING", "UTILITY"}},
	} {
		if f.value != "" && !slices.Contains(f.allowed, f.value) {
			return fmt.Errorf("%s must be one of %v, not %q", f.name, f.allowed, f.value)
		}
	}
	if in.Status == "" && in.Quality == "" && in.Category == "" {
		return errors.New("say what changes: status, quality or category")
	}
	return nil
}

// ChangeTemplate gives a template a status, a quality or a category by hand, with Meta's webhooks.
func (w *World) ChangeTemplate(id string, in TemplateChange) error {
	if err := in.check(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.templates[id]
	if t == nil {
		return fmt.Errorf("no template %q: see templates in GET /_sandbox/world", id)
	}
	switch {
	case in.Status == "PAUSED":
		w.pauseTemplate(t)
	case in.Status != "":
		w.setTemplateStatus(t, in.Status, orElse(in.Reason, "NONE"))
	}
	if in.Quality != "" {
		w.setTemplateQuality(t, in.Quality)
	}
	switch {
	case in.Category != "" && in.Announce:
		w.announceCategory(t, in.Category)
	case in.Category != "":
		w.moveCategory(t, in.Category)
	}
	return nil
}
