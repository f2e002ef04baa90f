package backend

// Retention says how long saved copies are saved. To a purge 0 is no limit.
type Retention struct {
	Days int `json:"days"` // since the last look-up
	Most int `json:"most"` // users of a platform
	// OwnDays is as Days, of the platform that is open alone: what its policy allows.
	OwnDays int `json:"-"`
}

// RetentionSetting is a number of Retention that a person can choose.
type RetentionSetting struct {
	// Name is that of the argument. The page's form has a field for it, with the texts
	// saved.options.<Name>, .note and .wrong.
	Name   string
	Stored string // its name in the object "retention" of settings.json
	Range  Range
	Of     func(*Retention) *int
}

// RetentionSettings has a row for each setting of Retention: what stores it, checks it
// and shows it follows from the row.
var RetentionSettings = []RetentionSetting{
	{"days", "days", Range{1, 3650, 30}, func(r *Retention) *int { return &r.Days }},
	{"most", "users", Range{1, 100_000, 1000}, func(r *Retention) *int { return &r.Most }},
}

// DefaultRetention applies if nothing was chosen.
var DefaultRetention = Settings{}.Kept()

// Check fails with CodeBadArgument, and the name of the argument, where a number cannot
// be chosen.
func (r Retention) Check() error {
	for _, setting := range RetentionSettings {
		if !setting.Range.Holds(*setting.Of(&r)) {
			return BadArgument(setting.Name)
		}
	}
	return nil
}
