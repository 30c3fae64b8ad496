package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/saltbridge/saltbridge/internal/chat"
)

// SendInput is a message to be sent.
type SendInput struct {
	ByID
	Key  string     `header:"Idempotency-Key" maxLength:"255" example:"order-4410-ready" doc:"A text of your choice that names this message, up to 255 bytes. The same request with the same key within seven days sends nothing again and gets the first message, as it is by then."`
	Body NewMessage `doc:"The message."`
}

// maxMessage is how many bytes the body of a message may have: 257 contact cards fit.
const maxMessage = 512 << 10

func (s *server) sendMessage() {
	handle(s, huma.Operation{
		OperationID: "send-message", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/messages", Tags: []string{"messages"},
		Summary: "Send a message",
		Description: "Queues a message as the business's answer in a conversation and returns it at once, with the status queued. " +
			"How far it gets is told by message.changed events. The conversation counts as answered, except by a reaction, which is shown with the message it is given to and told as a change of that.\n\n" +
			"Everything but templates can be sent while the window is open. While the number is not connected, or sends nothing for another reason that can end, " +
			"the message stays queued, its error says why, and it goes out afterwards if the rules still allow it. What WhatsApp does not take is refused " +
			"here, with the field and how far it is off; what the number cannot send has the kind incapable and says what to do instead.\n\n" +
			"**Send with an `Idempotency-Key`**: when a request breaks off, repeat it with the same key, and the customer gets the message once.\n\n" +
			limitsInWords(),
		DefaultStatus: http.StatusAccepted,
		MaxBodyBytes:  maxMessage,
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestTimeout, http.StatusConflict,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, func(ctx context.Context, v chat.Viewer, in *SendInput) (Message, error) {
		id, err := idOf[chat.Conversation](in.ByID)
		if err != nil {
			return Message{}, err
		}
		draft, err := in.Body.draft()
		if err != nil {
			return Message{}, inBody(err)
		}
		draft.Once = in.Key
		m, err := s.Inbox.Reply(ctx, v, id, draft)
		return messageOf(m), inBody(err)
	})
}

// limitsInWords lists the limits of everything that can be sent, from where they are kept.
func limitsInWords() string {
	var b strings.Builder
	b.WriteString("**Limits.** Characters are Unicode code points.\n\n| field | limit |\n|---|---|\n")
	for _, l := range chat.Limits() {
		field := "`" + l.Field + "`"
		if l.Only != "" {
			field += " (" + l.Only + ")"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", field, l)
	}
	b.WriteString("\n**Files.**\n\n| as | types | at most |\n|---|---|---|\n")
	for _, r := range chat.FileRules() {
		types := strings.Join(r.Types, ", ")
		if r.Types == nil {
			types = "any"
		}
		fmt.Fprintf(&b, "| %s | %s | %d bytes |\n", r.Kind, types, r.Most)
	}
	b.WriteString("\nA voice message has one channel. A sticker has 512 × 512 pixels, and at most 102,400 bytes if it does not move.")
	return b.String()
}
