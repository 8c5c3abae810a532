package domain

// Option is one of an execution's bounce options. Value is any JSON value as encoding/json with UseNumber gives it, kept
// verbatim; nil if it is absent.
type Option struct {
	Name  string
	Value any
}

// copyOptions returns a deep copy.
func copyOptions(options []Option) []Option {
	if options == nil {
		return nil
	}
	all := make([]Option, len(options))
	for i, o := range options {
		all[i] = Option{o.Name, copyJSON(o.Value)}
	}
	return all
}

// copyJSON copies the parts of a JSON value that could be changed: objects and arrays.
func copyJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, member := range v {
			object[name] = copyJSON(member)
		}
		return object
	case []any:
		array := make([]any, len(v))
		for i, element := range v {
			array[i] = copyJSON(element)
		}
		return array
	}
	return v
}
