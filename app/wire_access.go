package app

import "userlookup/backend"

// AccessPolicy is what an Admin demands on a profile.
type AccessPolicy struct {
	Reason        bool   `json:"reason"`        // a ticket number or reason for each user opened
	Mask          bool   `json:"mask"`          // e-mail address and metadata are masked in files and the terminal too
	RetentionDays int    `json:"retentionDays"` // that saved copies are kept at most
	Export        bool   `json:"export"`        // users may be written to files
	LockMinutes   int    `json:"lockMinutes"`   // without input until the profile locks
	OfflineHours  int    `json:"offlineHours"`  // that saved copies open without a live answer; 0: never
	LogFolder     string `json:"logFolder"`     // where copies of the access log go; empty for nowhere
}

// AccessState says what the person may do on the open profile, and why.
type AccessState struct {
	Profile     string           `json:"profile"`
	Host        string           `json:"host"`
	ClientID    string           `json:"clientId"` // masked
	Sample      bool             `json:"sample"`
	Environment bool             `json:"environment"`
	Role        string           `json:"role"` // admin or user
	Name        string           `json:"name"`
	Email       string           `json:"email"`
	UserLookup  bool             `json:"userLookup"`
	Issued      string           `json:"issued"`
	Expires     string           `json:"expires"` // empty: never
	IssuerName  string           `json:"issuerName"`
	IssuerEmail string           `json:"issuerEmail"`
	Policy      AccessPolicy     `json:"policy"`
	Permissions []string         `json:"permissions"` // held now
	Problem     *backend.Failure `json:"problem"`     // why there is no access; else null
	Locked      bool             `json:"locked"`
	LockedAt    string           `json:"lockedAt"`
	LockReason  string           `json:"lockReason"` // idle, sleep, asked or start
	PIN         string           `json:"pin"`        // none, needed or set
	RetryAt     string           `json:"retryAt"`    // when the next PIN is taken; empty: now
	ClockBehind bool             `json:"clockBehind"`
}

// RoleForm is a role on the sample data.
type RoleForm struct {
	Role       string `json:"role"`
	UserLookup bool   `json:"userLookup"`
}

// ReasonForm says why a user is opened.
type ReasonForm struct {
	RequestID string `json:"requestId"`
	Text      string `json:"text"` // what was typed as the user
	Reason    string `json:"reason"`
}

// CopiedForm says what of an opened user was copied to the clipboard.
type CopiedForm struct {
	RequestID string `json:"requestId"`
	What      string `json:"what"` // such as user_id, guid, email or ticket
}

// PINForm is a PIN that is chosen.
type PINForm struct {
	PIN    string `json:"pin"`
	Former string `json:"former"` // the PIN until now; empty where none was chosen yet
}

// AccessChanged is the event that carries a new AccessState.
const AccessChanged = "access"
