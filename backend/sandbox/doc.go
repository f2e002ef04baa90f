// Package sandbox is the built-in platform: an HTTP server that speaks the MX
// Platform API with sample data, so that User Lookup can be tried without
// credentials and tested without a network. It is at least as strict as the
// real platform in what it accepts.
//
// The sample data are stories (stories_*.go): users whose connections follow
// scripts made of a few moves (script.go). A script is resolved into a history
// (history.go), which computes any of its attempts from its place, so that a
// user with 100,000 attempts costs no more than one with ten. The same seed and
// the same clock give the same answers, byte for byte.
package sandbox
