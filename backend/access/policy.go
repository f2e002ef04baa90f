package access

import (
	"regexp"
	"strings"
	"time"

	"userlookup/backend"
)

// Policy is what an Admin demands on a profile. It is part of a grant, so the
// application never loosens it. The zero Policy is not valid: see DefaultPolicy.
type Policy struct {
	// Reason demands a ticket number or reason for each user who is opened. It is
	// valid for ReasonValidity.
	Reason bool `json:"reason"`
	// Mask hides e-mail address and metadata until they are revealed, for RevealTime.
	Mask bool `json:"mask"`
	// RetentionDays is how long saved copies are kept at most.
	RetentionDays int `json:"retentionDays"`
	// Export allows writing users to files.
	Export bool `json:"export"`
	// LockMinutes is how long a profile stays unlocked without input.
	LockMinutes int `json:"lockMinutes"`
	// OfflineHours is how long saved copies open without a live answer of the
	// platform; 0 allows no saved copies to be opened.
	OfflineHours int `json:"offlineHours"`
	// LogFolder is where copies of the access log go, such as a network folder; empty
	// for nowhere.
	LogFolder string `json:"logFolder"`
}

// The numbers of a policy. The defaults are those of a first Admin.
var (
	RetentionDays = backend.Range{Min: 1, Max: 365, Default: 30}
	LockMinutes   = backend.Range{Min: 1, Max: 15, Default: 15}
	OfflineHours  = backend.Range{Min: 0, Max: 24 * 30, Default: 72}
)

const (
	// ReasonValidity is how long a reason is valid for the user it was given for.
	ReasonValidity = 30 * time.Minute
	// RevealTime is how long a revealed value is shown.
	RevealTime = 30 * time.Second

	// MaxLogFolder is the greatest length of LogFolder, in bytes.
	MaxLogFolder = 1000
	// MaxReason is the greatest length of a reason, in characters.
	MaxReason = 200
)

// DefaultPolicy is that of a first Admin: it demands nothing but the lock.
func DefaultPolicy() Policy {
	return Policy{RetentionDays: RetentionDays.Default, Export: true, LockMinutes: LockMinutes.Default, OfflineHours: OfflineHours.Default}
}

// Check fails with CodeBadPolicy for a policy that no grant can carry.
func (p Policy) Check() error {
	if !p.isValid() {
		return backend.NewError(backend.CodeBadPolicy, nil)
	}
	return nil
}

func (p Policy) isValid() bool {
	return RetentionDays.Holds(p.RetentionDays) && LockMinutes.Holds(p.LockMinutes) && OfflineHours.Holds(p.OfflineHours) &&
		len(p.LogFolder) <= MaxLogFolder && !hasControl(p.LogFolder) && (p.LogFolder == "" || isFullPath(p.LogFolder))
}

var drivePath = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// isFullPath says whether a path is a full one on some system: an Admin and a colleague
// may have different ones. Any other would be taken from wherever the application starts.
func isFullPath(path string) bool {
	return strings.HasPrefix(path, "/") || strings.HasPrefix(path, `\\`) || drivePath.MatchString(path)
}
