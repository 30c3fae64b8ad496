package chat

import (
	"fmt"
	"strings"
)

// PlaceWords puts a location into words.
func PlaceWords(name, address string, latitude, longitude float64) string {
	if name == "" && address == "" {
		return fmt.Sprintf("%.5f, %.5f", latitude, longitude)
	}
	if name == "" || address == "" {
		return name + address
	}
	return name + ", " + address
}

// InWords returns a content that is to be sent with Text to read in a list, where it has none of its own: the place, the
// names, the body, or the template's name and the values it was filled with.
func (c Content) InWords() Content {
	if c.Text != "" || c.Type == TypeReaction || c.Media != nil {
		return c
	}
	tree, err := c.tree()
	if err != nil {
		return c
	}
	root := leaf{"", tree}
	switch c.Type {
	case "location":
		c.Text = PlaceWords(root.at("location.name"), root.at("location.address"), root.degrees("location.latitude"), root.degrees("location.longitude"))
	case "contacts":
		c.Text = joined(leaves(root, "contacts[].name.formatted_name"))
	case "interactive":
		c.Text = root.at("interactive.body.text")
	case "template":
		c.Text = filled(root.at("template.name"), joined(leaves(root, "template.components[].parameters[].text")))
	}
	return c
}

func (l leaf) degrees(pattern string) float64 {
	for _, found := range leaves(l, pattern) {
		if n, err := found.count(Degrees); err == nil {
			return n
		}
	}
	return 0
}

func joined(all []leaf) string {
	var words []string
	for _, l := range all {
		if l.text() != "" {
			words = append(words, l.text())
		}
	}
	return strings.Join(words, ", ")
}

func filled(template, values string) string {
	if values == "" {
		return template
	}
	return template + ": " + values
}
