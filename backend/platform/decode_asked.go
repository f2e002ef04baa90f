package platform

import (
	"reflect"

	"userlookup/backend"
)

// sameAs gives the name of what was asked for by it. No answer has to name what it
// is about; CodeWrongItem where it names something else.
func sameAs(asked, named string) (string, error) {
	if named != "" && named != asked {
		return "", backend.NewError(backend.CodeWrongItem, errOther)
	}
	return asked, nil
}

// isNothing says whether a decoded object is empty: it was missing, null, no object,
// or had no field that is read.
func isNothing(wire any) bool { return reflect.ValueOf(wire).IsZero() }
