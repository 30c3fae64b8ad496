package flowjson

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Document is what the sandbox needs to know of a flow's JSON.
type Document struct {
	Version string   // of Flow JSON
	DataAPI string   // data_api_version, "" for a flow without an endpoint
	Screens []string // ids in the order of the document
}

// Versions of Flow JSON that can be published (Meta: flows changelog, Jan 2026), and of the data API.
var (
	versions = []string{"2.1", "3.0", "3.1", "4.0", "5.0", "5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"}
	dataAPIs = []string{"3.0", "4.0"}
)

var screenID = regexp.MustCompile(`^[A-Za-z_]+$`)

// Check reads a flow's JSON. Without problems the flow may be published.
func Check(raw []byte) (Document, []Problem) {
	c := &check{raw: raw}
	root, err := parse(raw)
	if err != nil {
		c.broken(err)
		return Document{}, c.problems
	}
	if root.kind != '{' {
		c.report(BadType, root, "$", "The flow must be an object.")
		return Document{}, c.problems
	}
	d := Document{Version: root.get("version").text(), DataAPI: root.get("data_api_version").text()}
	s := &screens{check: c, document: &d}
	s.top(root)
	return d, c.problems
}

func (c *check) broken(err error) {
	at := len(c.raw)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = int(syntax.Offset)
	}
	c.report(BadJSON, &value{from: max(at-1, 0), to: at}, "$", "The flow is not JSON: %v.", err)
}

// keys reports members that do not belong into an object, and required ones it lacks.
func (c *check) keys(v *value, path string, required, optional []string) {
	for _, m := range v.members {
		if !slices.Contains(required, m.name) && !slices.Contains(optional, m.name) {
			c.report(UnknownKey, &value{from: m.from, to: m.to}, path, "Property %q does not belong here.", m.name)
		}
	}
	for _, name := range required {
		if v.get(name) == nil {
			c.report(MissingKey, v, path, "Property %q is required.", name)
		}
	}
}

// oneOf reports text outside of an enumeration.
func (c *check) oneOf(v *value, path string, allowed []string) {
	if v != nil && !slices.Contains(allowed, v.text()) {
		c.report(BadValue, v, path, "The value must be one of %s.", strings.Join(allowed, ", "))
	}
}

func (c *check) short(v *value, path string, most int) {
	if n := utf8.RuneCountInString(v.text()); n > most {
		c.report(TooLong, v, path, "At most %d characters are allowed, there are %d.", most, n)
	}
}

// screens checks the document from the top down.
type screens struct {
	*check
	document *Document
	terminal bool // the screen being checked ends the flow
	names    map[string]bool
}

func (s *screens) top(root *value) {
	s.keys(root, "$", []string{"version", "screens"}, []string{"routing_model", "data_api_version", "data_channel_uri"})
	s.oneOf(root.get("version"), "version", versions)
	s.oneOf(root.get("data_api_version"), "data_api_version", dataAPIs)
	all := root.get("screens")
	switch {
	case all == nil:
		return
	case all.kind != '[':
		s.report(BadType, all, "screens", "screens must be a list.")
		return
	case len(all.items) == 0:
		s.report(BadValue, all, "screens", "A flow has at least one screen.")
		return
	}
	s.identify(all)
	ends := 0
	for i, screen := range all.items {
		if screen.get("terminal").isTrue() {
			ends++
		}
		s.screen(screen, "screens["+strconv.Itoa(i)+"]")
	}
	if ends == 0 {
		s.report(NoEnd, all, "screens", "At least one screen must be terminal.")
	}
	s.routes(root.get("routing_model"), root)
}

// identify collects the ids first, so that a screen may lead to a later one.
func (s *screens) identify(all *value) {
	for i, screen := range all.items {
		path := "screens[" + strconv.Itoa(i) + "].id"
		id := screen.get("id")
		switch name := id.text(); {
		case id == nil:
		case !screenID.MatchString(name) || name == "SUCCESS": // SUCCESS is how an endpoint ends a flow
			s.report(BadValue, id, path, "A screen's id has letters and underscores, and is not SUCCESS.")
		case slices.Contains(s.document.Screens, name):
			s.report(Duplicate, id, path, "Screen %q exists twice.", name)
		default:
			s.document.Screens = append(s.document.Screens, name)
		}
	}
}

func (s *screens) screen(v *value, path string) {
	if v.kind != '{' {
		s.report(BadType, v, path, "A screen must be an object.")
		return
	}
	s.keys(v, path, []string{"id", "layout"}, []string{"title", "terminal", "success", "data", "refresh_on_back", "sensitive"})
	s.terminal, s.names = v.get("terminal").isTrue(), map[string]bool{}
	layout := v.get("layout")
	if layout == nil {
		return
	}
	if layout.kind != '{' {
		s.report(BadType, layout, path+".layout", "layout must be an object.")
		return
	}
	s.keys(layout, path+".layout", []string{"type", "children"}, nil)
	s.oneOf(layout.get("type"), path+".layout.type", []string{"SingleColumnLayout"})
	s.children(layout.get("children"), path+".layout.children")
	if s.terminal && !hasFooter(layout) {
		s.report(MissingKey, layout, path+".layout", "A terminal screen needs a Footer.")
	}
}

func hasFooter(v *value) bool {
	if v.get("type").text() == "Footer" {
		return true
	}
	for _, m := range v.members {
		if hasFooter(m.value) {
			return true
		}
	}
	return slices.ContainsFunc(v.items, hasFooter)
}

// routes checks the routing model: endpoint flows need one, and it names screens that exist.
func (s *screens) routes(model, root *value) {
	if model == nil {
		if s.document.DataAPI != "" {
			s.report(MissingKey, root, "$", `Property "routing_model" is required with data_api_version.`)
		}
		return
	}
	if model.kind != '{' {
		s.report(BadType, model, "routing_model", "routing_model must be an object.")
	}
	for _, m := range model.members {
		s.goal(&value{from: m.from, to: m.to, scalar: m.name}, "routing_model")
		for i, to := range m.value.items {
			s.goal(to, "routing_model."+m.name+"["+strconv.Itoa(i)+"]")
		}
	}
}

func (s *screens) goal(v *value, path string) {
	if !slices.Contains(s.document.Screens, v.text()) {
		s.report(UnknownGoal, v, path, "There is no screen %q.", v.text())
	}
}
