package app

// Colleague is a person in the list of an Admin.
type Colleague struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"`
	Email      string       `json:"email"`
	You        bool         `json:"you"`
	Role       string       `json:"role"` // admin or user
	UserLookup bool         `json:"userLookup"`
	Invited    string       `json:"invited"`
	Expires    string       `json:"expires"` // empty: never
	State      string       `json:"state"`   // active, expired or revoked
	Key        string       `json:"key"`     // own, shared or none
	Policy     AccessPolicy `json:"policy"`
	Log        *ReceivedLog `json:"log"` // the last that was received; null for none
}

// ReceivedLog is the access log that a colleague sent.
type ReceivedLog struct {
	At     string `json:"at"` // of its last row
	Rows   int    `json:"rows"`
	Intact bool   `json:"intact"`
	Logs   int    `json:"logs"` // more than 1: of several devices, or one was replaced; the other fields are about all
}

// InviteForm is what an Admin says of a colleague.
type InviteForm struct {
	Name       string       `json:"name"`
	Email      string       `json:"email"`
	Role       string       `json:"role"`
	UserLookup bool         `json:"userLookup"`
	Days       int          `json:"days"` // until it expires
	Policy     AccessPolicy `json:"policy"`
	Key        string       `json:"key"`        // own or shared; none without User Lookup
	ClientID   string       `json:"clientId"`   // of an own key; empty: that of the profile
	APIKey     string       `json:"apiKey"`     // of an own key
	Passphrase string       `json:"passphrase"` // that the file is encrypted with
	Replaces   string       `json:"replaces"`   // the ID of a colleague, to re-issue; else empty
}

// InviteResult is the file of an invitation.
type InviteResult struct {
	Path        string `json:"path"`        // empty where no place was chosen: nobody was invited
	Fingerprint string `json:"fingerprint"` // 8 groups of 4 hexadecimal digits
}

// PreviewForm names the file of an invitation.
type PreviewForm struct {
	Path       string `json:"path"` // empty: the person is asked for it
	Passphrase string `json:"passphrase"`
}

// InvitationPreview is an opened invitation. All is empty where no file was chosen.
type InvitationPreview struct {
	Path        string       `json:"path"`
	File        string       `json:"file"` // its name
	Name        string       `json:"name"`
	Email       string       `json:"email"`
	Role        string       `json:"role"`
	UserLookup  bool         `json:"userLookup"`
	Profile     string       `json:"profile"`
	Host        string       `json:"host"`
	ClientID    string       `json:"clientId"` // masked
	Proxy       string       `json:"proxy"`    // its address, where the invitation names one
	Issued      string       `json:"issued"`
	Expires     string       `json:"expires"`
	IssuerName  string       `json:"issuerName"`
	IssuerEmail string       `json:"issuerEmail"`
	Fingerprint string       `json:"fingerprint"`
	Key         string       `json:"key"`        // own, shared or none
	SigningKey  bool         `json:"signingKey"` // it makes another Admin
	Policy      AccessPolicy `json:"policy"`
	Replaces    bool         `json:"replaces"`   // a profile of this name is there already
	HolderName  string       `json:"holderName"` // whose that profile is; empty where nobody knows
	Token       string       `json:"token"`      // what Join takes, for 10 minutes
}

// JoinForm confirms an opened invitation.
type JoinForm struct {
	Token              string `json:"token"`
	FingerprintChecked bool   `json:"fingerprintChecked"`
	Passphrase         string `json:"passphrase"` // of this device's encrypted file, where there is no keychain
}

// InvitationDropped is the event that carries the path of an invitation that was dropped
// on the window.
const InvitationDropped = "invitation-dropped"
