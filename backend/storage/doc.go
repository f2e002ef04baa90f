// Package storage keeps files on this device: it opens only regular files, replaces
// a file whole or not at all, locks files among processes, and translates what the
// system says into the codes a person is told.
//
// It is the one adapter that other adapters may import: each of them keeps files,
// and a rule about files must hold for all.
package storage
