package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTemplatesComePageByPage(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.URL.Path != "/v25.0/"+testWABA+"/message_templates" || q.Get("limit") != "200" || q.Get("summary") != "total_count" || q.Get("fields") != templateFields {
			t.Errorf("asked %s", r.URL)
		}
		if r.URL.Query().Get("after") == "" {
			fmt.Fprint(w, `{"data":[{"id":"1","name":"a","language":"en","category":"UTILITY","status":"APPROVED","quality_score":{"score":"GREEN","date":1},"rejected_reason":"NONE",
				"parameter_format":"POSITIONAL","components":[{"type":"BODY","text":"Hi"}],"some":{"new":"thing"}}],"paging":{"cursors":{"after":"b"},"next":"https://x"},"summary":{"total_count":2}}`)
			return
		}
		fmt.Fprint(w, `{"data":[{"id":"2","name":"b","quality_score":null}],"paging":{"cursors":{"before":"b","after":"c"}}}`)
	}))
	defer srv.Close()
	session := (&Client{BaseURL: srv.URL, HTTP: srv.Client()}).With("T")
	var got []Template
	err := session.Templates(t.Context(), testWABA, func(page []Template, total int) error {
		got = append(got, page...)
		if total != 2 {
			t.Errorf("%d in all", total)
		}
		return nil
	})
	want := []Template{{ID: "1", Name: "a", Language: "en", Category: "UTILITY", Status: "APPROVED", Quality: "GREEN", RejectedReason: "NONE",
		ParameterFormat: "POSITIONAL", Components: json.RawMessage(`[{"type":"BODY","text":"Hi"}]`)}, {ID: "2", Name: "b"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	stop := errors.New("enough")
	pages := 0
	err = session.Templates(t.Context(), testWABA, func([]Template, int) error { pages++; return stop })
	if !errors.Is(err, stop) || pages != 1 {
		t.Errorf("after a page that could not be kept: %v, %d pages", err, pages)
	}
	if err := session.Templates(t.Context(), "../me", nil); err == nil {
		t.Error("a path was taken for an id")
	}
}
