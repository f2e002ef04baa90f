package compose

import (
	"iter"

	"userlookup/backend/export"
	"userlookup/backend/session"
)

// Page is an opened user as it is written to a file.
func Page(view session.View, attempts iter.Seq[session.JobAnswer]) *export.Page {
	page := &export.Page{
		Connections: view.Connections, States: view.States, Problems: view.Problems, Freshness: view.Freshness, Ages: view.Ages,
		History: export.History{
			Known: view.History.Known, Total: view.History.Total, Complete: view.History.Complete,
			Since: view.History.Since, GaplessSince: view.History.GaplessSince,
		},
		Attempts: func(yield func(export.Attempt) bool) {
			for a := range attempts {
				if !yield(export.Attempt{Job: a.Job, Institution: a.Institution, Name: a.Names.Institution, Connection: a.Names.Connection, Gone: a.Names.Gone, Unnamed: a.Names.Unnamed, SeemsStuck: a.SeemsStuck}) {
					return
				}
			}
		},
	}
	if view.User != nil {
		page.User = *view.User
	}
	for kind, age := range page.Ages {
		if age == page.Freshness {
			delete(page.Ages, kind)
		}
	}
	return page
}
