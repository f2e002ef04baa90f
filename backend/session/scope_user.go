package session

import (
	"context"
	"iter"

	"userlookup/backend"
)

// Connection returns one connection of an opened user, once its institution, accounts and
// latest attempt have loaded or failed. It fails with CodeNotOpen and
// CodeConnectionNotFound.
func (c *Scope) Connection(ctx context.Context, requestID, guid string) (backend.ConnectionView, error) {
	o, err := c.opened(backend.PermissionLookUp, requestID)
	if err != nil {
		return backend.ConnectionView{}, err
	}
	if err := o.waitToShow(ctx, backend.PartConnections, backend.PartInstitutions, backend.PartAccounts); err != nil {
		return backend.ConnectionView{}, err
	}
	if err := o.waitForLatest(ctx); err != nil {
		return backend.ConnectionView{}, err
	}
	facts, ok := o.latest().Connection(guid)
	if !ok {
		return backend.ConnectionView{}, backend.NewError(backend.CodeConnectionNotFound, nil)
	}
	return facts.View(), nil
}

// waitForLatest waits for the latest attempt of each connection, unless saved attempts are
// shown.
func (o *opened) waitForLatest(ctx context.Context) error {
	if o.hasSaved(backend.PartAttempts) {
		return nil
	}
	return o.wait(ctx, backend.PartJobs)
}

// Whole returns an opened user with every attempt known now, newest first. It fails with
// CodeNotOpen, and with the reason why the user could not be fetched.
func (c *Scope) Whole(ctx context.Context, requestID string) (backend.UserView, iter.Seq[backend.AttemptDetails], error) {
	o, err := c.opened(backend.PermissionExport, requestID)
	if err != nil {
		return backend.UserView{}, nil, err
	}
	if err := o.waitToShow(ctx, backend.PartUser, backend.PartConnections, backend.PartAttempts); err != nil {
		return backend.UserView{}, nil, err
	}
	timeline := o.timeline()
	return o.latestView(), func(yield func(backend.AttemptDetails) bool) {
		for job := range timeline.All() {
			if attempt, ok := o.current(job.GUID); ok && !yield(attempt) {
				return
			}
		}
	}, nil
}

// Unmasked returns the values that the view of an opened user masks, to be exported. It
// fails with CodeNotOpen.
func (c *Scope) Unmasked(requestID string) (backend.Unmasked, error) {
	o, err := c.opened(backend.PermissionExportFull, requestID)
	if err != nil {
		return backend.Unmasked{}, err
	}
	user := o.user()
	if user == nil {
		return backend.Unmasked{}, backend.NewError(backend.CodeNotOpen, nil)
	}
	return backend.Unmasked{Email: user.Email, Metadata: user.Metadata}, nil
}

// Field names a masked value.
type Field string

// The masked fields.
const (
	FieldEmail    Field = "email"
	FieldMetadata Field = "metadata"
)

// Reveal returns a masked value of an opened user in full. It fails with CodeNotOpen, and
// with CodeBadArgument for another field.
func (c *Scope) Reveal(ctx context.Context, requestID string, field Field) (string, error) {
	o, err := c.opened(backend.PermissionReveal, requestID)
	if err != nil {
		return "", err
	}
	if err := o.waitToShow(ctx, backend.PartUser); err != nil {
		return "", err
	}
	user := o.user()
	var value string
	switch {
	case field == FieldEmail && user != nil:
		value = user.Email
	case field == FieldMetadata && user != nil:
		value = user.Metadata
	default:
		return "", backend.BadArgument("field")
	}
	if err := c.recordOf(ctx, o, backend.AccessEvent{Kind: backend.AccessRevealed, Detail: string(field)}); err != nil {
		return "", err
	}
	return value, nil
}
