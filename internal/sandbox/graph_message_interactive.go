package sandbox

import "fmt"

// checkInteractive validates the envelope and the kinds a shop uses most; the others are accepted with
// the envelope alone.
func checkInteractive(v any) *graphError {
	o, gerr := asObject("interactive", v)
	if gerr != nil {
		return gerr
	}
	kind := text(o["type"])
	limit, known := interactiveBodies[kind]
	if !known {
		return refuse(131009, "Parameter 'interactive.type' has an unknown value %q.", kind)
	}
	action := nested(o["action"])
	if action == nil {
		return missing("interactive['action']")
	}
	body := text(nested(o["body"])["text"])
	if body == "" && kind != "product" && kind != "call_permission_request" {
		return missing("interactive['body']['text']")
	}
	for _, gerr := range []*graphError{
		atMost("interactive['body']['text']", body, limit),
		atMost("interactive['footer']['text']", text(nested(o["footer"])["text"]), 60),
		atMost("interactive['header']['text']", text(nested(o["header"])["text"]), 60),
	} {
		if gerr != nil {
			return gerr
		}
	}
	switch kind {
	case "button":
		return checkButtons(list(action["buttons"]))
	case "list":
		return checkList(action)
	case "cta_url":
		return checkCTA(nested(action["parameters"]))
	}
	return nil
}

// interactiveBodies are the kinds and the longest body each may have.
var interactiveBodies = map[string]int{"button": 1024, "list": 4096, "cta_url": 1024, "flow": 1024,
	"location_request_message": 1024, "address_message": 1024, "catalog_message": 1024, "product": 1024,
	"product_list": 1024, "carousel": 1024, "call_permission_request": 1024, "voice_call": 1024,
	"request_contact_info": 1024, "order_details": 1024, "order_status": 1024}

func checkButtons(buttons []any) *graphError {
	if len(buttons) < 1 || len(buttons) > 3 {
		return refuse(131009, "An interactive message has one to three buttons, not %d.", len(buttons))
	}
	seen := map[string]bool{}
	for i, b := range buttons {
		reply := nested(nested(b)["reply"])
		id, title := text(reply["id"]), text(reply["title"])
		if id == "" || title == "" {
			return missing(fmt.Sprintf("interactive['action']['buttons'][%d]['reply']", i))
		}
		if seen[id] || seen["title "+title] {
			return refuse(131009, "Button ids and titles must differ from each other.")
		}
		seen[id], seen["title "+title] = true, true
		if gerr := atMost("id", id, 256); gerr != nil {
			return gerr
		}
		if gerr := atMost("title", title, 20); gerr != nil {
			return gerr
		}
	}
	return nil
}

func checkList(action object) *graphError {
	sections := list(action["sections"])
	if text(action["button"]) == "" {
		return missing("interactive['action']['button']")
	}
	if gerr := atMost("interactive['action']['button']", text(action["button"]), 20); gerr != nil {
		return gerr
	}
	if len(sections) < 1 || len(sections) > 10 {
		return refuse(131009, "A list has one to ten sections, not %d.", len(sections))
	}
	rows := 0
	for _, s := range sections {
		section := nested(s)
		if len(sections) > 1 && text(section["title"]) == "" {
			return refuse(131009, "Every section needs a title when there is more than one.")
		}
		for _, r := range list(section["rows"]) {
			rows++
			if gerr := checkRow(nested(r)); gerr != nil {
				return gerr
			}
		}
	}
	if rows < 1 || rows > 10 {
		return refuse(131009, "A list has one to ten rows in all, not %d.", rows)
	}
	return nil
}

func checkRow(row object) *graphError {
	if text(row["id"]) == "" || text(row["title"]) == "" {
		return refuse(131009, "Every list row needs an id and a title.")
	}
	for key, limit := range map[string]int{"id": 200, "title": 24, "description": 72} {
		if gerr := atMost("row "+key, text(row[key]), limit); gerr != nil {
			return gerr
		}
	}
	return nil
}

func checkCTA(p object) *graphError {
	if text(p["url"]) == "" || text(p["display_text"]) == "" {
		return missing("interactive['action']['parameters']")
	}
	return atMost("display_text", text(p["display_text"]), 20)
}
