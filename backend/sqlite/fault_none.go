//go:build !cgo

package sqlite

import _ "github.com/mattn/go-sqlite3" // a stub: without C there is no database, and all that is proved is that the rest compiles

func databaseFault(error) (kind, error) { return other, nil }
