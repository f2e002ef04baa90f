package app

import "userlookup/backend"

// LogQuery says which rows of the access log are asked for. Empty fields choose nothing.
type LogQuery struct {
	Offset      int    `json:"offset"`
	Limit       int    `json:"limit"`
	Days        int    `json:"days"` // 0: all
	Who         string `json:"who"`
	Kind        string `json:"kind"`
	Source      string `json:"source"` // live or saved
	RefusedOnly bool   `json:"refusedOnly"`
	Text        string `json:"text"` // part of the user ID or of the reason
}

// LogRow is one row of the access log.
type LogRow struct {
	Row    string `json:"row"` // its number, after the name of the colleague whose log it is
	At     string `json:"at"`
	Who    string `json:"who"`
	Role   string `json:"role"` // admin or user
	Kind   string `json:"kind"`
	Whom   string `json:"whom"`
	Source string `json:"source"` // live or saved; empty where there was no data
	Age    string `json:"age"`    // of saved data: when it was fetched
	Detail string `json:"detail"`
	Reason string `json:"reason"`
	Broken bool   `json:"broken"` // it does not verify, or comes after one that does not
}

// LogPage is a window of the access log, the newest row first.
type LogPage struct {
	Rows     []LogRow   `json:"rows"`
	Matching int        `json:"matching"`
	Total    int        `json:"total"`
	People   []string   `json:"people"`
	Verdict  LogVerdict `json:"verdict"`
}

// LogVerdict is what verifying the access log found.
type LogVerdict struct {
	Opened     string           `json:"opened"` // whose log was opened just now; empty where no file was chosen
	Intact     bool             `json:"intact"`
	Rows       int              `json:"rows"`
	Since      string           `json:"since"`
	VerifiedAt string           `json:"verifiedAt"`
	BrokenAt   int              `json:"brokenAt"` // the row where it breaks; 0 for none
	Failure    *backend.Failure `json:"failure"`  // why it is broken; null for a log that is intact
	Colleagues []ColleagueLog   `json:"colleagues"`
}

// ColleagueLog is the verdict on the log that a colleague sent last.
type ColleagueLog struct {
	Name     string `json:"name"`
	Rows     int    `json:"rows"`
	Intact   bool   `json:"intact"`
	BrokenAt int    `json:"brokenAt"` // the row where it breaks; 0 for none, or where it cannot be read
	Logs     int    `json:"logs"`     // how many came from this colleague; more than 1: of several devices, or one was replaced
}
