package web

import (
	"context"

	"github.com/saltbridge/saltbridge/internal/chat"
	"github.com/saltbridge/saltbridge/internal/web/ui"
)

// hereAt is who else is at each of some conversations, in their order.
func (s *server) hereAt(ctx context.Context, v chat.Viewer, ids ...chat.ConversationID) ([]ui.Here, error) {
	all := make([]ui.Here, len(ids))
	var names map[chat.AgentID]string // read when someone is there at all
	for i, id := range ids {
		all[i].Conversation = id
		for _, seat := range s.attendance.At(v, id) {
			if names == nil {
				var err error
				if names, err = s.agentNames(ctx, v); err != nil {
					return nil, err
				}
			}
			all[i].Seats = append(all[i].Seats, ui.Seat{Agent: seat.Agent, Name: names[seat.Agent], Writing: seat.Writing})
		}
	}
	return all, nil
}
