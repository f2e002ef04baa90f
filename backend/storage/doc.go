// Package storage reads and writes files. It opens only regular files, replaces files
// atomically, locks files across processes, and translates system errors into error codes.
//
// It is the only adapter that other adapters may import, so that all files follow the same
// rules.
package storage
