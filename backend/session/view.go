package session

import (
	"maps"
	"time"

	"userlookup/backend"
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
	v := View{
		RequestID: o.requestID, Revision: o.revision, Loading: o.loading(backend.PartKinds), Query: o.record.Query, User: o.record.User, Choice: o.choice,
		Connections: o.record.Connections(), States: map[backend.PartKind]backend.PartState{},
		History: o.history(), Freshness: o.record.Freshness(), Ages: o.record.Ages(), Problems: o.record.Problems(),
	}
	for _, kind := range backend.PartKinds {
		v.States[kind] = o.record.State(kind)
		if v.Ages[kind].Source == backend.SourceSaved && v.States[kind] == backend.PartLoading {
			v.States[kind] = backend.PartReady // what is shown is the copy, which is whole
		}
	}
	for i := range v.Problems {
		v.Problems[i].Err = withoutCause(v.Problems[i].Err)
	}
	v.StandIn = withoutCause(o.record.StandIn())
	return v
}

// withoutCause is a failure without its cause, which is for the log.
func withoutCause(err *backend.Error) *backend.Error {
	if err == nil {
		return nil
	}
	return &backend.Error{Code: err.Code, Params: maps.Clone(err.Params)}
}

func (o *opened) history() History {
	return History{
		Known: o.record.Timeline.Len(), Total: o.record.TotalAttempts(),
		Complete: o.record.Complete(), Since: o.record.Timeline.Since(), GaplessSince: o.record.GaplessSince(),
		SeenSince: o.record.Timeline.SeenSince(),
	}
}
