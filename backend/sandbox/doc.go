// Package sandbox is the built-in platform: an HTTP server that implements the MX Platform
// API with sample data, so that User Lookup can be tried without credentials and tested
// without a network. It is at least as strict as the real platform.
//
// The sample data are scenarios (scenarios.go, scenario_users.go): users whose connections
// follow scripts of a few phases (script.go). A script resolves to a history (history.go),
// which computes each attempt from its index, so that a user with 100,000 attempts costs no
// more than one with ten. The same seed and clock give the same responses, byte for byte.
package sandbox
