package session

import (
	"context"
	"slices"
	"time"

	"userlookup/backend"
	"userlookup/backend/changes"
)

// Snapshots gives the last look-ups of an opened user that were kept, newest first.
func (c *Scope) Snapshots(ctx context.Context, requestID string) ([]backend.SnapshotView, error) {
	_, guid, copies, err := c.openedCopies(ctx, requestID)
	if err != nil {
		return nil, err
	}
	snapshots, err := copies.Snapshots(ctx, guid)
	return backend.Views(snapshots, (*backend.SnapshotInfo).View), err
}

// Changes tells what changed of an opened user from one snapshot to another. From 0
// is the look-up before that of to, to 0 the last; of two that are the wrong way
// round the earlier one is from. What is on its way to the store is waited for; where
// what the platform answered could not be kept, the last kept look-up is not that on
// the page, and the reason is the answer. It fails with CodeBadArgument for a snapshot
// that is not there, and with CodeNotSaved where there is none.
func (c *Scope) Changes(ctx context.Context, requestID string, from, to int64) (changes.Changes, error) {
	o, guid, copies, err := c.openedCopies(ctx, requestID)
	if err != nil {
		return changes.Changes{}, err
	}
	if err := c.Flush(ctx); err != nil && (ctx.Err() != nil || to == 0 && o.isConfirmed()) {
		return changes.Changes{}, err
	}
	snapshots, err := copies.Snapshots(ctx, guid)
	if err != nil {
		return changes.Changes{}, err
	}
	if len(snapshots) == 0 {
		return changes.Changes{}, backend.NewError(backend.CodeNotSaved, nil, "id", guid)
	}
	p, err := choose(snapshots, from, to)
	if err != nil {
		return changes.Changes{}, err
	}
	after, err := copies.Snapshot(ctx, guid, p.to)
	if err != nil {
		return changes.Changes{}, err
	}
	var before backend.Snapshot
	if p.from != 0 {
		if before, err = copies.Snapshot(ctx, guid, p.from); err != nil {
			return changes.Changes{}, err
		}
		if !p.fromTime.IsZero() {
			before.At = p.fromTime
		}
	}
	timeline := o.timeline()
	return changes.Compare(before, after, timeline.All()), nil
}

// pair is two snapshots to compare; from is 0 where there is none before the other.
type pair struct {
	from, to int64
	fromTime time.Time // of the look-up meant, where that is not the last of the snapshot
}

// choose finds the two that are meant. The snapshots stand newest first, and there
// is one at least.
func choose(snapshots []backend.SnapshotInfo, from, to int64) (pair, error) {
	place := func(id int64) int {
		return slices.IndexFunc(snapshots, func(s backend.SnapshotInfo) bool { return s.ID == id })
	}
	if to == 0 {
		to = snapshots[0].ID
	}
	switch at := place(to); {
	case at < 0:
		return pair{}, backend.BadArgument("to")
	case from == 0:
		earlier, earlierTime := earlierOf(snapshots, at)
		return pair{earlier, to, earlierTime}, nil
	case place(from) < 0:
		return pair{}, backend.BadArgument("from")
	case place(from) < at:
		from, to = to, from
	}
	return pair{from: from, to: to}, nil
}

// earlierOf is the look-up before the last one of a snapshot: where several found
// the same, that snapshot itself at an earlier time. 0 is none.
func earlierOf(snapshots []backend.SnapshotInfo, at int) (int64, time.Time) {
	switch times := snapshots[at].Times; {
	case len(times) > 1:
		return snapshots[at].ID, times[1]
	case at+1 < len(snapshots):
		return snapshots[at+1].ID, time.Time{}
	default:
		return 0, time.Time{}
	}
}

// Hints gives, of an opened user's institutions, those where many of this device's
// look-ups found trouble, by code.
func (c *Scope) Hints(ctx context.Context, requestID string) ([]backend.InstitutionHint, error) {
	o, _, copies, err := c.openedCopies(ctx, requestID)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, connection := range o.latestView().Connections {
		if code := connection.Institution.Code; code != "" && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	sightings, err := copies.InstitutionStats(ctx, codes, c.session.options.Now().Add(-backend.HintWindow))
	return backend.Hints(sightings), err
}
