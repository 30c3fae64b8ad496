package chat

import (
	"slices"
	"strings"
)

// componentTypes are the parts of a template that a send can fill, and buttonTypes how it names its buttons (Meta:
// template guides, Oct to Dec 2025).
var (
	componentTypes = []string{"header", "body", "footer", "button", "carousel", "limited_time_offer", "tap_target_configuration", "order_status"}
	buttonTypes    = []string{"quick_reply", "url", "catalog", "copy_code", "flow", "mpm", "spm", "voice_call", "order_details", "phone_number"}
)

// checkTemplate looks at what can be told without knowing the template: which parts it has only Meta knows.
func checkTemplate(t leaf) *Error {
	if l := leaves(t, "components")[0]; l.value != nil {
		if _, isList := l.value.([]any); !isList {
			return faultIn(l.path, "template.components has to be a list, in brackets.")
		}
	}
	components := leaves(t, "components[]")
	for _, card := range leaves(t, "components[].cards[]") {
		components = append(components, leaves(card, "components[]")...)
	}
	for _, c := range components {
		if err := checkComponent(c); err != nil {
			return err
		}
	}
	return nil
}

func checkComponent(c leaf) *Error {
	kind, sub := strings.ToLower(c.at("type")), strings.ToLower(c.at("sub_type"))
	switch {
	case !slices.Contains(componentTypes, kind):
		return faultIn(c.path+".type", "A component is one of %s, not %q.", strings.Join(componentTypes, ", "), kind)
	case kind == "button" && !slices.Contains(buttonTypes, sub):
		return faultIn(c.path+".sub_type", "A button is one of %s, not %q.", strings.Join(buttonTypes, ", "), sub)
	case kind == "button" && !isIndex(leaves(c, "index")[0]):
		return faultIn(c.path+".index", "A button needs index, its place in the template: 0 to 9.")
	case kind == "carousel" && !c.has("cards"):
		return lacking(leaf{c.path + ".cards", nil})
	}
	return checkParameters(leaves(c, "parameters[]"))
}

// isIndex takes a digit, as a number or as a text.
func isIndex(l leaf) bool {
	text := l.text()
	if n, isNumber := l.value.(interface{ String() string }); isNumber {
		text = n.String()
	}
	return len(text) == 1 && text[0] >= '0' && text[0] <= '9'
}

// checkParameters looks at the values of one component. They are either all named or all in order; files are given
// like elsewhere, and words must not break the template's lines (Meta's error 132007).
func checkParameters(all []leaf) *Error {
	for _, p := range all {
		if first := all[0]; p.has("parameter_name") != first.has("parameter_name") {
			return faultIn(p.path+".parameter_name", "Parameters are either all named or all in order: give every one a parameter_name, or none.")
		}
		kind := strings.ToLower(p.at("type"))
		words := p.at("text")
		switch {
		case kind == "":
			return lacking(leaf{p.path + ".type", nil})
		case kind == "text" && words == "":
			return lacking(leaf{p.path + ".text", nil})
		case strings.ContainsAny(words, "\n\r\t") || strings.Contains(words, "     "):
			return faultIn(p.path+".text", "A template's parameter must have no line breaks, no tabs and no more than four spaces in a row.")
		}
		if slices.Contains([]string{"image", "video", "gif", "document"}, kind) {
			if err := checkFileObject(leaf{p.path + "." + kind, leaves(p, kind)[0].value}); err != nil {
				return err
			}
		}
	}
	return nil
}
