package session

import (
	"userlookup/backend"
	"userlookup/backend/merge"
)

func (o *opened) latestView() backend.UserView {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.view()
}

func (o *opened) view() backend.UserView {
	found := o.found.View()
	v := backend.UserView{
		RequestID: o.requestID, Revision: o.revision, Loading: found.IsLoading(backend.PartKinds),
		Query: found.Query.View(), Offline: found.Query.Offline, User: found.User.View(), Candidates: o.candidates.View(),
		Connections: backend.Views(found.Connections, (*backend.ConnectionFacts).View), Timeline: stateOf(found),
		Freshness: found.Freshness.View(), Ages: []backend.PartAge{}, FallbackReason: found.FallbackReason.View(),
		Problems: backend.Views(found.Problems, func(p *backend.Problem) backend.ProblemView { return p.View() }),
	}
	for _, kind := range backend.PartKinds {
		*v.Parts.Of(kind) = found.States[kind]
		if age, shown := found.Ages[kind]; shown {
			v.Ages = append(v.Ages, backend.PartAge{Part: kind, Source: age.Source, FetchedAt: backend.NewTimestamp(age.FetchedAt)})
		}
	}
	return v
}

func stateOf(v *merge.View) backend.TimelineState {
	return backend.TimelineState{
		Known: v.Timeline.Len(), Total: v.Total, Complete: v.Complete, Since: backend.NewTimestamp(v.Timeline.Since()),
		GaplessSince: backend.NewTimestamp(v.GaplessSince), SeenSince: backend.NewTimestamp(v.Timeline.SeenSince()),
	}
}
