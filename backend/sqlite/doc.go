// Package sqlite keeps the saved copies of look-ups in a database.
//
// What came from a platform is sealed before it reaches the database, so that
// nothing of it is in any file. In the clear are times, sizes, one severity number
// of each user, keyed hashes of the names that rows are found by, and which key it
// was. What is sealed opens only in its own row: see Namespace.identity.
//
// A user's attempts lie in blocks of about a thousand, newest first, beside an
// index that says in which of them an attempt is. A block is written again only
// when something in it changes.
//
// The order of things is that in which they were saved, never that of their times:
// the clock of a device can jump.
package sqlite
