package session

import (
	"maps"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/merge"
)

// View is what is known of one look-up at one moment, bar its attempts.
type View struct {
	RequestID   string
	Revision    int  // rises with every change
	Loading     bool // parts are still coming
	Query       backend.Query
	User        *backend.User         // nil until it is there
	Choice      *backend.SeveralUsers // among whom one has to choose; nil otherwise
	Connections []backend.ConnectionFacts
	States      map[backend.PartKind]backend.PartState // of what is shown: while the platform is asked, that of the copy
	History     History
	Freshness   backend.Freshness
	Ages        map[backend.PartKind]backend.Freshness // of the parts that are shown
	StandIn     *backend.Error                         // why the saved copy stands in for the platform's answer; nil otherwise
	Problems    []backend.Problem
}

// History says how much of a timeline is known.
type History struct {
	Known    int // attempts loaded
	Total    int // attempts known to exist
	Complete bool
	Since    time.Time // the oldest attempt loaded
	// From here on every attempt is known; zero where that is not so of any time.
	GaplessSince time.Time
	SeenSince    time.Time // when this device first had one of the attempts; zero where that was not kept
}

func (o *opened) latestView() View {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.view()
}

func (o *opened) view() View {
	found := o.found.View()
	v := View{
		RequestID: o.requestID, Revision: o.revision, Loading: found.IsLoading(backend.PartKinds), Query: found.Query, User: found.User, Choice: o.choice,
		Connections: slices.Clone(found.Connections), States: maps.Clone(found.States), History: historyOf(found),
		Freshness: found.Freshness, Ages: maps.Clone(found.Ages), StandIn: withoutCause(found.StandIn), Problems: slices.Clone(found.Problems),
	}
	for i := range v.Problems {
		v.Problems[i].Err = withoutCause(v.Problems[i].Err)
	}
	return v
}

// withoutCause is a failure without its cause, which is for the log.
func withoutCause(err *backend.Error) *backend.Error {
	if err == nil {
		return nil
	}
	return &backend.Error{Code: err.Code, Params: maps.Clone(err.Params)}
}

func historyOf(v *merge.View) History {
	return History{
		Known: v.Timeline.Len(), Total: v.Total, Complete: v.Complete,
		Since: v.Timeline.Since(), GaplessSince: v.GaplessSince, SeenSince: v.Timeline.SeenSince(),
	}
}
