package flowjson

import (
	"slices"
	"strconv"
)

// component says which keys a component has, and how long its texts may be.
type component struct {
	required, optional []string
	limits             map[string]int
	field              bool // it has a name, and an answer
}

func words(s ...string) []string { return s }

// Limits of Meta's components reference, Jan 2026.
var components = map[string]component{
	"TextHeading":    {words("text"), words("visible"), map[string]int{"text": 80}, false},
	"TextSubheading": {words("text"), words("visible"), map[string]int{"text": 80}, false},
	"TextBody":       {words("text"), words("font-weight", "strikethrough", "visible", "markdown"), map[string]int{"text": 4096}, false},
	"TextCaption":    {words("text"), words("font-weight", "strikethrough", "visible", "markdown"), map[string]int{"text": 409}, false},
	"RichText":       {words("text"), words("visible"), nil, false},
	"TextInput": {words("label", "name"), words("label-variant", "input-type", "pattern", "required", "min-chars", "max-chars", "helper-text", "visible",
		"enabled", "init-value", "error-message"), map[string]int{"label": 20, "helper-text": 80, "error-message": 30}, true},
	"TextArea": {words("label", "name"), words("label-variant", "required", "max-length", "helper-text", "enabled", "visible", "init-value", "error-message"),
		map[string]int{"label": 20, "helper-text": 80}, true},
	"CheckboxGroup": {words("name", "data-source"), words("label", "description", "min-selected-items", "max-selected-items", "enabled", "required", "visible",
		"on-select-action", "on-unselect-action", "init-value", "error-message", "media-size"), map[string]int{"label": 30}, true},
	"RadioButtonsGroup": {words("name", "data-source"), words("label", "description", "enabled", "required", "visible", "on-select-action", "on-unselect-action",
		"init-value", "error-message", "media-size"), map[string]int{"label": 30}, true},
	"ChipsSelector": {words("name", "data-source", "label"), words("description", "min-selected-items", "max-selected-items", "enabled", "required", "visible",
		"on-select-action", "on-unselect-action", "init-value", "error-message"), map[string]int{"label": 80}, true},
	"Dropdown": {words("label", "name", "data-source"), words("required", "enabled", "visible", "on-select-action", "on-unselect-action", "init-value",
		"error-message"), map[string]int{"label": 20}, true},
	"DatePicker": {words("label", "name"), words("min-date", "max-date", "unavailable-dates", "visible", "helper-text", "enabled", "required",
		"on-select-action", "init-value", "error-message"), map[string]int{"label": 40, "helper-text": 80}, true},
	"CalendarPicker": {words("label", "name"), words("title", "description", "mode", "min-date", "max-date", "unavailable-dates", "include-days", "min-days",
		"max-days", "visible", "helper-text", "enabled", "required", "on-select-action", "init-value", "error-message"), nil, true},
	"OptIn": {words("label", "name"), words("required", "on-click-action", "on-select-action", "on-unselect-action", "visible", "init-value"),
		map[string]int{"label": 300}, true},
	"PhotoPicker": {words("name", "label"), words("description", "photo-source", "max-file-size-kb", "min-uploaded-photos", "max-uploaded-photos", "enabled",
		"visible", "error-message"), map[string]int{"label": 80, "description": 300}, true},
	"DocumentPicker": {words("name", "label"), words("description", "max-file-size-kb", "min-uploaded-documents", "max-uploaded-documents",
		"allowed-mime-types", "enabled", "visible", "error-message"), map[string]int{"label": 80, "description": 300}, true},
	"Image":          {words("src"), words("width", "height", "scale-type", "aspect-ratio", "alt-text", "visible"), nil, false},
	"ImageCarousel":  {words("images"), words("aspect-ratio", "scale-type"), nil, false},
	"EmbeddedLink":   {words("text", "on-click-action"), words("visible"), map[string]int{"text": 25}, false},
	"NavigationList": {words("name", "list-items"), words("label", "description", "media-size", "on-click-action", "visible"), nil, false},
	"Footer": {words("label", "on-click-action"), words("left-caption", "center-caption", "right-caption", "enabled"),
		map[string]int{"label": 35, "left-caption": 15, "center-caption": 15, "right-caption": 15}, false},
	"Form":   {words("name", "children"), words("init-values", "error-messages"), nil, false},
	"If":     {words("condition", "then"), words("else"), nil, false},
	"Switch": {words("value", "cases"), nil, nil, false},
}

// mostComponents is how many components a screen holds.
const mostComponents = 50

func (s *screens) children(v *value, path string) {
	switch {
	case v == nil:
		return
	case v.kind != '[':
		s.report(BadType, v, path, "children must be a list.")
		return
	case len(v.items) > mostComponents:
		s.report(BadValue, v, path, "A screen has at most %d components.", mostComponents)
	}
	for i, child := range v.items {
		s.component(child, path+"["+strconv.Itoa(i)+"]")
	}
}

func (s *screens) component(v *value, path string) {
	kind := v.get("type").text()
	rule, known := components[kind]
	if !known {
		s.report(UnknownKind, v, path, "There is no component of type %q.", kind)
		return
	}
	s.keys(v, path, rule.required, slices.Concat(rule.optional, []string{"type"}))
	for _, m := range v.members {
		if most, limited := rule.limits[m.name]; limited {
			s.short(m.value, path+"."+m.name, most)
		}
	}
	if name := v.get("name"); rule.field && name != nil {
		if s.names[name.text()] {
			s.report(Duplicate, name, path+".name", "There is another %q on this screen.", name.text())
		}
		s.names[name.text()] = true
	}
	for _, m := range v.members {
		s.nested(m, path+"."+m.name)
	}
}

// nested checks what lies below a component: other components, and actions.
func (s *screens) nested(m member, path string) {
	switch m.name {
	case "children", "then", "else":
		s.children(m.value, path)
	case "cases":
		for _, c := range m.value.members {
			s.children(c.value, path+"."+c.name)
		}
	case "on-click-action", "on-select-action", "on-unselect-action":
		s.action(m.value, path)
	}
}

// action checks where a tap leads.
func (s *screens) action(v *value, path string) {
	name := v.get("name")
	if name == nil {
		s.report(MissingKey, v, path, `Property "name" is required.`)
		return
	}
	s.oneOf(name, path+".name", words("navigate", "complete", "data_exchange", "open_url", "update_data"))
	switch name.text() {
	case "navigate":
		if next := v.get("next").get("name"); next != nil {
			s.goal(next, path+".next.name")
		} else {
			s.report(MissingKey, v, path, `navigate needs "next" with the name of a screen.`)
		}
	case "complete":
		if !s.terminal {
			s.report(MisplacedEnd, name, path, "Only a terminal screen can complete the flow.")
		}
	case "data_exchange":
		if s.document.DataAPI == "" {
			s.report(UnknownGoal, name, path, "data_exchange needs an endpoint: set data_api_version.")
		}
	}
}
