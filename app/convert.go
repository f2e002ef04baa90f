package app

import (
	"cmp"
	"maps"
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

// The functions in this file turn the domain into wire types. Lists are never
// null on the wire.

const wireTimeLayout = "2006-01-02T15:04:05.000Z07:00"

func wireTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(wireTimeLayout)
}

func wireList[From, To any](list []From, convert func(From) To) []To {
	wire := make([]To, len(list))
	for i, item := range list {
		wire[i] = convert(item)
	}
	return wire
}

func wireQuery(q backend.Query) Understanding {
	return Understanding{Kind: string(q.Kind), Value: q.Value, Origin: string(q.Origin)}
}

func wireView(v session.View) UserView {
	state := func(kind backend.PartKind) string { return string(v.States[kind]) }
	view := UserView{
		RequestID: v.RequestID, Revision: v.Revision, Query: wireQuery(v.Query), Loading: v.Loading,
		Connections: wireList(v.Connections, wireConnection),
		Timeline:    wireHistory(v.History),
		Parts: Parts{
			User: state(backend.PartUser), Connections: state(backend.PartConnections), Accounts: state(backend.PartAccounts),
			Institutions: state(backend.PartInstitutions), Jobs: state(backend.PartJobs),
			Attempts: state(backend.PartAttempts), History: state(backend.PartHistory),
		},
		Freshness: Freshness{
			Source: string(v.Freshness.Source), FetchedAt: wireTime(v.Freshness.FetchedAt), Profile: string(v.Freshness.Profile),
		},
		Ages: wireAges(v.Ages), Offline: v.Query.Offline, StandIn: wireFailure(v.StandIn),
		Problems: wireList(v.Problems, wireProblem),
	}
	if v.Choice != nil {
		view.Choice = &Choice{Total: v.Choice.Total, Users: wireList(v.Choice.Users, func(u backend.User) Candidate {
			candidate := Candidate{ID: u.ID, GUID: u.GUID, EmailMasked: backend.MaskEmail(u.Email), IsDisabled: u.IsDisabled, Connections: -1}
			if state, known := v.Choice.State(&u); known {
				candidate.Connections, candidate.Status = state.Connections, string(state.Worst.Status)
				candidate.Reason, candidate.Since = string(state.Worst.Reason), wireTime(state.Worst.Since)
				candidate.LastAttemptAt, candidate.LastAttemptUnreadable = wireTime(state.LastAttemptAt), state.LastAttemptUnreadable
			}
			return candidate
		})}
	}
	if v.User != nil {
		view.User = &User{
			ID: v.User.ID, GUID: v.User.GUID, EmailMasked: backend.MaskEmail(v.User.Email), IsDisabled: v.User.IsDisabled,
			HasMetadata: v.User.Metadata != "", MetadataFields: backend.MetadataFields(v.User.Metadata),
		}
	}
	return view
}

func wireRecent(r session.Recent) Recent {
	return Recent{
		UserID: cmp.Or(r.User.ID, r.User.GUID), At: wireTime(r.FetchedAt), Connections: countOf(r.Overview),
		Status: string(r.Worst.Status), Family: string(r.Family), ConnectionName: r.Worst.Name,
		Reason: string(r.Worst.Reason), Since: wireTime(r.Worst.Since),
	}
}

// countOf is the number of a user's connections; -1 where it is not known.
func countOf(o backend.Overview) int {
	if !o.IsCounted() {
		return -1
	}
	return o.Connections
}

func wireRequest(r backend.Request) RequestLine {
	return RequestLine{
		At: wireTime(r.At), Method: r.Method, Route: r.Route, Try: r.Try, Status: r.Status, Code: string(r.Code),
		DurationMS: int(r.Duration.Round(time.Millisecond).Milliseconds()), Bytes: int(r.Bytes), RequestID: r.RequestID,
	}
}

func wireProblem(p backend.Problem) Problem {
	params := maps.Clone(p.Err.Params)
	if params == nil {
		params = map[string]string{}
	}
	return Problem{Code: string(p.Err.Code), Params: params, Part: string(p.About.Part), ID: p.About.ID}
}

func wireHistory(h session.History) TimelineState {
	return TimelineState{Known: h.Known, Total: h.Total, Complete: h.Complete, Since: wireTime(h.Since), GaplessSince: wireTime(h.GaplessSince), SeenSince: wireTime(h.SeenSince)}
}

func wireConnection(f backend.ConnectionFacts) Connection {
	connection := Connection{
		GUID: f.GUID, Name: f.DisplayName(),
		Status: string(f.Status), Family: string(f.Assessment.Family), StatusMessage: f.StatusMessage,
		Reason: string(f.Assessment.Reason), Since: wireTime(f.Assessment.Since),
		LastAttemptAt: wireTime(f.LastAttemptAt), LastAttemptStatus: f.LastAttemptStatus,
		LastAttemptFamily: string(f.LastAttemptFamily()), LastAttemptStatusDerived: f.LastAttemptStatusDerived,
		LastSuccessAt: wireTime(f.LastSuccessAt),
		FirstAddedAt:  wireTime(f.FirstAddedAt), FirstAddedFrom: string(f.FirstAddedFrom),
		UnreadableTimes:   f.Unreadable.Names(),
		LatestJobGUID:     f.LatestJobGUID,
		IsBeingAggregated: f.IsBeingAggregated, NeedsUpdatedCredentials: f.NeedsUpdatedCredentials,
		BackgroundIsDisabled: f.BackgroundIsDisabled, IsOAuth: f.IsOAuth, IsManual: f.IsManual,
		UseCases:    wireList(f.UseCases, func(useCase string) string { return useCase }),
		Institution: wireInstitution(f.Institution, f.InstitutionKnown),
		Accounts: wireList(f.Accounts, func(a backend.Account) Account {
			return Account{GUID: a.GUID, Name: a.Name, Type: a.Type, Subtype: a.Subtype, IsClosed: a.IsClosed}
		}),
	}
	if f.Error != nil {
		connection.Error = &ConnectionError{Type: f.Error.Type, Code: f.Error.Code, Message: f.Error.Message, UserMessage: f.Error.UserMessage}
	}
	return connection
}

func wireInstitution(i backend.Institution, known bool) Institution {
	return Institution{
		GUID: i.GUID, Code: i.Code, Name: i.Name, URL: i.URL, Country: i.Country,
		Status: i.Status, ClientStatus: i.ClientStatus, Known: known,
	}
}

func wireAttempt(a session.Attempt) Attempt {
	j := &a.Job
	return Attempt{
		JobGUID: j.GUID, ConnectionGUID: j.ConnectionGUID,
		At: wireTime(j.At()), StartedAt: wireTime(j.StartedAt), FinishedAt: wireTime(j.FinishedAt),
		Status: j.Status, Family: string(backend.JobFamily(j.Status)), SeemsStuck: a.SeemsStuck,
		JobType: j.Type, RequestType: j.RequestType,
		InstitutionName: a.Names.Institution, ConnectionName: a.Names.Connection, ConnectionGone: a.Names.Gone, Unnamed: a.Names.Unnamed,
		UnreadableTimes: j.Unreadable.Names(),
		From:            string(j.From), FirstSeenAt: wireTime(j.FirstSeenAt),
	}
}

func wireDetails(a session.JobAnswer) AttemptDetails {
	return AttemptDetails{
		Attempt:     wireAttempt(a.Attempt),
		Institution: wireInstitution(a.Institution, a.Known),
		UpdatedAt:   wireTime(a.Job.UpdatedAt), IsAuthenticated: a.Job.IsAuthenticated,
		ErrorMessage: a.Job.ErrorMessage, ErrorCode: a.Job.ErrorCode,
		Before: wireList(a.Before, wireAttempt), After: wireList(a.After, wireAttempt),
		Raw: a.Job.Raw(), Ignored: append([]string{}, a.Job.Ignored...),
	}
}
