package platform

import (
	"context"

	"userlookup/backend"
)

func (l *lookup) findUser(ctx context.Context) error {
	user, err := l.fetchUser()
	if err != nil {
		return err
	}
	if err := l.deliver(ctx, backend.Part{Kind: backend.PartUser, Done: true, User: &user}); err != nil {
		return err
	}
	l.user.set(user)
	return nil
}

func (l *lookup) fetchUser() (backend.User, error) {
	if l.found != nil {
		return *l.found, nil
	}
	user, err := l.client.User(l.timeLimit, l.query.Value)
	if err != nil {
		return user, err
	}
	found := user.ID
	if l.query.Kind == backend.QueryByGUID {
		found = user.GUID
	}
	if found != l.query.Value {
		return user, userNotFound(l.query.Value)
	}
	return user, nil
}

func (l *lookup) findConnections(ctx context.Context) error {
	list, failure := l.client.Connections(l.timeLimit, l.query.Value)
	user, err := l.user.wait(ctx)
	if err != nil {
		return err
	}
	part := backend.Part{Kind: backend.PartConnections, Done: true}
	part.Connections, part.Problems = ownItems(part.Kind, user, list, failure)
	l.connections.set(part.Connections)
	return l.deliver(ctx, part)
}

func (l *lookup) findAccounts(ctx context.Context) error {
	list, failure := l.client.Accounts(l.timeLimit, l.query.Value)
	user, err := l.user.wait(ctx)
	if err != nil {
		return err
	}
	part := backend.Part{Kind: backend.PartAccounts, Done: true}
	part.Accounts, part.Problems = ownItems(part.Kind, user, list, failure)
	return l.deliver(ctx, part)
}

// findAttempts requests the first page of the attempt list, and then the rest. The page is
// small if the history is known, since few attempts are new.
func (l *lookup) findAttempts(ctx context.Context) error {
	list, failure := l.firstAttempts()
	user, err := l.user.wait(ctx)
	if err != nil {
		return err
	}
	part := backend.Part{Kind: backend.PartAttempts, Done: true, Total: list.Total}
	own := list.ownedBy(user)
	gaps := listGaps{failure: failure, otherUsers: len(list.Items) - len(own.Items), unreadable: list.Skipped, conflicts: list.Conflicts}
	part.Jobs, part.Problems = own.Items, gaps.problems(part.Kind)

	held := make(map[string]bool, len(part.Jobs))
	for _, job := range part.Jobs {
		held[job.GUID] = true
	}
	l.attempts.set(held)
	if err := l.deliver(ctx, part); err != nil {
		return err
	}
	if failure != nil {
		return l.deliver(ctx, backend.Part{Kind: backend.PartHistory, Done: true})
	}
	return l.findHistory(ctx, user, list)
}

// firstAttempts skips the request if the platform is known to have no attempt list. That is
// cached only for a user who exists, because the platform returns the same error for one who
// does not.
func (l *lookup) firstAttempts() (List[backend.Job], error) {
	c := l.client
	if refusal := c.noList.get(c.options.Now()); refusal != nil {
		return List[backend.Job]{}, refusal
	}
	l.firstPage = firstPage(l.known, l.now)
	list, err := c.Jobs(l.timeLimit, l.query.Value, JobsQuery{Size: l.firstPage})
	if err != nil {
		if _, unknown := l.user.wait(l.timeLimit); unknown == nil {
			c.noList.add(backend.AsError(err), c.options.Now())
		}
	}
	return list, err
}
