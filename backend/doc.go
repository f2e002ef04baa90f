// Package backend is the domain of User Lookup: the nouns a support agent
// works with (user, connection, institution, account, job, timeline), the
// rules about them, the errors a person can meet, and the interface that every
// source of look-ups implements.
//
// It uses the standard library only and imports none of its sibling packages;
// adapters (platform, sandbox, ...) import it, and package app joins them.
//
// Times are instants in UTC; the zero time means that the platform gave none.
// Enum values are saved as the platform sent them, known or not.
package backend
