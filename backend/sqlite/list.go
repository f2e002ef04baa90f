package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strings"
	"time"

	"userlookup/backend"
)

// List gives a window of the saved users. One whose line is not as it was written
// has only the time of the last look-up, the family unknown, and the hash of the
// GUID to name it by.
func (w *World) List(ctx context.Context, query backend.SavedQuery) (list backend.SavedList, err error) {
	err = w.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = backend.SavedList{}
		var world int64
		err := tx.QueryRowContext(ctx, "SELECT id, (SELECT count(*) FROM users WHERE world = worlds.id) FROM worlds WHERE name = ?", w.name).Scan(&world, &list.Total)
		if err != nil {
			return none(err)
		}
		order := "turn DESC"
		if query.Sort == backend.SavedByWorst {
			order = "severity, turn DESC"
		}
		text := `SELECT ` + userColumns + `, EXISTS (
			SELECT 1 FROM users AS later WHERE later.world = users.world AND later.user_id = users.user_id AND later.turn > users.turn
		) FROM users WHERE world = ? ORDER BY ` + order
		if query.Text != "" {
			return w.listMatching(ctx, tx, &list, query, text, world)
		}
		list.Matching = list.Total
		return each(ctx, tx, func(rows *sql.Rows) error {
			user, err := w.scanUser(rows)
			list.Users = append(list.Users, user)
			return err
		}, text+" LIMIT ? OFFSET ?", world, max(0, query.Limit), max(0, query.Offset))
	})
	return list, err
}

// listMatching unseals the line of each user to see whether the text fits.
func (w *World) listMatching(ctx context.Context, tx *sql.Tx, list *backend.SavedList, query backend.SavedQuery, text string, world int64) error {
	part := strings.ToLower(query.Text)
	return each(ctx, tx, func(rows *sql.Rows) error {
		user, err := w.scanUser(rows)
		if err != nil {
			return err
		}
		if user.GUID == "" || !strings.Contains(strings.ToLower(user.UserID), part) && !strings.EqualFold(user.GUID, query.Text) {
			return nil
		}
		if list.Matching >= query.Offset && len(list.Users) < query.Limit {
			list.Users = append(list.Users, user)
		}
		list.Matching++
		return nil
	}, text, world)
}

func (w *World) scanUser(rows *sql.Rows) (backend.SavedUser, error) {
	var isTaken bool
	row, err := scanUserRow(rows, &isTaken)
	if err != nil {
		return backend.SavedUser{}, err
	}
	summary, err := w.summary(row)
	if isAltered(err) {
		return backend.SavedUser{
			At: time.UnixMicro(row.lookedAt).UTC(), Overview: backend.Overview{Family: backend.FamilyUnknown}, Altered: hex.EncodeToString(row.guid),
		}, nil
	}
	user := summary.savedUser()
	user.IDTaken = isTaken
	return user, err
}
