//go:build !cgo

package sqlite

import (
	_ "github.com/mattn/go-sqlite3" // a stub: without C there is no database, and all that is proved is that the rest compiles

	"userlookup/backend/storage"
)

func databaseFault(error) (storage.Cause, error) { return storage.Unknown, nil }

func hasNoColumn(error) bool { return false }
