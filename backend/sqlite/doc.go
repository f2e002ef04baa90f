// Package sqlite stores the saved copies of look-ups in a database. Open gives a
// [Database], and Database.Namespace the copies of one platform.
//
// What came from a platform is encrypted before it reaches the database, so that no file
// holds any of it in the clear. docs/security.md lists what is in the clear.
// What is encrypted opens only in its own row: see Namespace.identity. Encrypted values have
// versioned types of their own (record_*.go): see recordType.
//
// A user's attempts are in blocks of about a thousand, newest first, beside an index
// that says in which block an attempt is. A block is written again only when something
// in it changes.
//
// Rows are ordered by the revision that saved them, never by their times: the clock of a
// device can jump.
package sqlite
