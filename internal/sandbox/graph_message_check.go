package sandbox

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// messageChecks validate the content of a message by type, from the request alone. The limits are those
// of Meta's message pages (Nov and Dec 2025).
var messageChecks = map[string]func(content any) *graphError{
	"text":        checkText,
	"image":       checkMedia(1024),
	"video":       checkMedia(1024),
	"document":    checkMedia(1024),
	"audio":       checkMedia(0),
	"sticker":     checkMedia(0),
	"location":    checkLocation,
	"contacts":    checkContacts,
	"reaction":    checkReaction,
	"interactive": checkInteractive,
	"template":    checkTemplate,
}

func checkText(v any) *graphError {
	o, gerr := asObject("text", v)
	if gerr != nil {
		return gerr
	}
	if _, ok := o["body"].(string); !ok || text(o["body"]) == "" {
		return missing("text['body']")
	}
	return atMost("text['body']", text(o["body"]), 4096)
}

// checkMedia wants exactly one of id and link, and a caption only where there may be one.
func checkMedia(caption int) func(any) *graphError {
	return func(v any) *graphError {
		o, gerr := asObject("media", v)
		if gerr != nil {
			return gerr
		}
		id, link := text(o["id"]), text(o["link"])
		switch {
		case id == "" && link == "":
			return refuse(131008, "Media needs an id or a link.")
		case id != "" && link != "":
			return refuse(131009, "Media takes an id or a link, not both.")
		case link != "" && !strings.HasPrefix(link, "http://") && !strings.HasPrefix(link, "https://"):
			return refuse(131009, "The link is not an http address.")
		case caption == 0 && text(o["caption"]) != "":
			return invalid("Unexpected key \"caption\" on this kind of media.")
		}
		return atMost("caption", text(o["caption"]), caption)
	}
}

func checkLocation(v any) *graphError {
	o, gerr := asObject("location", v)
	if gerr != nil {
		return gerr
	}
	for key, bound := range map[string]float64{"latitude": 90, "longitude": 180} {
		if text(o[key]) == "" {
			return missing("location['" + key + "']")
		}
		f, err := strconv.ParseFloat(text(o[key]), 64)
		if err != nil || !(f >= -bound && f <= bound) { // also refuses NaN
			return refuse(131009, "Parameter 'location.%s' is not a coordinate.", key)
		}
	}
	return nil
}

// maxContactCards is the guide's limit; the OpenAPI file says five.
const maxContactCards = 257

func checkContacts(v any) *graphError {
	cards := list(v)
	if len(cards) == 0 {
		return missing("contacts")
	}
	if len(cards) > maxContactCards {
		return refuse(131009, "A message holds at most %d contacts.", maxContactCards)
	}
	for i, card := range cards {
		name := nested(nested(card)["name"])
		if text(name["formatted_name"]) == "" {
			return missing("contacts[" + strconv.Itoa(i) + "]['name']['formatted_name']")
		}
		if len(name) < 2 {
			return refuse(131009, "contacts.%d.name needs one more part beside formatted_name.", i)
		}
	}
	return nil
}

func checkReaction(v any) *graphError {
	o, gerr := asObject("reaction", v)
	if gerr != nil {
		return gerr
	}
	if text(o["message_id"]) == "" {
		return missing("reaction['message_id']")
	}
	return atMost("reaction['emoji']", text(o["emoji"]), 16)
}

func checkTemplate(v any) *graphError {
	o, gerr := asObject("template", v)
	if gerr != nil {
		return gerr
	}
	if text(o["name"]) == "" {
		return missing("template['name']")
	}
	if text(nested(o["language"])["code"]) == "" {
		return missing("template['language']['code']")
	}
	return nil
}

func asObject(name string, v any) (object, *graphError) {
	o := nested(v)
	if o == nil {
		return nil, invalid("Param %s must be a JSON object.", name)
	}
	return o, nil
}

func atMost(name, s string, n int) *graphError {
	if utf8.RuneCountInString(s) > n && s != "" {
		return invalid("Param %s must be at most %d characters long.", name, n)
	}
	return nil
}
