package sqlite

import (
	"errors"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"

	"userlookup/backend"
)

// recordType is a kind of encrypted value. It lists what decodes each version of it, the
// first being version 1, and brings it to the newest one step at a time.
//
// An encrypted value is stored as a record: one byte that gives its version, then the
// sealed CBOR of a type of that version. From version 2 on, the identity that a record
// is encrypted under names the version, so that a changed byte does not open.
//
// The types hold no type of the domain: a field that is added to the domain changes no
// bytes. Once a release wrote a version, the bytes that it wrote are always read
// the same. Only this may be added to the newest version: a field whose absence means "not
// given", with the next number and omitempty or omitzero, in a type that is stored as a map.
// Records without it are read as before, and a program that does not know it refuses those
// that have it. Everything else needs the next version, with a step from the one before: a
// field that is removed or means something else, another type, and any field of a type that
// is stored as an array.
type recordType[T any] []func(plain []byte) (T, error)

// decoded reads a record of a version as it was written.
func decoded[T any](plain []byte) (record T, err error) {
	err = decode(plain, &record)
	return record, err
}

// seal gives a record of the newest version as it is stored in the row with this
// identity.
func (r recordType[T]) seal(n *Namespace, record T, identity string) []byte {
	return sealRecord(n.sealer, len(r), encode(record), identity)
}

func sealRecord(sealer backend.Sealer, version int, plain []byte, identity string) []byte {
	return append([]byte{byte(version)}, sealer.Seal(plain, versioned(identity, version))...) //nolint:gosec // a few
}

// unseal reads what seal gave in this version or an earlier one. It fails with
// CodeSavedAltered for what does not open under this identity or cannot be decoded, and
// with CodeSavedNewer for a record that a newer version of the program wrote.
func (r recordType[T]) unseal(n *Namespace, stored []byte, identity string) (record T, err error) {
	if len(stored) == 0 || stored[0] == 0 {
		return record, altered(errRecord)
	}
	version := int(stored[0])
	plain, err := n.sealer.Unseal(stored[1:], versioned(identity, version))
	if err != nil {
		return record, err
	}
	if version <= len(r) {
		if record, err = r[version-1](plain); !errors.Is(err, errNewField) {
			return record, err
		}
	}
	return record, backend.NewError(backend.CodeSavedNewer, nil, "file", n.db.options.Path) // it opened, so it is not damaged
}

// versioned is the identity of a record of a version. Version 1 was written before
// records had versions: the migration 00002 marked those.
func versioned(identity string, version int) string {
	if version == 1 {
		return identity
	}
	return identity + "|v" + strconv.Itoa(version)
}

// isNewer says whether a newer version of the program wrote what could not be read.
func isNewer(err error) bool { return backend.HasCode(err, backend.CodeSavedNewer) }

// The same value always gives the same bytes.
var (
	encoding = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339NanoUTC}.EncMode())
	decoding = must(cbor.DecOptions{
		MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 16, IndefLength: cbor.IndefLengthForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, // else it would be lost when the row is written again
	}.DecMode())
)

func must[T any](mode T, err error) T {
	if err != nil {
		panic(err) // the options are part of the program
	}
	return mode
}

var (
	errRecord   = errors.New("the stored record has another form")
	errNewField = errors.New("the stored record has a field that this version does not know")
)

// encode gives the content of a record. Every record can be encoded.
func encode(record any) []byte { return must(encoding.Marshal(record)) }

// decode reads what encode gave. It fails with CodeSavedAltered, and with errNewField.
func decode(content []byte, into any) error {
	err := decoding.Unmarshal(content, into)
	var unknown *cbor.UnknownFieldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown):
		return errNewField
	}
	return altered(errRecord) // the error itself may quote what was sealed
}

func altered(cause error) error { return backend.NewError(backend.CodeSavedAltered, cause) }

// micro is a time as it is stored outside of records. An unknown time comes before all
// others.
func micro(at time.Time) int64 { return at.UnixMicro() }

// plainTime is at without what is not stored: its zone and the monotonic clock.
func plainTime(at time.Time) time.Time { return at.Round(0).UTC() }
