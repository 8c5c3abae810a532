package bounce

// Option is one of an execution's bounce options. Value is any JSON value as encoding/json with UseNumber gives it, kept
// verbatim; nil where it is absent.
type Option struct {
	Name  string
	Value any
}

func copiedOptions(options []Option) []Option {
	if options == nil {
		return nil
	}
	all := make([]Option, len(options))
	for i, o := range options {
		all[i] = Option{o.Name, copiedJSON(o.Value)}
	}
	return all
}

// copiedJSON copies what a JSON value holds that could be changed: objects and arrays.
func copiedJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		object := make(map[string]any, len(v))
		for name, member := range v {
			object[name] = copiedJSON(member)
		}
		return object
	case []any:
		array := make([]any, len(v))
		for i, element := range v {
			array[i] = copiedJSON(element)
		}
		return array
	}
	return v
}
