package send_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/graph"
	"github.com/saltbridge/saltbridge/internal/send"
)

// TestPresenceIsShown asks as Meta documents it (typing indicators page, Oct 2025), and tells what went wrong.
func TestPresenceIsShown(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var asked map[string]any
		status, body := http.StatusOK, `{"success":true}`
		double := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			asked = nil
			if err := json.NewDecoder(q.Body).Decode(&asked); err != nil {
				t.Error(err)
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}))
		defer double.Close()
		r.opts.Graph = &graph.Client{BaseURL: double.URL}
		r.stopped()
		p := send.Presence{Account: r.shop.Account.ID, Number: r.shop.Number.ID, WAMID: "wamid.A"}
		want := map[string]any{"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
		if err := r.sender.Show(t.Context(), p); err != nil || !cmp.Equal(asked, want) {
			t.Errorf("%v, asked %v", err, asked)
		}
		p.Typing, want["typing_indicator"] = true, map[string]any{"type": "text"}
		if err := r.sender.Show(t.Context(), p); err != nil || !cmp.Equal(asked, want) {
			t.Errorf("%v, asked %v", err, asked)
		}
		status, body = http.StatusBadRequest, `{"error":{"code":131009,"message":"x"}}`
		if err := r.sender.Show(t.Context(), p); chat.KindOf(err) != chat.Refused {
			t.Errorf("refused: %v", err)
		}
		status, body = http.StatusBadGateway, "down"
		if err := r.sender.Show(t.Context(), p); chat.KindOf(err) != chat.Unavailable {
			t.Errorf("down: %v", err)
		}
		r.link(chat.LinkOffboarded, "ACCOUNT_OFFBOARDED")
		if err := r.sender.Show(t.Context(), p); chat.KindOf(err) != chat.Conflict {
			t.Errorf("not connected: %v", err)
		}
	})
}
