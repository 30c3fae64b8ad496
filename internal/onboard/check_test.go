package onboard

import (
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
)

func TestWhatAnAnswerLeavesOutIsNoNews(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		n := r.connecting()
		r.looks()
		for _, quality := range []struct{ said, want string }{{`,"quality_rating":"YELLOW"`, "YELLOW"}, {"", "YELLOW"}, {`,"quality_rating":"RED"`, "RED"}, {`,"quality_rating":"UNKNOWN"`, "UNKNOWN"}} {
			r.meta.says(about, answer{200, `{"display_phone_number":"12025550142"` + quality.said + `}`})
			if h, err := r.Check(t.Context(), r.viewer, n.ID); err != nil || h.Quality != quality.want {
				t.Errorf("after an answer with %q the quality is %q, %v; want %s", quality.said, h.Quality, err, quality.want)
			}
		}
		all, err := r.store.Notices(t.Context(), r.viewer, 10)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, notice := range all {
			if notice.Event == chat.HealthQuality {
				told = append(told, string(notice.Value))
			}
		}
		if len(told) != 2 || told[1] != `{"from":"YELLOW","to":"RED"}` || told[0] != `{"from":"RED","to":"UNKNOWN"}` {
			t.Errorf("told %q, want that YELLOW became RED and RED UNKNOWN", told)
		}
	})
}
