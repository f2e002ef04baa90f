package main

import (
	"encoding/json"

	"userlookup/backend"
)

// blank is an empty value of each view as JSON: what the tests of the page and its
// invented users start from.
func blank() (string, error) {
	out, err := json.MarshalIndent(map[string]any{
		"view": backend.UserView{
			Connections: []backend.ConnectionView{}, Ages: []backend.PartAge{}, Problems: []backend.ProblemView{},
		},
		"user":       (&backend.User{}).View(),
		"connection": (&backend.ConnectionFacts{}).View(),
		"attempt":    (&backend.Job{}).View(),
		"candidate":  backend.Candidate{},
		"savedUser":  (&backend.SavedUser{}).View(),
	}, "", "  ")
	return string(out) + "\n", err
}
