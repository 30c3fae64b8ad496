package flowjson

import (
	"bytes"
	"fmt"
)

// Problem is an element of validation_errors.
type Problem struct {
	Error       string    `json:"error"`
	Type        string    `json:"error_type"`
	Message     string    `json:"message"`
	LineStart   int       `json:"line_start"`
	LineEnd     int       `json:"line_end"`
	ColumnStart int       `json:"column_start"`
	ColumnEnd   int       `json:"column_end"`
	Pointers    []Pointer `json:"pointers"`
}

// Pointer is a place the problem speaks of.
type Pointer struct {
	LineStart   int    `json:"line_start"`
	LineEnd     int    `json:"line_end"`
	ColumnStart int    `json:"column_start"`
	ColumnEnd   int    `json:"column_end"`
	Path        string `json:"path"`
}

// Names of problems.
const (
	BadJSON      = "INVALID_JSON"
	UnknownKey   = "INVALID_PROPERTY_KEY"
	MissingKey   = "MISSING_PROPERTY"
	BadValue     = "INVALID_PROPERTY_VALUE"
	BadType      = "INVALID_PROPERTY_TYPE"
	Duplicate    = "DUPLICATE_IDENTIFIER"
	UnknownKind  = "INVALID_COMPONENT_TYPE"
	UnknownGoal  = "INVALID_NAVIGATION"
	NoEnd        = "MISSING_TERMINAL_SCREEN"
	TooLong      = "MAX_LENGTH_EXCEEDED"
	MisplacedEnd = "INVALID_COMPLETE_ACTION"
)

// Groups of problems: the shape of the document, and what it means.
const (
	ofSchema  = "JSON_SCHEMA_ERROR"
	ofMeaning = "FLOW_JSON_ERROR"
)

// check collects the problems of one document.
type check struct {
	raw      []byte
	problems []Problem
}

// report notes a problem at a place of the document; path says which, as screens[0].layout does.
func (c *check) report(name string, v *value, path, message string, args ...any) {
	group := ofSchema
	switch name {
	case UnknownGoal, NoEnd, MisplacedEnd, Duplicate:
		group = ofMeaning
	}
	l1, c1 := c.place(v.from)
	l2, c2 := c.place(v.to)
	c.problems = append(c.problems, Problem{Error: name, Type: group, Message: fmt.Sprintf(message, args...),
		LineStart: l1, LineEnd: l2, ColumnStart: c1, ColumnEnd: c2, Pointers: []Pointer{{l1, l2, c1, c2, path}}})
}

// place turns a byte into line and column, both counted from one.
func (c *check) place(at int) (line, column int) {
	before := c.raw[:min(at, len(c.raw))]
	return bytes.Count(before, []byte("\n")) + 1, at - bytes.LastIndexByte(before, '\n')
}
