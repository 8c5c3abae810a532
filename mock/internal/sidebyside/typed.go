//go:build external

package main

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// typed returns the next JSON value as a program would have it: objects as structs, in the order of their members, and lists of alike
// elements as slices of one type. So bare Echo encodes what the mock encodes.
func typed(d *json.Decoder) (reflect.Value, error) {
	token, err := d.Token()
	if err != nil {
		return reflect.Value{}, err
	}
	switch token {
	case json.Delim('{'):
		return typedObject(d)
	case json.Delim('['):
		return typedList(d)
	case nil:
		return reflect.ValueOf((*string)(nil)), nil
	}
	return reflect.ValueOf(token), nil
}

func typedObject(d *json.Decoder) (reflect.Value, error) {
	var fields []reflect.StructField
	var values []reflect.Value
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return reflect.Value{}, err
		}
		value, err := typed(d)
		if err != nil {
			return reflect.Value{}, err
		}
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprint("F", len(fields)), Type: value.Type(), Tag: reflect.StructTag(fmt.Sprintf("json:%q", name)),
		})
		values = append(values, value)
	}
	object := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		object.Field(i).Set(value)
	}
	_, err := d.Token() // the end
	return object, err
}

func typedList(d *json.Decoder) (reflect.Value, error) {
	var values []reflect.Value
	element := reflect.TypeFor[any]()
	for d.More() {
		value, err := typed(d)
		if err != nil {
			return reflect.Value{}, err
		}
		values = append(values, value)
		if len(values) == 1 {
			element = value.Type()
		} else if value.Type() != element {
			element = reflect.TypeFor[any]()
		}
	}
	list := reflect.MakeSlice(reflect.SliceOf(element), 0, len(values))
	list = reflect.Append(list, values...)
	_, err := d.Token() // the end
	return list, err
}
