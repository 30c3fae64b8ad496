package snapshot

import (
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unsafe"
)

// Picture is a saved web of values.
type Picture struct {
	Root    json.RawMessage            `json:"root"`
	Objects map[string]json.RawMessage `json:"objects"` // by number
}

// taker writes the structs of the package own and of those below it; all others are left out.
type taker struct {
	own     string
	numbers map[unsafe.Pointer]int
	out     Picture
}

var timeType = reflect.TypeFor[time.Time]()

// Take writes the struct root points to, without the fields of it named in skip.
func Take(root any, skip ...string) (Picture, error) {
	v := reflect.ValueOf(root).Elem()
	t := &taker{own: v.Type().PkgPath(), numbers: map[unsafe.Pointer]int{}, out: Picture{Objects: map[string]json.RawMessage{}}}
	tree, err := t.fields(v, skip)
	if err != nil {
		return Picture{}, err
	}
	t.out.Root, err = json.Marshal(tree)
	return t.out, err
}

// reach makes an unexported field readable and writable.
func reach(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

// left says whether values of the type are left out.
func left(t reflect.Type, own string) bool {
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Uintptr, reflect.Complex64, reflect.Complex128:
		return true
	case reflect.Pointer:
		return !marshalsItself(t) && left(t.Elem(), own)
	case reflect.Struct:
		return t != timeType && t.PkgPath() != own && t.PkgPath() != "" && !nearby(t.PkgPath(), own)
	case reflect.Map:
		return left(t.Elem(), own) || left(t.Key(), own)
	case reflect.Slice, reflect.Array:
		return left(t.Elem(), own)
	}
	return false
}

// nearby packages are those below the root's.
func nearby(path, own string) bool { return len(path) > len(own) && path[:len(own)+1] == own+"/" }

func marshalsItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()) && t.Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}

func (t *taker) fields(v reflect.Value, skip []string) (map[string]any, error) {
	out := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if slices.Contains(skip, f.Name) || left(f.Type, t.own) || v.Field(i).IsZero() {
			continue
		}
		value, err := t.value(reach(v.Field(i)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out[f.Name] = value
	}
	return out, nil
}

func (t *taker) value(v reflect.Value) (any, error) {
	if v.Type() == timeType {
		return v.Interface(), nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		return t.pointer(v)
	case reflect.Struct:
		if v.CanAddr() {
			return t.fields(v, nil)
		}
		held := reflect.New(v.Type()).Elem()
		held.Set(v)
		return t.fields(held, nil)
	case reflect.Map:
		return t.entries(v)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 && v.Kind() == reflect.Slice {
			return base64.StdEncoding.EncodeToString(v.Bytes()), nil
		}
		return t.elements(v)
	}
	return v.Interface(), nil
}

func (t *taker) pointer(v reflect.Value) (any, error) {
	switch {
	case v.IsNil():
		return nil, nil
	case marshalsItself(v.Type()):
		raw, err := v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
		return base64.StdEncoding.EncodeToString(raw), err
	case v.Elem().Kind() != reflect.Struct || v.Elem().Type() == timeType:
		return t.value(v.Elem())
	}
	number, known := t.numbers[v.UnsafePointer()]
	if !known {
		number = len(t.numbers) + 1
		t.numbers[v.UnsafePointer()] = number
		tree, err := t.fields(v.Elem(), nil)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(tree)
		if err != nil {
			return nil, err
		}
		t.out.Objects[strconv.Itoa(number)] = raw
	}
	return map[string]int{"$": number}, nil
}

// entries writes a map as pairs: keys may be of any simple type.
func (t *taker) entries(v reflect.Value) (any, error) {
	out := [][2]any{}
	for _, k := range v.MapKeys() {
		value, err := t.value(v.MapIndex(k))
		if err != nil {
			return nil, err
		}
		out = append(out, [2]any{k.Interface(), value})
	}
	slices.SortFunc(out, func(a, b [2]any) int { return compare(fmt.Sprint(a[0]), fmt.Sprint(b[0])) })
	return out, nil
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func (t *taker) elements(v reflect.Value) (any, error) {
	out := make([]any, v.Len())
	for i := range out {
		value, err := t.value(v.Index(i))
		if err != nil {
			return nil, err
		}
		out[i] = value
	}
	return out, nil
}
