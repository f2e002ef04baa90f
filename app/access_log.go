package app

import (
	"context"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
	"userlookup/backend/text"
)

// maxLogRows is the greatest number of rows of the access log given at once.
const maxLogRows = 500

// Log gives a window of the access log of this device and of the logs that colleagues
// sent, the newest row first.
func (a *Access) Log(query LogQuery) (LogPage, error) {
	return enter(a.bridge, "Access.Log", func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (LogPage, error) {
		switch {
		case query.Offset < 0:
			return LogPage{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "offset")
		case query.Limit < 1 || query.Limit > maxLogRows:
			return LogPage{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "limit")
		case query.Days < 0:
			return LogPage{}, backend.NewError(backend.CodeBadArgument, nil, "argument", "days")
		}
		asked := backend.AccessQuery{
			Offset: query.Offset, Limit: query.Limit, Who: query.Who, Kind: backend.AccessKind(query.Kind),
			Source: backend.Source(query.Source), RefusedOnly: query.RefusedOnly, Text: query.Text,
		}
		if query.Days > 0 {
			asked.Since = a.bridge.keep.Now().AddDate(0, 0, -query.Days)
		}
		page, verdict, received, err := desk.Access.Log().List(ctx, asked)
		if err != nil {
			return LogPage{}, err
		}
		people := page.People
		if people == nil {
			people = []string{}
		}
		return LogPage{
			Rows: wireList(page.Rows, wireLogRow), Matching: page.Matching, Total: page.Total, People: people,
			Verdict: wireVerdict(verdict, received),
		}, nil
	})
}

// VerifyLog verifies every row of the access log, and the logs that colleagues sent.
func (a *Access) VerifyLog() (LogVerdict, error) {
	return enter(a.bridge, "Access.VerifyLog", func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (LogVerdict, error) {
		log := desk.Access.Log()
		verdict, err := log.Verify(ctx)
		if err != nil {
			return LogVerdict{}, err
		}
		received, err := log.Received(ctx)
		return wireVerdict(verdict, received), err
	})
}

// SaveLog writes the access log to a file of CSV, at a place that the person is asked
// for, and gives its path; empty where they chose none.
func (a *Access) SaveLog() (string, error) {
	return enterWithin(a.bridge, "Access.SaveLog", dialogTimeout, func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (string, error) {
		b := a.bridge
		path, _, err := ask(ctx, desk, "Access.SaveLog", func() (string, error) {
			return b.saveAs("access-log-" + string(desk.Profile) + "-" + b.keep.Now().Format(time.DateOnly) + ".csv")
		})
		if path == "" || err != nil {
			return "", err
		}
		return path, desk.Access.Log().SaveCSV(ctx, path)
	})
}

// SendLog encrypts the access log to the Admin who invited this person, and gives the
// path of the file. Where the policy names no folder, the person is asked for one; the
// path is empty where they chose none.
func (a *Access) SendLog() (string, error) {
	return enterWithin(a.bridge, "Access.SendLog", dialogTimeout, func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (string, error) {
		log := desk.Access.Log()
		path, err := log.Send(ctx, "")
		if !backend.HasCode(err, backend.CodeBadArgument) {
			return path, err
		}
		path, _, err = ask(ctx, desk, "Access.SendLog", func() (string, error) { return a.bridge.saveAs(log.SentName()) })
		if path == "" || err != nil {
			return "", err
		}
		return log.Send(ctx, path)
	})
}

// OpenLog opens a log that a colleague sent, from a file that the person chooses, keeps
// it, and gives the verdict on all logs.
func (a *Access) OpenLog() (LogVerdict, error) {
	return enterWithin(a.bridge, "Access.OpenLog", dialogTimeout, func(ctx context.Context, desk *compose.Workspace, _ *session.Scope) (LogVerdict, error) {
		log := desk.Access.Log()
		path, _, err := ask(ctx, desk, "Access.OpenLog", a.bridge.openLogFile)
		if err != nil {
			return LogVerdict{}, err
		}
		var opened access.ReceivedLog
		if path != "" {
			if opened, err = log.Open(ctx, path); err != nil {
				return LogVerdict{}, err
			}
		}
		verdict, err := log.Verify(ctx)
		if err != nil {
			return LogVerdict{}, err
		}
		received, err := log.Received(ctx)
		wire := wireVerdict(verdict, received)
		wire.Opened = opened.Subject.Name
		return wire, err
	})
}

func wireLogRow(r backend.AccessRow) LogRow {
	number := text.Number(r.Number)
	if r.Log != "" {
		number = r.Log + " " + number
	}
	return LogRow{
		Row: number, At: wireTime(r.At), Who: r.Name, Role: r.Role, Kind: string(r.Kind), Whom: r.Whom, Source: string(r.Source),
		Age: wireTime(r.SavedAt), Detail: r.Detail, Reason: r.Reason, Broken: r.Broken,
	}
}

func wireVerdict(v backend.AccessVerdict, received []access.ReceivedLog) LogVerdict {
	return LogVerdict{
		Intact: v.Intact(), Rows: v.Rows, Since: wireTime(v.Since), VerifiedAt: wireTime(v.VerifiedAt), BrokenAt: v.BrokenAt,
		Failure: access.BrokenLog(v).View(),
		Colleagues: wireList(received, func(r access.ReceivedLog) ColleagueLog {
			return ColleagueLog{Name: r.Subject.Name, Rows: r.Verdict.Rows, Intact: r.Failure == nil && r.Verdict.Intact(), BrokenAt: r.Verdict.BrokenAt, Logs: r.Logs}
		}),
	}
}

// withLogs adds to each colleague the logs that were received from them.
func withLogs(colleagues []Colleague, received []access.ReceivedLog) []Colleague {
	for i := range colleagues {
		for _, r := range received {
			if !colleagues[i].You && r.Failure == nil && r.Subject.Name == colleagues[i].Name && r.Subject.Email == colleagues[i].Email {
				colleagues[i].Log = joined(colleagues[i].Log, &r)
			}
		}
	}
	return colleagues
}

// joined adds a log to those of the same colleague; nil for none.
func joined(logs *ReceivedLog, r *access.ReceivedLog) *ReceivedLog {
	if logs == nil {
		logs = &ReceivedLog{Intact: true}
	}
	return &ReceivedLog{
		At: max(logs.At, wireTime(r.LastAt)), Rows: logs.Rows + r.Verdict.Rows, Intact: logs.Intact && r.Verdict.Intact(), Logs: r.Logs,
	}
}
