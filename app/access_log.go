package app

import (
	"context"
	"time"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/access"
	"userlookup/backend/session"
)

// Log gives a window of the access log of this device and of the logs that colleagues
// sent, the newest row first.
func (a *Access) Log(query backend.AccessQuery) (access.LogPage, error) {
	return enter(a.bridge, "Access.Log", func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (access.LogPage, error) {
		return workspace.Access.Log().Page(ctx, query)
	})
}

// VerifyLog verifies every row of the access log, and the logs that colleagues sent.
func (a *Access) VerifyLog() (access.LogVerdict, error) {
	return enter(a.bridge, "Access.VerifyLog", func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (access.LogVerdict, error) {
		return workspace.Access.Log().Verdict(ctx)
	})
}

// SaveLog writes the access log to a file of CSV, at a place that the person is asked
// for, and gives its path; empty where they chose none.
func (a *Access) SaveLog() (string, error) {
	return enterWithin(a.bridge, "Access.SaveLog", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (string, error) {
		b := a.bridge
		path, _, err := ask(ctx, workspace, "Access.SaveLog", func() (string, error) {
			return b.saveAs("access-log-" + string(workspace.Profile) + "-" + b.profiles.Now().Format(time.DateOnly) + ".csv")
		})
		if path == "" || err != nil {
			return "", err
		}
		return path, workspace.Access.Log().SaveCSV(ctx, path)
	})
}

// SendLog encrypts the access log to the Admin who invited this person, and gives the
// path of the file. Where the policy names no folder, the person is asked for one; the
// path is empty where they chose none.
func (a *Access) SendLog() (string, error) {
	return enterWithin(a.bridge, "Access.SendLog", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (string, error) {
		log := workspace.Access.Log()
		path, err := log.Send(ctx, "")
		if !backend.HasCode(err, backend.CodeBadArgument) {
			return path, err
		}
		path, _, err = ask(ctx, workspace, "Access.SendLog", func() (string, error) { return a.bridge.saveAs(log.SentName()) })
		if path == "" || err != nil {
			return "", err
		}
		return log.Send(ctx, path)
	})
}

// OpenLog opens a log that a colleague sent, from a file that the person chooses, keeps
// it, and gives the verdict on all logs.
func (a *Access) OpenLog() (access.LogVerdict, error) {
	return enterWithin(a.bridge, "Access.OpenLog", dialogTimeout, func(ctx context.Context, workspace *compose.Workspace, _ *session.Scope) (access.LogVerdict, error) {
		log := workspace.Access.Log()
		path, _, err := ask(ctx, workspace, "Access.OpenLog", a.bridge.openLogFile)
		if err != nil {
			return access.LogVerdict{}, err
		}
		var opened access.ReceivedLog
		if path != "" {
			if opened, err = log.Open(ctx, path); err != nil {
				return access.LogVerdict{}, err
			}
		}
		verdict, err := log.Verdict(ctx)
		verdict.Opened = opened.Subject.Name
		return verdict, err
	})
}
