package flowjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// value is a JSON value with its place in the document.
type value struct {
	from, to int // bytes
	members  []member
	items    []*value
	scalar   any  // string, json.Number, bool or nil
	kind     byte // {, [ or s
}

// member is a key of an object, in the order of the document.
type member struct {
	name     string
	from, to int
	value    *value
}

// deepest is how far a document may nest.
const deepest = 64

var errTooDeep = errors.New("the document nests too deeply")

type parser struct {
	raw   []byte
	d     *json.Decoder
	depth int
}

func parse(raw []byte) (*value, error) {
	p := &parser{raw: raw, d: json.NewDecoder(bytes.NewReader(raw))}
	p.d.UseNumber()
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something behind the end of the document")
	}
	return v, nil
}

// token returns the next token with its place; the decoder itself tells only where tokens end.
func (p *parser) token() (t json.Token, from, to int, err error) {
	from = int(p.d.InputOffset())
	for from < len(p.raw) && bytes.IndexByte([]byte(" \t\r\n,:"), p.raw[from]) >= 0 {
		from++
	}
	t, err = p.d.Token()
	return t, from, int(p.d.InputOffset()), err
}

func (p *parser) value() (*value, error) {
	t, from, to, err := p.token()
	if err != nil {
		return nil, err
	}
	v := &value{from: from, to: to, scalar: t, kind: 's'}
	delim, nests := t.(json.Delim)
	if !nests {
		return v, nil
	}
	if p.depth++; p.depth > deepest {
		return nil, errTooDeep
	}
	v.kind, v.scalar = byte(delim), nil
	if err := p.fill(v); err != nil {
		return nil, err
	}
	p.depth--
	_, _, v.to, err = p.token() // the closing bracket
	return v, err
}

func (p *parser) fill(v *value) error {
	for p.d.More() {
		if v.kind == '[' {
			item, err := p.value()
			if err != nil {
				return err
			}
			v.items = append(v.items, item)
			continue
		}
		name, from, to, err := p.token()
		if err != nil {
			return err
		}
		of, err := p.value()
		if err != nil {
			return err
		}
		v.members = append(v.members, member{name.(string), from, to, of})
	}
	return nil
}

// get returns the value of a key, nil without one.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// text returns a string, "" for everything else.
func (v *value) text() string {
	if v == nil {
		return ""
	}
	s, _ := v.scalar.(string)
	return s
}

func (v *value) isTrue() bool { return v != nil && v.scalar == true }
