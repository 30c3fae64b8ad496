package snapshot

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
)

type restorer struct {
	own     string
	picture Picture
	made    map[int]reflect.Value
}

// Restore fills the struct root points to from a picture, without the fields of it named in skip.
func Restore(p Picture, root any, skip ...string) error {
	v := reflect.ValueOf(root).Elem()
	r := &restorer{own: v.Type().PkgPath(), picture: p, made: map[int]reflect.Value{}}
	return r.fields(p.Root, v, skip)
}

func (r *restorer) fields(raw json.RawMessage, v reflect.Value, skip []string) error {
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		value, saved := tree[f.Name]
		if !saved || slices.Contains(skip, f.Name) || left(f.Type, r.own) {
			continue
		}
		if err := r.value(value, reach(v.Field(i))); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (r *restorer) value(raw json.RawMessage, v reflect.Value) error {
	if v.Type() == timeType {
		return json.Unmarshal(raw, v.Addr().Interface())
	}
	switch v.Kind() {
	case reflect.Pointer:
		return r.pointer(raw, v)
	case reflect.Struct:
		return r.fields(raw, v, nil)
	case reflect.Map:
		return r.entries(raw, v)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			return r.elements(raw, v)
		}
	case reflect.Array:
		return r.array(raw, v)
	}
	return json.Unmarshal(raw, v.Addr().Interface())
}

func (r *restorer) pointer(raw json.RawMessage, v reflect.Value) error {
	if string(raw) == "null" {
		v.SetZero()
		return nil
	}
	elem := v.Type().Elem()
	if marshalsItself(v.Type()) {
		var bytes []byte
		if err := json.Unmarshal(raw, &bytes); err != nil {
			return err
		}
		if v.IsNil() { // otherwise in place: others point to it
			v.Set(reflect.New(elem))
		}
		return v.Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(bytes)
	}
	if elem.Kind() != reflect.Struct || elem == timeType {
		v.Set(reflect.New(elem))
		return r.value(raw, v.Elem())
	}
	var ref map[string]int
	if err := json.Unmarshal(raw, &ref); err != nil {
		return err
	}
	made, err := r.object(ref["$"], elem)
	if err == nil {
		v.Set(made)
	}
	return err
}

// object makes the struct of a number once; who asks again gets the same.
func (r *restorer) object(number int, t reflect.Type) (reflect.Value, error) {
	if made, ok := r.made[number]; ok {
		if made.Type().Elem() != t {
			return made, fmt.Errorf("object %d is a %s, not a %s", number, made.Type().Elem(), t)
		}
		return made, nil
	}
	raw, ok := r.picture.Objects[strconv.Itoa(number)]
	if !ok {
		return reflect.Value{}, fmt.Errorf("object %d is missing", number)
	}
	made := reflect.New(t)
	r.made[number] = made
	return made, r.fields(raw, made.Elem(), nil)
}

func (r *restorer) entries(raw json.RawMessage, v reflect.Value) error {
	var pairs [][2]json.RawMessage
	if err := json.Unmarshal(raw, &pairs); err != nil {
		return err
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(pairs)))
	for _, pair := range pairs {
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if err := r.value(pair[0], k); err != nil {
			return err
		}
		if err := r.value(pair[1], e); err != nil {
			return fmt.Errorf("[%v]: %w", k, err)
		}
		v.SetMapIndex(k, e)
	}
	return nil
}

func (r *restorer) elements(raw json.RawMessage, v reflect.Value) error {
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	v.Set(reflect.MakeSlice(v.Type(), len(all), len(all)))
	for i := range all {
		if err := r.value(all[i], v.Index(i)); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func (r *restorer) array(raw json.RawMessage, v reflect.Value) error {
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	for i := range min(len(all), v.Len()) {
		if err := r.value(all[i], v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}
