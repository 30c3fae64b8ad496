package chat

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What may stand above the body of an interactive message.
type headerRule int

const (
	noHeader headerRule = iota
	textHeader
	anyHeader // a text, an image, a video or a document
	mustTextHeader
)

// form is what one kind of interactive message is made of (Meta: message guides, Nov and Dec 2025).
type form struct {
	header   headerRule
	bodiless bool // the body may be left out
	noFooter bool
	name     string   // action.name, where Meta wants one
	needs    []string // below the interactive object
	own      func(leaf) *Error
}

// forms are the kinds of interactive messages that can be sent. For the others see [appOnly] and [Permit].
var forms = map[string]form{
	"button": {header: anyHeader, needs: []string{"action.buttons", "action.buttons[].reply", "action.buttons[].reply.id", "action.buttons[].reply.title"}, own: checkButtons},
	"list": {header: textHeader, needs: []string{"action.button", "action.sections", "action.sections[].rows", "action.sections[].rows[].id", "action.sections[].rows[].title"},
		own: checkList},
	"cta_url": {header: anyHeader, name: "cta_url", needs: []string{"action.parameters", "action.parameters.display_text", "action.parameters.url"}, own: checkCTA},
	"flow":    {header: anyHeader, name: "flow", needs: []string{"action.parameters", "action.parameters.flow_message_version", "action.parameters.flow_cta"}, own: checkFlow},

	"location_request_message": {noFooter: true, name: "send_location"},
	"request_contact_info":     {noFooter: true, name: "request_contact_info"},
	"address_message":          {header: anyHeader, name: "address_message", needs: []string{"action.parameters", "action.parameters.country"}, own: checkAddress},

	"product": {bodiless: true, needs: []string{"action.catalog_id", "action.product_retailer_id"}},
	"product_list": {header: mustTextHeader, needs: []string{"action.catalog_id", "action.sections", "action.sections[].product_items",
		"action.sections[].product_items[].product_retailer_id"}, own: checkProducts},
	"catalog_message": {name: "catalog_message"},
	"carousel":        {noFooter: true, needs: []string{"action.cards", "action.cards[].action"}, own: checkCarousel},
}

// InteractiveKinds are the kinds of interactive messages that can be sent.
func InteractiveKinds() []string { return slices.Sorted(maps.Keys(forms)) }

func checkInteractive(in leaf) *Error {
	kind := in.at("type")
	f, known := forms[kind]
	switch instead := appOnly[kind]; {
	case kind == "":
		return faultIn("interactive.type", "interactive.type is missing. Use one of %s.", strings.Join(InteractiveKinds(), ", "))
	case instead != "":
		return &Error{Kind: Incapable, Field: "interactive.type", Say: instead}
	case !known:
		return faultIn("interactive.type", "There is no interactive message of type %q. Use one of %s.", kind, strings.Join(InteractiveKinds(), ", "))
	}
	if err := f.checkFrame(in); err != nil {
		return err
	}
	for _, pattern := range append([]string{"action"}, f.needs...) {
		for _, l := range leaves(in, pattern) {
			if l.missing() {
				return lacking(l)
			}
		}
	}
	if got := in.at("action.name"); f.name != "" && got != f.name {
		return faultIn("interactive.action.name", "The action of this message has to be named %q.", f.name)
	}
	if f.own == nil {
		return nil
	}
	return f.own(in)
}

// checkFrame looks at what surrounds the action.
func (f form) checkFrame(in leaf) *Error {
	header := in.at("header.type")
	switch {
	case !f.bodiless && in.at("body.text") == "":
		return faultIn("interactive.body.text", "The message has no body. Write what it is about.")
	case f.noFooter && in.has("footer"):
		return faultIn("interactive.footer", "This kind of message has no footer. Leave it out.")
	case f.header == noHeader && in.has("header"):
		return faultIn("interactive.header", "This kind of message has no header. Leave it out.")
	case f.header == mustTextHeader && header != "text":
		return faultIn("interactive.header", "This kind of message needs a header that is a text.")
	case !in.has("header"):
		return nil
	case f.header == textHeader && header != "text":
		return faultIn("interactive.header.type", "The header of this kind of message can only be a text.")
	}
	return checkHeader(leaf{"interactive.header", leaves(in, "header")[0].value}, "text", "image", "video", "document")
}

func checkHeader(h leaf, allowed ...string) *Error {
	kind := h.at("type")
	switch {
	case !slices.Contains(allowed, kind):
		return faultIn(h.path+".type", "A header is one of %s, not %q.", strings.Join(allowed, ", "), kind)
	case kind == "text" && h.at("text") == "":
		return faultIn(h.path+".text", "The header has no text.")
	case kind == "text":
		return nil
	}
	return checkFileObject(leaf{h.path + "." + kind, leaves(h, kind)[0].value})
}

// checkFileObject wants a file inside an object: one of ours, or a link.
func checkFileObject(file leaf) *Error {
	id, link := file.at("file_id"), file.at("link")
	switch {
	case (id == "") == (link == ""):
		return faultIn(file.path, "%s needs either file_id, the id of an uploaded file, or link, its public address.", file.path)
	case file.has("caption"):
		return faultIn(file.path+".caption", "There is no caption here; the body has the words.")
	case link != "":
		return checkLink(file.path+".link", link)
	}
	return nil
}

func checkButtons(in leaf) *Error {
	for _, b := range leaves(in, "action.buttons[]") {
		if kind := b.at("type"); kind != "reply" {
			return faultIn(b.path+".type", "Buttons that answer are of type \"reply\", not %q.", kind)
		}
	}
	if err := unique(leaves(in, "action.buttons[].reply.id"), "id"); err != nil {
		return err
	}
	return unique(leaves(in, "action.buttons[].reply.title"), "title")
}

// unique refuses a value that an earlier place has.
func unique(all []leaf, what string) *Error {
	seen := map[string]string{}
	for _, l := range all {
		if first, again := seen[l.text()]; again {
			return faultIn(l.path, "%s is the same %s as %s. Each needs one of its own.", l.path, what, first)
		}
		seen[l.text()] = l.path
	}
	return nil
}

func checkList(in leaf) *Error {
	sections := leaves(in, "action.sections[]")
	for _, s := range sections {
		if len(sections) > 1 && s.at("title") == "" {
			return faultIn(s.path+".title", "Each section needs a title when there are several.")
		}
	}
	rows := leaves(in, "action.sections[].rows[].id")
	if n := len(rows); n > maxListRows {
		return faultIn("interactive.action.sections", "The list has %d rows; WhatsApp takes %d over all sections. Leave out %d.", n, maxListRows, n-maxListRows)
	}
	return unique(rows, "id")
}

func checkCTA(in leaf) *Error {
	return checkLink("interactive.action.parameters.url", in.at("action.parameters.url"))
}

func checkFlow(in leaf) *Error {
	p := leaf{"interactive.action.parameters", leaves(in, "action.parameters")[0].value}
	action := p.at("flow_action")
	switch {
	case (p.at("flow_id") == "") == (p.at("flow_name") == ""):
		return faultIn(p.path+".flow_id", "Name the flow by either flow_id or flow_name.")
	case p.at("flow_message_version") != "3":
		return faultIn(p.path+".flow_message_version", "flow_message_version has to be \"3\".")
	case !slices.Contains([]string{"", "draft", "published"}, p.at("mode")):
		return faultIn(p.path+".mode", "mode is draft or published.")
	case !slices.Contains([]string{"", "navigate", "data_exchange"}, action):
		return faultIn(p.path+".flow_action", "flow_action is navigate or data_exchange.")
	case action != "data_exchange" && p.has("flow_action_payload") && p.at("flow_action_payload.screen") == "":
		return faultIn(p.path+".flow_action_payload.screen", "Say which screen the flow opens with, or leave out flow_action_payload.")
	case strings.ContainsFunc(p.at("flow_cta"), isSymbol):
		return faultIn(p.path+".flow_cta", "The button's text must have no emoji.")
	}
	return nil
}

// isSymbol reports whether a character is an arrow, a dingbat or an emoji.
func isSymbol(r rune) bool { return r >= 0x2190 && r <= 0x2bff || r >= 0x1f000 }

func checkAddress(in leaf) *Error {
	country := in.at("action.parameters.country")
	if dialling[country] == "" {
		return faultIn("interactive.action.parameters.country", "Addresses can be asked for in India (IN) and Singapore (SG) only.")
	}
	return nil
}

func checkProducts(in leaf) *Error {
	if n := len(leaves(in, "action.sections[].product_items[]")); n > maxProducts {
		return faultIn("interactive.action.sections", "There are %d products; WhatsApp takes %d over all sections. Leave out %d.", n, maxProducts, n-maxProducts)
	}
	sections := leaves(in, "action.sections[]")
	for _, s := range sections {
		if len(sections) > 1 && s.at("title") == "" {
			return faultIn(s.path+".title", "Each section needs a title when there are several.")
		}
	}
	return nil
}

// checkCarousel wants cards of one shape, counted from 0: with a link, with quick replies, or of products.
func checkCarousel(in leaf) *Error {
	shape := ""
	for i, card := range leaves(in, "action.cards[]") {
		if got := fmt.Sprint(leaves(card, "card_index")[0].value); got != fmt.Sprint(i) {
			return faultIn(card.path+".card_index", "card_index has to be %d here: cards are counted from 0, in order.", i)
		}
		own, err := checkCard(card)
		if err != nil {
			return err
		}
		if i > 0 && own != shape {
			return faultIn(card.path, "Every card needs the same kind of header and buttons as the first one: %s, not %s.", shape, own)
		}
		shape = own
	}
	return nil
}

// checkCard returns what a card is made of, in words.
func checkCard(card leaf) (shape string, err *Error) {
	kind := card.at("type")
	if kind == "product" {
		if card.at("action.catalog_id") == "" || card.at("action.product_retailer_id") == "" {
			return "", faultIn(card.path+".action", "The card of a product needs catalog_id and product_retailer_id.")
		}
		return "a product", nil
	}
	header := leaf{card.path + ".header", leaves(card, "header")[0].value}
	if err := checkHeader(header, "image", "video"); err != nil {
		return "", err
	}
	if strings.Count(card.at("body.text"), "\n") > 2 {
		return "", faultIn(card.path+".body.text", "The body of a card has two line breaks at most.")
	}
	buttons := leaves(card, "action.buttons[].quick_reply.id")
	if len(buttons) > 0 {
		return fmt.Sprintf("%s and %d quick replies", header.at("type"), len(buttons)), unique(buttons, "id")
	}
	if card.at("action.name") != "cta_url" || card.at("action.parameters.display_text") == "" {
		return "", faultIn(card.path+".action", "A card needs either quick replies or a link with display_text and the name cta_url.")
	}
	return header.at("type") + " and a link", checkLink(card.path+".action.parameters.url", card.at("action.parameters.url"))
}
