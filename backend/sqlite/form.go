package sqlite

import (
	"errors"
	"time"

	"github.com/fxamacker/cbor/v2"

	"userlookup/backend"
)

// What is sealed is CBOR. The same value always gives the same bytes.
var (
	encoding = must(cbor.EncOptions{Sort: cbor.SortCoreDeterministic, Time: cbor.TimeRFC3339NanoUTC}.EncMode())
	decoding = must(cbor.DecOptions{MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 16, IndefLength: cbor.IndefLengthForbidden}.DecMode())
)

func must[T any](mode T, err error) T {
	if err != nil {
		panic(err) // the options are part of the program
	}
	return mode
}

var errForm = errors.New("what was sealed has another form")

// encode gives value as it is sealed. Every value here can be written.
func encode(value any) []byte { return must(encoding.Marshal(value)) }

// decode reads what encode gave. What it cannot read is CodeSavedAltered.
func decode(content []byte, into any) error {
	if err := decoding.Unmarshal(content, into); err != nil {
		return altered(errForm) // the error itself may quote what was sealed
	}
	return nil
}

func altered(cause error) error { return backend.NewError(backend.CodeSavedAltered, cause) }

// seal gives value as it lies in a row.
func (w *World) seal(value any, identity string) []byte {
	return w.sealer.Seal(encode(value), identity)
}

// unseal reads what seal gave.
func (w *World) unseal(sealed []byte, identity string, into any) error {
	plain, err := w.sealer.Unseal(sealed, identity)
	if err != nil {
		return err
	}
	return decode(plain, into)
}

// micro is a time as it lies in the clear; one that is not known comes before all
// others.
func micro(at time.Time) int64 { return at.UnixMicro() }

// plainTime is at without what does not last: its zone and the device's own clock.
func plainTime(at time.Time) time.Time { return at.Round(0).UTC() }
