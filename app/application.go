package app

import (
	"context"
	"net/url"

	"userlookup/app/compose"
	"userlookup/backend"
	"userlookup/backend/session"
)

// Start is what the page needs to know at its start.
type Start struct {
	Profile  string  `json:"profile"`
	Version  string  `json:"version"`
	Platform string  `json:"platform"` // host of the platform, empty for the sandbox
	Stories  []Story `json:"stories"`  // the sandbox's users; empty elsewhere
}

// Story is one sample user. Its texts are story.<key>.title and .detail.
type Story struct {
	UserID string                   `json:"userId"`
	Key    string                   `json:"key"`
	Status backend.ConnectionStatus `json:"status"`
	Family backend.Family           `json:"family"`
}

// CommandChosen is the event that carries the id of a command (commands.json)
// chosen in a native menu.
const CommandChosen = "command:chosen"

// Application is bound to the page: what is about the application itself.
type Application struct{ bridge *bridge }

// Start returns to the page which platform is open and which sample users it has.
func (a *Application) Start() (Start, error) {
	return enter(a.bridge, "Application.Start", func(_ context.Context, workspace *compose.Workspace, _ *session.Scope) (Start, error) {
		if workspace.Failure != nil {
			return Start{}, workspace.Failure
		}
		return a.bridge.start(workspace), nil
	})
}

func (b *bridge) start(workspace *compose.Workspace) Start {
	start := Start{
		Profile: string(workspace.Profile), Version: b.version, Platform: workspace.Host,
		Stories: make([]Story, len(workspace.Stories)),
	}
	for i, story := range workspace.Stories {
		start.Stories[i] = Story{UserID: story.UserID, Key: story.Key, Status: backend.ConnectionStatus(story.Status), Family: story.Family}
	}
	return start
}

// Offer tells which commands of the table can do something on the page now. The
// native menu greys the others.
func (a *Application) Offer(commands []string) error {
	return enterToDo(a.bridge, "Application.Offer", func(context.Context, *compose.Workspace, *session.Scope) error {
		a.bridge.offering.Lock()
		defer a.bridge.offering.Unlock()
		a.bridge.offer(commands)
		return nil
	})
}

// OpenURL opens a web address in the system's browser. It fails with
// CodeBadArgument for anything but an http or https address with a host and
// without credentials in it.
func (a *Application) OpenURL(address string) error {
	return enterToDo(a.bridge, "Application.OpenURL", func(_ context.Context, _ *compose.Workspace, _ *session.Scope) error {
		parsed, err := url.Parse(address)
		if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil {
			return backend.BadArgument("url")
		}
		a.bridge.openURL(parsed.String())
		return nil
	})
}
