package ingest

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/store"
)

// files returns the files of all messages of all conversations by Meta's id.
func (r *rig) files() map[string]store.MediaRow {
	r.t.Helper()
	list, err := r.store.Summaries(r.t.Context(), r.viewer, store.Page{Limit: 100})
	if err != nil {
		r.t.Fatal(err)
	}
	var ids []chat.MessageID
	for _, c := range list {
		for _, m := range r.thread(c.ID) {
			ids = append(ids, m.ID)
		}
	}
	rows, err := r.store.MediaOf(r.t.Context(), r.viewer, ids)
	if err != nil {
		r.t.Fatal(err)
	}
	byID := map[string]store.MediaRow{}
	for _, row := range rows {
		byID[row.MediaID] = row
	}
	return byID
}

// webhook wraps a value as Meta does.
func webhook(field, value string) string {
	return fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"510020003000401","changes":[{"field":%q,"value":{"messaging_product":"whatsapp",
		"metadata":{"display_phone_number":"12025550142","phone_number_id":"410050006000701"},%s}}]}]}`, field, value)
}

const (
	customerImage = `"contacts":[{"wa_id":"13125550177"}],"messages":[{"from":"13125550177","id":"wamid.1","timestamp":"1764002500","type":"image",
		"image":{"caption":"Like this?","mime_type":"image/jpeg","sha256":"c3Vt","id":"991"}}]`
	customerEdit = `"contacts":[{"wa_id":"13125550177"}],"messages":[{"from":"13125550177","id":"wamid.2","timestamp":"1764002600","type":"edit",
		"edit":{"original_message_id":"wamid.1","message":{"type":"image","image":{"caption":"Like that?","mime_type":"image/png","sha256":"c3Vt","id":"992"}}}}]`
	phoneDocument = `"message_echoes":[{"from":"12025550142","to":"13125550177","id":"wamid.3","timestamp":"1764002700","type":"document",
		"document":{"filename":"Bill.pdf","mime_type":"application/pdf","sha256":"c3Vt","id":"993"}}]`
	historyPlaceholder = `"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":50},"threads":[{"id":"13125550177","messages":[
		{"from":"13125550177","id":"wamid.4","timestamp":"1763990060","type":"media_placeholder","history_context":{"status":"READ"}}]}]}]`
	historyImage = `"messages":[{"from":"13125550177","id":"wamid.4","timestamp":"1763990060","type":"image",
		"image":{"mime_type":"image/jpeg","sha256":"c3Vt","id":"994"}}],"contacts":[{"wa_id":"13125550177"}]`
)

func TestFilesAreAnnouncedWithTheirMessages(t *testing.T) {
	var (
		image       = webhook("messages", customerImage)
		edit        = webhook("messages", customerEdit)
		document    = webhook("smb_message_echoes", phoneDocument)
		placeholder = webhook("history", historyPlaceholder)
		old         = webhook("history", historyImage)
	)
	for _, tt := range []struct {
		name   string
		bodies []string
		want   string // media ids and lanes
	}{
		{"a customer's image", []string{image}, "991 0"},
		{"the same twice", []string{image, image}, "991 0"},
		{"a document from the phone", []string{document}, "993 0"},
		{"an edit brings another file", []string{image, edit}, "992 0"},
		{"an edit that comes first", []string{edit, image}, "992 0"},
		{"an edit and its message again", []string{image, edit, image, edit}, "992 0"},
		{"a placeholder has none", []string{placeholder}, ""},
		{"a placeholder is filled", []string{placeholder, old}, "994 1"},
		{"a file before its placeholder", []string{old, placeholder}, "994 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.connect()
				var told atomic.Int64
				r.ingest.Announced = func() { told.Add(1) }
				for _, body := range tt.bodies {
					r.deliver(body)
				}
				var got []string
				for id, row := range r.files() {
					got = append(got, fmt.Sprintf("%s %d", id, row.Lane))
					if row.State != store.MediaPending || row.Number != r.number.ID || row.SentAt == 0 {
						t.Errorf("the file is %+v", row)
					}
				}
				if strings.Join(got, ", ") != tt.want || (told.Load() > 0) != (tt.want != "") {
					t.Errorf("announced are %q, want %q; told %d times", got, tt.want, told.Load())
				}
			})
		})
	}
}
