package backend

// About tells which part of a look-up a problem is about. ID narrows it to one
// thing: an institution's code, a connection's or a job's GUID. It is empty
// when the whole part is meant.
type About struct {
	Part PartKind
	ID   string
}

// String returns "part" or "part/id".
func (a About) String() string {
	if a.ID == "" {
		return string(a.Part)
	}
	return string(a.Part) + "/" + a.ID
}

// Problem is something that is missing from a look-up, and why.
type Problem struct {
	About About
	Err   *Error
}

// PartState says how far a part of a look-up is.
type PartState string

// The states of a part.
const (
	PartLoading     PartState = "loading"
	PartReady       PartState = "ready"
	PartFailed      PartState = "failed"       // it, or something of it, is missing; a Problem says why
	PartNotProvided PartState = "not_provided" // this platform does not give it; no error
)
