package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"userlookup/backend"
)

// summaryRecord says what a line of the list of saved users shows, how far back the
// attempts go, and which snapshots and blocks belong to the user.
type summaryRecord = summaryV1

var summaryRecords = recordType[summaryRecord]{decoded[summaryV1]}

type summaryV1 struct {
	UserID         string    `cbor:"1,keyasint"`
	GUID           string    `cbor:"2,keyasint"`
	At             time.Time `cbor:"3,keyasint"` // of the last look-up
	Connections    int       `cbor:"4,keyasint"`
	ConnectionsAll bool      `cbor:"5,keyasint"` // all of them are known
	WorstStatus    string    `cbor:"6,keyasint"`
	WorstFamily    string    `cbor:"7,keyasint"`
	WorstName      string    `cbor:"8,keyasint"`
	Attempts       int       `cbor:"9,keyasint"`
	Whole          bool      `cbor:"10,keyasint"` // the attempts go back to the first one
	GaplessSince   time.Time `cbor:"11,keyasint"`
	// Blocks and Snapshots are digests of the user's rows: without them one could be taken
	// out, or an older one put back, and the rest would still open.
	Blocks    []byte `cbor:"12,keyasint"`
	Snapshots []byte `cbor:"13,keyasint"`
	// Why the worst connection is judged otherwise than its status says.
	WorstReason string    `cbor:"14,keyasint"`
	WorstSince  time.Time `cbor:"15,keyasint"`
}

// newSummaryRecord leaves out the counts of attempts and the digests.
func newSummaryRecord(s backend.Snapshot) summaryRecord {
	o := s.Overview()
	return summaryRecord{
		UserID: s.User.ID, GUID: s.User.GUID, At: plainTime(s.At), Connections: o.Connections, ConnectionsAll: o.All,
		WorstStatus: string(o.Worst.Status), WorstFamily: string(o.Family), WorstName: o.Worst.Name,
		WorstReason: string(o.Worst.Reason), WorstSince: plainTime(o.Worst.Since),
	}
}

func (r summaryRecord) savedUser() backend.SavedUser {
	family := backend.Family(r.WorstFamily)
	return backend.SavedUser{
		UserID: r.UserID, GUID: r.GUID, At: r.At, Attempts: r.Attempts,
		Overview: backend.Overview{
			Connections: r.Connections, All: r.ConnectionsAll, Family: family,
			Worst: backend.Judged{
				Name: r.WorstName, Status: backend.ConnectionStatus(r.WorstStatus),
				Assessment: backend.Assessment{Family: family, Reason: backend.Reason(r.WorstReason), Since: r.WorstSince},
			},
		},
	}
}

// digestOfBlocks identifies these blocks in this order.
func digestOfBlocks(blocks []*block) []byte {
	return digest(blocks, func(b *block) []int64 { return []int64{b.number, b.revision, int64(b.attempts)} })
}

// digestOfSnapshots identifies these snapshots in this order.
func digestOfSnapshots(snapshots []snapshotRow) []byte {
	return digest(snapshots, func(s snapshotRow) []int64 { return []int64{s.number, s.revision} })
}

func digest[T any](rows []T, numbers func(T) []int64) []byte {
	h := sha256.New()
	for _, row := range rows {
		_ = binary.Write(h, binary.BigEndian, numbers(row)) // never fails
	}
	return h.Sum(nil)[:16]
}
