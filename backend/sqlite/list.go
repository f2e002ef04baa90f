package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"strings"
	"time"

	"userlookup/backend"
)

// List gives a window of the saved users. A corrupted line has only the time of the last
// look-up, the unknown family, and the hash of the GUID as its name.
func (n *Namespace) List(ctx context.Context, query backend.SavedQuery) (list backend.SavedList, err error) {
	err = n.db.read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = backend.SavedList{}
		var namespace int64
		err := tx.QueryRowContext(ctx, "SELECT id, (SELECT count(*) FROM users WHERE namespace = namespaces.id) FROM namespaces WHERE name = ?", n.name).Scan(&namespace, &list.Total)
		if ignoreNoRows(err) != nil {
			return err
		}
		if list.Total == 0 {
			return n.db.file.checkIndexes(ctx, tx)
		}
		order := "revision DESC"
		if query.Sort == backend.SavedByWorst {
			order = "severity, revision DESC"
		}
		text := `SELECT ` + userColumns + `, EXISTS (
			SELECT 1 FROM users AS later WHERE later.namespace = users.namespace AND later.user_id = users.user_id AND later.revision > users.revision
		) FROM users WHERE namespace = ? ORDER BY ` + order
		if query.Text != "" {
			return n.listMatching(ctx, tx, &list, query, text, namespace)
		}
		list.Matching = list.Total
		return each(ctx, tx, func(rows *sql.Rows) error {
			user, err := n.listLine(rows)
			list.Users = append(list.Users, user)
			return err
		}, text+" LIMIT ? OFFSET ?", namespace, max(0, query.Limit), max(0, query.Offset))
	})
	if err != nil {
		return backend.SavedList{}, err
	}
	return list, nil
}

// listMatching unseals the line of each user to compare it with the text.
func (n *Namespace) listMatching(ctx context.Context, tx *sql.Tx, list *backend.SavedList, query backend.SavedQuery, text string, namespace int64) error {
	part := strings.ToLower(query.Text)
	return each(ctx, tx, func(rows *sql.Rows) error {
		user, err := n.listLine(rows)
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
	}, text, namespace)
}

func (n *Namespace) listLine(rows *sql.Rows) (backend.SavedUser, error) {
	var isTaken bool
	row, err := scanUserRow(rows, &isTaken)
	if err != nil {
		return backend.SavedUser{}, err
	}
	summary, err := n.summary(row)
	if isAltered(err) {
		return backend.SavedUser{
			At: time.UnixMicro(row.lookedAt).UTC(), Overview: backend.Overview{Family: backend.FamilyUnknown}, Altered: hex.EncodeToString(row.guid),
		}, nil
	}
	user := summary.savedUser()
	user.IDTaken = isTaken
	return user, err
}
