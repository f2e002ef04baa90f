package access

import (
	"context"
	"path/filepath"

	"userlookup/backend"
	"userlookup/backend/text"
)

// GrantView is a grant as the page shows it.
type GrantView struct {
	Profile     string            `json:"profile"`
	Host        string            `json:"host"`
	ClientID    string            `json:"clientId"` // masked
	Role        Role              `json:"role"`
	Name        string            `json:"name"`
	Email       string            `json:"email"`
	UserLookup  bool              `json:"userLookup"`
	Issued      backend.Timestamp `json:"issued"`
	Expires     backend.Timestamp `json:"expires"` // empty: never
	IssuerName  string            `json:"issuerName"`
	IssuerEmail string            `json:"issuerEmail"`
	Policy      Policy            `json:"policy"`
}

// View gives what the page shows.
func (g *Grant) View() GrantView {
	return GrantView{
		Profile: string(g.Profile), Host: g.BaseURL, ClientID: maskedClientID(g.ClientID), Role: g.Role, Name: g.Subject.Name, Email: g.Subject.Email,
		UserLookup: g.UserLookup, Issued: backend.NewTimestamp(g.Issued), Expires: backend.NewTimestamp(g.Expires),
		IssuerName: g.Issuer.Name, IssuerEmail: g.Issuer.Email, Policy: g.Policy,
	}
}

// InvitationView is an opened invitation as the page shows it: nothing secret is in it. All
// is empty where no file was chosen.
type InvitationView struct {
	GrantView
	Path        string  `json:"path"`
	File        string  `json:"file"`  // its name
	Proxy       string  `json:"proxy"` // its address, where the invitation names one
	Fingerprint string  `json:"fingerprint"`
	Key         KeyKind `json:"key"`
	SigningKey  bool    `json:"signingKey"` // it makes another Admin
	Replaces    bool    `json:"replaces"`   // a profile of this name is there already
	OwnerName   string  `json:"ownerName"`  // of who has that profile; empty where it is not known
	Token       string  `json:"token"`      // what Join takes, for 10 minutes
}

// View gives what the page shows.
func (p *InvitationPreview) View() InvitationView {
	proxy := ""
	if p.Network.Proxy == backend.ProxyAddress {
		proxy = p.Network.ProxyAddress
	}
	return InvitationView{
		GrantView: p.Grant.View(), Path: p.Path, File: filepath.Base(p.Path), Proxy: proxy, Fingerprint: p.Fingerprint, Key: p.Key,
		SigningKey: p.Sign != nil, Replaces: p.Replaces, OwnerName: p.Owner.Name, Token: p.Token,
	}
}

// maskedClientID shows the first three and the last four characters of one that is longer
// than both.
func maskedClientID(id string) string {
	const first, last = 3, 4
	switch runes := []rune(id); {
	case id == "":
		return ""
	case len(runes) <= first+last:
		return "•••"
	default:
		return string(runes[:first]) + "•••" + string(runes[len(runes)-last:])
	}
}

// LogRow is one row of the access log as the page shows it.
type LogRow struct {
	Row    string             `json:"row"` // its number, after the name of the colleague whose log it is
	At     backend.Timestamp  `json:"at"`
	Who    string             `json:"who"`
	Role   string             `json:"role"` // admin or user
	Kind   backend.AccessKind `json:"kind"`
	Target string             `json:"target"`
	Source string             `json:"source"` // empty where there was no data
	Age    backend.Timestamp  `json:"age"`    // of saved data: when it was fetched
	Detail string             `json:"detail"`
	Reason string             `json:"reason"`
	Broken bool               `json:"broken"` // it does not verify, or comes after one that does not
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
	Opened     string            `json:"opened"` // whose log was opened just now; empty where no file was chosen
	Intact     bool              `json:"intact"`
	Rows       int               `json:"rows"`
	Since      backend.Timestamp `json:"since"`
	VerifiedAt backend.Timestamp `json:"verifiedAt"`
	BrokenAt   int               `json:"brokenAt"` // the row where it breaks; 0 for none
	Failure    *backend.Failure  `json:"failure"`  // why it is broken; null for a log that is intact
	Colleagues []ColleagueLog    `json:"colleagues"`
}

// ColleagueLog is the verdict on the log that a colleague sent last.
type ColleagueLog struct {
	Name     string `json:"name"`
	Rows     int    `json:"rows"`
	Intact   bool   `json:"intact"`
	BrokenAt int    `json:"brokenAt"` // the row where it breaks; 0 for none, or where it cannot be read
	Logs     int    `json:"logs"`     // how many came from this colleague; more than 1: of several devices, or one was replaced
}

// maxLogRows is the greatest number of rows of the access log that a page has.
const maxLogRows = 500

// Page is List as the page shows it. It fails with CodeBadArgument for an offset or days
// below 0, or a limit outside 1 to 500.
func (l *Log) Page(ctx context.Context, query backend.AccessQuery) (LogPage, error) {
	if err := backend.CheckWindow(query.Offset, query.Limit, maxLogRows); err != nil {
		return LogPage{}, err
	}
	if query.Days < 0 {
		return LogPage{}, backend.BadArgument("days")
	}
	page, verdict, received, err := l.List(ctx, query)
	if err != nil {
		return LogPage{}, err
	}
	return LogPage{
		Rows: backend.Views(page.Rows, logRow), Matching: page.Matching, Total: page.Total, People: append([]string{}, page.People...),
		Verdict: logVerdict(verdict, received),
	}, nil
}

// Verdict verifies this device's log and those that colleagues sent.
func (l *Log) Verdict(ctx context.Context) (LogVerdict, error) {
	verdict, err := l.Verify(ctx)
	if err != nil {
		return LogVerdict{}, err
	}
	received, err := l.Received(ctx)
	return logVerdict(verdict, received), err
}

func logRow(r *backend.AccessRow) LogRow {
	number := text.Number(r.Number)
	if r.Log != "" {
		number = r.Log + " " + number
	}
	return LogRow{
		Row: number, At: backend.NewTimestamp(r.At), Who: r.Name, Role: r.Role, Kind: r.Kind, Target: r.Target, Source: string(r.Source),
		Age: backend.NewTimestamp(r.SavedAt), Detail: r.Detail, Reason: r.Reason, Broken: r.Broken,
	}
}

func logVerdict(v backend.AccessVerdict, received []ReceivedLog) LogVerdict {
	return LogVerdict{
		Intact: v.Intact(), Rows: v.Rows, Since: backend.NewTimestamp(v.Since), VerifiedAt: backend.NewTimestamp(v.VerifiedAt), BrokenAt: v.BrokenAt,
		Failure: BrokenLog(v).View(),
		Colleagues: backend.Views(received, func(r *ReceivedLog) ColleagueLog {
			return ColleagueLog{Name: r.Subject.Name, Rows: r.Verdict.Rows, Intact: r.Failure == nil && r.Verdict.Intact(), BrokenAt: r.Verdict.BrokenAt, Logs: r.Logs}
		}),
	}
}
