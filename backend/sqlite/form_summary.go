package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"userlookup/backend"
)

// summaryForm is what is kept of a user beside the snapshots and the attempts: a
// line of the list, and what the attempts are good for.
type summaryForm struct {
	UserID         string                   `cbor:"1,keyasint"`
	GUID           string                   `cbor:"2,keyasint"`
	At             time.Time                `cbor:"3,keyasint"`
	Connections    int                      `cbor:"4,keyasint"`
	ConnectionsAll bool                     `cbor:"5,keyasint"`
	Worst          backend.ConnectionStatus `cbor:"6,keyasint"`
	WorstFamily    backend.Family           `cbor:"7,keyasint"`
	WorstName      string                   `cbor:"8,keyasint"`
	Attempts       int                      `cbor:"9,keyasint"`
	Whole          bool                     `cbor:"10,keyasint"`
	GaplessSince   time.Time                `cbor:"11,keyasint"`
	// Blocks stands for which blocks there are: without it one could be taken out, or
	// an older one put back, and the rest would still open.
	Blocks []byte `cbor:"12,keyasint"`
	// Snapshots stands for which snapshots there are: without it the newest could be
	// taken out, and an older one would be shown as the last.
	Snapshots []byte `cbor:"13,keyasint"`
	// Why the worst connection is judged otherwise than its status says.
	WorstReason backend.Reason `cbor:"14,keyasint"`
	WorstSince  time.Time      `cbor:"15,keyasint"`
}

// summaryOf fills all but what is said of the attempts.
func summaryOf(s backend.Snapshot) summaryForm {
	o := s.Overview()
	return summaryForm{
		UserID: s.User.ID, GUID: s.User.GUID, At: plainTime(s.At), Connections: o.Connections, ConnectionsAll: o.All,
		Worst: o.Worst.Status, WorstFamily: o.Family, WorstName: o.Worst.Name,
		WorstReason: o.Worst.Reason, WorstSince: plainTime(o.Worst.Since),
	}
}

func (f summaryForm) savedUser() backend.SavedUser {
	return backend.SavedUser{
		UserID: f.UserID, GUID: f.GUID, At: f.At, Attempts: f.Attempts,
		Overview: backend.Overview{
			Connections: f.Connections, All: f.ConnectionsAll, Family: f.WorstFamily,
			Worst: backend.Judged{
				Name: f.WorstName, Status: f.Worst,
				Assessment: backend.Assessment{Family: f.WorstFamily, Reason: f.WorstReason, Since: f.WorstSince},
			},
		},
	}
}

// digestOfBlocks stands for these blocks in this order.
func digestOfBlocks(blocks []*block) []byte {
	return digest(blocks, func(b *block) []int64 { return []int64{b.number, b.turn, int64(b.attempts)} })
}

// digestOfSnapshots stands for these snapshots in this order.
func digestOfSnapshots(snapshots []snapshotRow) []byte {
	return digest(snapshots, func(s snapshotRow) []int64 { return []int64{s.number, s.turn} })
}

func digest[T any](rows []T, numbers func(T) []int64) []byte {
	h := sha256.New()
	for _, row := range rows {
		_ = binary.Write(h, binary.BigEndian, numbers(row)) // never fails
	}
	return h.Sum(nil)[:16]
}
