package session

import "userlookup/backend"

func (o *opened) latestView() backend.UserView {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.view()
}

func (o *opened) view() backend.UserView {
	ages := o.record.Ages()
	facts := o.record.Connections()
	v := backend.UserView{
		RequestID: o.requestID, Revision: o.revision, Loading: o.loading(backend.PartKinds),
		Query: o.record.Query.View(), Offline: o.record.Query.Offline, User: o.record.User.View(), Choice: o.choice.View(),
		Connections: backend.Views(facts, (*backend.ConnectionFacts).View), Timeline: o.history(),
		Freshness: o.record.Freshness().View(), Ages: []backend.PartAge{}, StandIn: o.record.StandIn().View(),
	}
	for _, kind := range backend.PartKinds {
		state := v.Parts.Of(kind)
		*state = o.record.State(kind)
		age, shown := ages[kind]
		if age.Source == backend.SourceSaved && *state == backend.PartLoading {
			*state = backend.PartReady // what is shown is the copy, which is whole
		}
		if shown {
			v.Ages = append(v.Ages, backend.PartAge{Part: kind, Source: age.Source, FetchedAt: backend.NewTimestamp(age.FetchedAt)})
		}
	}
	v.Problems = backend.Views(o.record.Problems(), func(p *backend.Problem) backend.ProblemView { return p.View() })
	return v
}

func (o *opened) history() backend.TimelineState {
	timeline := &o.record.Timeline
	return backend.TimelineState{
		Known: timeline.Len(), Total: o.record.TotalAttempts(), Complete: o.record.Complete(), Since: backend.NewTimestamp(timeline.Since()),
		GaplessSince: backend.NewTimestamp(o.record.GaplessSince()), SeenSince: backend.NewTimestamp(timeline.SeenSince()),
	}
}
