package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"userlookup/backend"
)

var (
	errNobody   = errors.New("a look-up without a user")
	errNotNoted = errors.New("the key is not noted in the database")
)

// Save stores a look-up. CodeSavedOff says that the copies have to be opened again: see
// NoteKey. If the user's copy is corrupted, what can still be read stays, and the rest is
// replaced. If a newer version of the program wrote it, Save changes nothing and fails
// with CodeSavedNewer.
func (n *Namespace) Save(ctx context.Context, look backend.LookupResult) error {
	if look.User.GUID == "" {
		return backend.NewError(backend.CodeInternal, errNobody)
	}
	guid := n.guidHash(look.User.GUID)
	_, isSuspect := n.db.suspects.Load(n.suspectKey(guid))
	err := n.db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		namespace, revision, err := n.nextRevision(ctx, tx)
		if err != nil {
			return err
		}
		s := &saving{Namespace: n, tx: tx, namespace: namespace, revision: revision, guid: guid}
		if err := s.readUser(ctx, isSuspect); err != nil {
			return err
		}
		return s.write(ctx, look)
	})
	if err == nil && isSuspect {
		n.db.suspects.Delete(n.suspectKey(guid))
	}
	return err
}

// maxRevision is more saves than there can ever be.
const maxRevision = 1 << 53

// nextRevision gives the row of the namespace, and the number of this save. It is never
// one that a user has already, even if the counter was set back: otherwise an older row
// could take the place of a newer one.
func (n *Namespace) nextRevision(ctx context.Context, tx *sql.Tx) (namespace, revision int64, err error) {
	_, err = tx.ExecContext(ctx, "INSERT INTO namespaces (name, key) SELECT ?1, id FROM keys WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM namespaces WHERE name = ?1)", n.name, n.key.ID)
	if err != nil {
		return 0, 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT id, max(revisions, coalesce((SELECT max(revision) FROM users WHERE namespace = namespaces.id AND revision < ?2), 0)) FROM namespaces WHERE name = ?1", n.name, maxRevision).Scan(&namespace, &revision)
	if errors.Is(err, sql.ErrNoRows) { // another database than the key was opened for
		return 0, 0, backend.NewError(backend.CodeSavedOff, errNotNoted)
	}
	if err != nil {
		return 0, 0, err
	}
	if revision >= maxRevision {
		return 0, 0, errCounter
	}
	revision++
	_, err = tx.ExecContext(ctx, "UPDATE namespaces SET revisions = ? WHERE id = ?", revision, namespace)
	return namespace, revision, err
}

// saving is one save of one user.
type saving struct {
	*Namespace
	tx        *sql.Tx
	namespace int64 // row
	revision  int64
	guid      []byte // hash

	user     int64 // row
	before   summaryRecord
	blocks   []*block
	newest   int64 // time of the newest attempt before this save
	salvaged bool  // the copy was corrupted
}

// readUser reads what is stored of the user, and inserts their row if there is none.
func (s *saving) readUser(ctx context.Context, isSuspect bool) error {
	row, err := scanUserRow(s.tx.QueryRowContext(ctx, "SELECT "+userColumns+" FROM users WHERE namespace = ? AND guid = ?", s.namespace, s.guid))
	if errors.Is(err, sql.ErrNoRows) {
		if err := s.db.file.checkIndexes(ctx, s.tx); err != nil {
			return err
		}
		return s.insertUser(ctx)
	}
	if err != nil {
		return err
	}
	s.user = row.id
	summary, err := s.summary(row)
	if isSuspect && !isNewer(err) {
		return s.recoverUser(ctx)
	}
	if err == nil {
		s.blocks, err = s.readBlocks(ctx, s.tx, row, summary)
	}
	if err == nil {
		_, err = s.readSnapshotRows(ctx, s.tx, row, summary)
	}
	if isAltered(err) {
		return s.recoverUser(ctx)
	}
	if err != nil {
		return err
	}
	s.before = summary
	if len(s.blocks) > 0 {
		s.newest = s.blocks[0].newest
	}
	return nil
}

func (s *saving) insertUser(ctx context.Context) error {
	result, err := s.tx.ExecContext(ctx, "INSERT INTO users (namespace, guid, revision, looked_at, severity, summary) VALUES (?, ?, ?, 0, 0, x'')", s.namespace, s.guid, s.revision)
	if err != nil {
		return err
	}
	s.user, err = result.LastInsertId()
	return err
}

// write writes what the look-up found.
func (s *saving) write(ctx context.Context, look backend.LookupResult) error {
	added, err := s.addAttempts(ctx, look.Jobs)
	if isAltered(err) && !s.salvaged { // a block, found only now
		if err := s.recoverUser(ctx); err != nil {
			return err
		}
		added, err = s.addAttempts(ctx, look.Jobs)
	}
	if err != nil {
		return err
	}
	snapshot, err := s.saveSnapshot(ctx, look)
	if err != nil {
		return err
	}
	if err := s.saveSightings(ctx, snapshot); err != nil {
		return err
	}
	return s.saveSummary(ctx, snapshot, look, added)
}

func (s *saving) saveSummary(ctx context.Context, snapshot backend.Snapshot, look backend.LookupResult, added int) error {
	summary := newSummaryRecord(snapshot)
	for _, b := range s.blocks {
		summary.Attempts += b.attempts
	}
	summary.Blocks = digestOfBlocks(s.blocks)
	snapshots, err := snapshotRows(ctx, s.tx, s.user)
	if err != nil {
		return err
	}
	summary.Snapshots = digestOfSnapshots(snapshots)
	summary.Whole, summary.GaplessSince = s.coverage(look, added, summary.Attempts)
	row := userRow{revision: s.revision, lookedAt: micro(snapshot.At), severity: int64(backend.Family(summary.WorstFamily).Rank()),
		guid: s.guid, userID: s.idHash(snapshot.User.ID), email: s.emailHash(snapshot.User.Email)}
	_, err = s.tx.ExecContext(ctx, "UPDATE users SET user_id = ?, email = ?, revision = ?, looked_at = ?, severity = ?, summary = ? WHERE id = ?",
		row.userID, row.email, row.revision, row.lookedAt, row.severity, summaryRecords.seal(s.Namespace, summary, s.userIdentity(row)), s.user)
	return err
}

// coverage says how far back the stored attempts go without a gap. What was so before
// stays so if no new attempt came. One that did may have come after others that nobody
// saw, unless the look-up says that there are none.
func (s *saving) coverage(look backend.LookupResult, added, attempts int) (whole bool, gaplessSince time.Time) {
	isWhole := look.Whole && attempts >= look.Total // what it counted on may have been forgotten meanwhile
	if s.salvaged {                                 // or be what could not be read
		return isWhole && look.Total > 0, plainTime(look.GaplessSince)
	}
	whole = isWhole || s.before.Whole && added == 0
	gaplessSince = plainTime(look.GaplessSince)
	before := s.before.GaplessSince
	switch {
	case len(s.blocks) == 0, before.IsZero(), gaplessSince.IsZero() && added > 0:
	case gaplessSince.IsZero(), s.newest >= micro(gaplessSince) && before.Before(gaplessSince):
		gaplessSince = before
	}
	return whole, gaplessSince
}

// recoverUser rebuilds a corrupted copy from what can still be read of it. It fails if a
// newer version of the program wrote some of it.
func (s *saving) recoverUser(ctx context.Context) error {
	if err := s.removeCorruptedSnapshots(ctx); err != nil {
		return err
	}
	s.salvaged, s.before, s.blocks = true, summaryRecord{}, nil
	var rest []backend.Job
	err := each(ctx, s.tx, func(rows *sql.Rows) error {
		var number, revision int64
		var sealed []byte
		if err := rows.Scan(&number, &revision, &sealed); err != nil {
			return err
		}
		jobs, err := s.unsealBlock(sealed, s.identity(tableBlocks, s.guid, number, revision))
		rest = append(rest, jobs...)
		if isAltered(err) {
			return nil // it is lost
		}
		return err
	}, "SELECT number, revision, jobs FROM blocks WHERE user = ? ORDER BY revision", s.user)
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM blocks WHERE user = ?", "DELETE FROM jobs WHERE user = ?"} {
		if _, err := s.tx.ExecContext(ctx, statement, s.user); err != nil {
			return err
		}
	}
	_, err = s.addAttempts(ctx, rest)
	return err
}
