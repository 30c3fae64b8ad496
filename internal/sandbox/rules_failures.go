package sandbox

import (
	"strings"
	"time"
)

// foreseeFailure names the failure that Meta will report by webhook after accepting the message.
func (w *World) foreseeFailure(ch *chat, out *outgoing, now time.Time) *graphError {
	c, marketing := ch.customer, out.template != nil && out.template.category == "MARKETING"
	switch {
	case c.noWhatsApp:
		return refuse(131026, "The recipient is not on WhatsApp, or has an app that is too old.")
	case c.failsWith != 0:
		return refuse(c.failsWith, "This customer is set to fail with the code.")
	case out.template == nil && !ch.windowOpen(now):
		return refuse(131047, "More than 24 hours have passed since the customer last replied to this number.")
	case marketing && c.stopped:
		return refuse(131050, "The user stopped marketing messages from this business.")
	case marketing && w.opts.HoldUSMarketing && isUS(c.waID) && !ch.windowOpen(now):
		return refuse(131049, "Marketing messages to users in the United States are held back.")
	case out.kind == "reaction" && !w.canReact(ch, out, now):
		return refuse(131009, "The message to react to is deleted, unknown or older than 30 days.")
	}
	if gerr := w.directClash(ch.number, out); gerr != nil {
		return gerr
	}
	if gerr := w.checkFiles(ch.number, out, now); gerr != nil {
		return gerr
	}
	if out.template != nil && !w.reach(ch, now) {
		// Which code such sends fail with is not on Meta's page; field reports are mixed.
		return refuse(131048, "The business reached its limit of %d users outside of their windows in 24 hours.", w.reachLimit(ch.number.waba))
	}
	return nil
}

// isUS tells an area code of the United States from those of Canada and the Caribbean, as far as the
// markets know them.
func isUS(d string) bool {
	if !strings.HasPrefix(d, "1") || len(d) != 11 {
		return false
	}
	return !strings.Contains(notUS, " "+d[1:4]+" ")
}

// notUS are area codes of +1 outside of the United States.
const notUS = " 204 226 236 249 250 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 " +
	"242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876 "

const reactionLife = 30 * 24 * time.Hour

func (w *World) canReact(ch *chat, out *outgoing, now time.Time) bool {
	m := w.messages[text(nested(out.body)["message_id"])]
	return m != nil && m.chat == ch && !m.revoked && now.Sub(m.at) < reactionLife
}
