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

// Save keeps a look-up. CodeSavedOff says that the copies have to be opened again:
// see NoteKey. Where what is kept of the user is not as it was written,
// what still opens stays, and the rest is replaced.
func (w *World) Save(ctx context.Context, look backend.Look) error {
	if look.User.GUID == "" {
		return backend.NewError(backend.CodeInternal, errNobody)
	}
	guid := w.guidHash(look.User.GUID)
	_, isSuspect := w.db.suspects.Load(w.suspicion(guid))
	err := w.db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		world, turn, err := w.turn(ctx, tx)
		if err != nil {
			return err
		}
		s := &saving{World: w, tx: tx, world: world, turn: turn, guid: guid}
		if err := s.begin(ctx, isSuspect); err != nil {
			return err
		}
		return s.keep(ctx, look)
	})
	if err == nil && isSuspect {
		w.db.suspects.Delete(w.suspicion(guid))
	}
	return err
}

// maxTurn is more saves than there can ever be.
const maxTurn = 1 << 53

// turn gives the row of the world, and the number of this save. It is never one that a
// user has already, also where the counter was set back: else an older row could take
// the place of a newer one.
func (w *World) turn(ctx context.Context, tx *sql.Tx) (world, turn int64, err error) {
	_, err = tx.ExecContext(ctx, "INSERT INTO worlds (name, key) SELECT ?1, id FROM keys WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM worlds WHERE name = ?1)", w.name, w.key.ID)
	if err != nil {
		return 0, 0, err
	}
	err = tx.QueryRowContext(ctx, "SELECT id, max(turns, coalesce((SELECT max(turn) FROM users WHERE world = worlds.id AND turn < ?2), 0)) FROM worlds WHERE name = ?1", w.name, maxTurn).Scan(&world, &turn)
	if errors.Is(err, sql.ErrNoRows) { // another database than the key was opened for
		return 0, 0, backend.NewError(backend.CodeSavedOff, errNotNoted)
	}
	if err != nil {
		return 0, 0, err
	}
	if turn >= maxTurn {
		return 0, 0, errCounter
	}
	turn++
	_, err = tx.ExecContext(ctx, "UPDATE worlds SET turns = ? WHERE id = ?", turn, world)
	return world, turn, err
}

// saving is one save of one user.
type saving struct {
	*World
	tx    *sql.Tx
	world int64
	turn  int64
	guid  []byte // hash

	user     int64 // row
	before   *summaryForm
	blocks   []*block
	newest   int64 // time of the newest attempt before this save
	salvaged bool  // something of the copy was not as it was written
}

// begin reads what is kept of the user, and makes their row where there is none.
func (s *saving) begin(ctx context.Context, isSuspect bool) error {
	row, err := scanUserRow(s.tx.QueryRowContext(ctx, "SELECT "+userColumns+" FROM users WHERE world = ? AND guid = ?", s.world, s.guid))
	if errors.Is(err, sql.ErrNoRows) {
		return s.make(ctx)
	}
	if err != nil {
		return err
	}
	s.user = row.id
	if isSuspect {
		return s.salvage(ctx)
	}
	summary, err := s.summary(row)
	if err == nil {
		s.blocks, err = s.readBlocks(ctx, s.tx, row, summary)
	}
	if err == nil {
		_, err = s.readSnapshots(ctx, s.tx, row, summary)
	}
	if isAltered(err) {
		return s.salvage(ctx)
	}
	if err != nil {
		return err
	}
	s.before = &summary
	if len(s.blocks) > 0 {
		s.newest = s.blocks[0].newest
	}
	return nil
}

func (s *saving) make(ctx context.Context) error {
	result, err := s.tx.ExecContext(ctx, "INSERT INTO users (world, guid, turn, looked_at, severity, summary) VALUES (?, ?, ?, 0, 0, x'')", s.world, s.guid, s.turn)
	if err != nil {
		return err
	}
	s.user, err = result.LastInsertId()
	return err
}

// keep writes what the look-up brought.
func (s *saving) keep(ctx context.Context, look backend.Look) error {
	added, err := s.merge(ctx, look.Jobs)
	if isAltered(err) && !s.salvaged { // a block, found only now
		if err := s.salvage(ctx); err != nil {
			return err
		}
		added, err = s.merge(ctx, look.Jobs)
	}
	if err != nil {
		return err
	}
	snapshot, err := s.keepSnapshot(ctx, look)
	if err != nil {
		return err
	}
	if err := s.keepSightings(ctx, snapshot); err != nil {
		return err
	}
	return s.keepSummary(ctx, snapshot, look, added)
}

func (s *saving) keepSummary(ctx context.Context, snapshot backend.Snapshot, look backend.Look, added int) error {
	summary := summaryOf(snapshot)
	for _, b := range s.blocks {
		summary.Attempts += b.attempts
	}
	summary.Blocks = digestOfBlocks(s.blocks)
	snapshots, err := snapshotRows(ctx, s.tx, s.user)
	if err != nil {
		return err
	}
	summary.Snapshots = digestOfSnapshots(snapshots)
	summary.Whole, summary.GaplessSince = s.reach(look, added, summary.Attempts)
	row := userRow{turn: s.turn, lookedAt: micro(snapshot.At), severity: int64(summary.WorstFamily.Rank()),
		guid: s.guid, userID: s.idHash(snapshot.User.ID), email: s.emailHash(snapshot.User.Email)}
	_, err = s.tx.ExecContext(ctx, "UPDATE users SET user_id = ?, email = ?, turn = ?, looked_at = ?, severity = ?, summary = ? WHERE id = ?",
		row.userID, row.email, row.turn, row.lookedAt, row.severity, s.seal(summary, s.userIdentity(row)), s.user)
	return err
}

// reach says how far back the attempts that are kept go without a gap. What was so
// before stays so where no new attempt came; one that did may have come after others
// that nobody saw, unless the look-up says that there are none.
func (s *saving) reach(look backend.Look, added, attempts int) (whole bool, gaplessSince time.Time) {
	isWhole := look.Whole && attempts >= look.Total // what it counted on may have been forgotten meanwhile
	if s.salvaged {                                 // or be what did not open
		return isWhole && look.Total > 0, plainTime(look.GaplessSince)
	}
	var before summaryForm
	if s.before != nil {
		before = *s.before
	}
	whole = isWhole || before.Whole && added == 0
	gaplessSince = plainTime(look.GaplessSince)
	switch {
	case len(s.blocks) == 0, before.GaplessSince.IsZero(), gaplessSince.IsZero() && added > 0:
	case gaplessSince.IsZero(), s.newest >= micro(gaplessSince) && before.GaplessSince.Before(gaplessSince):
		gaplessSince = before.GaplessSince
	}
	return whole, gaplessSince
}
