package app

import (
	"context"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/query"
	"userlookup/backend/session"
)

// LookupRequest starts a look-up. RequestID is chosen by the page, so that it
// can cancel the look-up and recognise its events before the answer is there.
type LookupRequest struct {
	RequestID string `json:"requestId"`
	Text      string `json:"text"`    // as typed or pasted
	Offline   bool   `json:"offline"` // only the saved copy is wanted
	Reason    string `json:"reason"`  // why the user is opened; empty where one was given, or none is needed
}

// DetailsRequest asks for one connection or attempt of an opened user.
type DetailsRequest struct {
	RequestID string `json:"requestId"`
	GUID      string `json:"guid"`
}

// RevealRequest asks for a masked value of an opened user.
type RevealRequest struct {
	RequestID string `json:"requestId"`
	Field     string `json:"field"` // email or metadata
}

// RequestLine is one try of one request to the platform. Nothing in it is of any
// user: the route replaces the address.
type RequestLine struct {
	At         backend.Timestamp `json:"at"`
	Method     string            `json:"method"`
	Route      string            `json:"route"`      // such as /users/{user}/members
	Try        int               `json:"try"`        // from 1
	Status     int               `json:"status"`     // 0 when no answer came
	Code       backend.Code      `json:"code"`       // why none came, or not to its end: a code of the catalogue; else empty
	DurationMS int               `json:"durationMs"` // milliseconds, until the end of the body
	Bytes      int               `json:"bytes"`      // of the body, decompressed
	RequestID  string            `json:"requestId"`  // the platform's own name for it; often empty
}

// LookupChanged is the event that carries a new UserView.
const LookupChanged = "lookup:changed"

func requestLine(r *backend.Request) RequestLine {
	return RequestLine{
		At: backend.NewTimestamp(r.At), Method: r.Method, Route: r.Route, Try: r.Try, Status: r.Status, Code: r.Code,
		DurationMS: int(r.Duration.Round(time.Millisecond).Milliseconds()), Bytes: int(r.Bytes), RequestID: r.RequestID,
	}
}

// Lookup is bound to the page: looking users up, and asking for the details of
// those that are open.
type Lookup struct{ bridge *bridge }

// Understand says how a typed text will be looked up, without looking it up.
func (l *Lookup) Understand(text string) (backend.QueryView, error) {
	return enter(l.bridge, "Lookup.Understand", func(_ context.Context, _ *compose.Workspace, _ *session.Scope) (backend.QueryView, error) {
		understood, err := query.Parse(text)
		return understood.View(), err
	})
}

// Warm opens the connection to the platform: a look-up is about to come.
func (l *Lookup) Warm() error {
	return enterToDo(l.bridge, "Lookup.Warm", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) error {
		return scope.Warm(ctx)
	})
}

// LookupUser starts a look-up and answers as soon as user and connections are
// there, or after a second with what has come. Each later part brings a
// LookupChanged event. Offline, the saved copy is the answer.
func (l *Lookup) LookupUser(request LookupRequest) (backend.UserView, error) {
	return enterNaming(l.bridge, "Lookup.LookupUser", callTimeout, request.Text, func(ctx context.Context, workspace *compose.Workspace, scope *session.Scope) (backend.UserView, error) {
		if request.Reason != "" {
			if err := workspace.Access.GiveReason(request.Text, request.Reason); err != nil {
				return backend.UserView{}, err
			}
		}
		open := scope.Open
		if request.Offline {
			open = scope.OpenSaved
		}
		return open(ctx, request.RequestID, request.Text, l.tell)
	})
}

// tell notifies the page of a change, unless it was locked meanwhile.
func (l *Lookup) tell(view backend.UserView) {
	l.bridge.lock.Show(func() { l.bridge.emit(LookupChanged, view) })
}

// Retry fetches one part of an opened look-up again, and what follows from it; the
// others stay. Part is a name of Parts, but not user. It answers when that has
// ended, or after a second with what has come; each change brings a LookupChanged
// event.
func (l *Lookup) Retry(requestID, part string) (backend.UserView, error) {
	return enter(l.bridge, "Lookup.Retry", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (backend.UserView, error) {
		return scope.Retry(ctx, requestID, backend.PartKind(part), l.tell)
	})
}

// GetConnection gives one connection of an opened user.
func (l *Lookup) GetConnection(request DetailsRequest) (backend.ConnectionView, error) {
	return enter(l.bridge, "Lookup.GetConnection", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (backend.ConnectionView, error) {
		return scope.Connection(ctx, request.RequestID, request.GUID)
	})
}

// GetTimeline gives a window of an opened user's filtered timeline.
func (l *Lookup) GetTimeline(request TimelineRequest) (backend.TimelineView, error) {
	return enter(l.bridge, "Lookup.GetTimeline", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (backend.TimelineView, error) {
		query, err := timelineQuery(request)
		if err != nil {
			return backend.TimelineView{}, err
		}
		return scope.Timeline(ctx, request.RequestID, query)
	})
}

// GetJob gives More details of one attempt of an opened user.
func (l *Lookup) GetJob(request DetailsRequest) (backend.AttemptDetails, error) {
	return enter(l.bridge, "Lookup.GetJob", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (backend.AttemptDetails, error) {
		return scope.Job(ctx, request.RequestID, request.GUID)
	})
}

// Reveal gives a masked value of an opened user in full.
func (l *Lookup) Reveal(request RevealRequest) (string, error) {
	return enter(l.bridge, "Lookup.Reveal", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) (string, error) {
		return scope.Reveal(ctx, request.RequestID, session.Field(request.Field))
	})
}

// Recent lists the users looked up in this run, the last one first.
func (l *Lookup) Recent() ([]backend.Recent, error) {
	return enter(l.bridge, "Lookup.Recent", func(ctx context.Context, _ *compose.Workspace, scope *session.Scope) ([]backend.Recent, error) {
		return scope.Recent(ctx)
	})
}

// Requests lists the last requests to the platform, the newest first. They hold
// nothing of any user.
func (l *Lookup) Requests() ([]RequestLine, error) {
	return enter(l.bridge, "Lookup.Requests", func(_ context.Context, _ *compose.Workspace, scope *session.Scope) ([]RequestLine, error) {
		return backend.Views(scope.Requests(), requestLine), nil
	})
}

// Cancel stops a look-up at once; what has come stays.
func (l *Lookup) Cancel(requestID string) error {
	return enterToDo(l.bridge, "Lookup.Cancel", func(_ context.Context, _ *compose.Workspace, scope *session.Scope) error {
		scope.Cancel(requestID)
		return nil
	})
}
