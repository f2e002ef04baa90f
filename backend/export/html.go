package export

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"iter"
	"sync"

	"userlookup/backend"
	"userlookup/backend/text"
)

//go:embed report.html
var reportHTML string

//go:embed report.css
var reportCSS string

var reportTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Parse(reportHTML)) // part of the program; every test reads it
})

// report is what the template reads. Days are made while they are written.
type report struct {
	Policy        string
	Style         template.CSS
	Text          map[string]string
	Source, Stamp string

	UserID   string
	Notes    []string
	Missing  []string
	User     []reportFact
	Metadata string

	Connections     []reportConnection
	ConnectionCount string
	NoConnections   string

	Outcomes                     []reportOutcome
	AttemptCount                 string
	History, TimesIn, NoAttempts string
	Days                         iter.Seq[reportDay]
}

// policy allows the report's own style and nothing else: no script, no image, no
// request.
func policy() string {
	sum := sha256.Sum256([]byte(reportCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

var reportTexts = map[string]string{
	"title": "export.report.title", "missing": "export.report.missing",
	"user": "page.user.title", "connections": "page.connections.title", "timeline": "page.timeline.title",
	"account": "export.report.account_name", "accountType": "export.report.account_type", "accountState": "export.report.account_state",
	"time": "export.report.time", "status": "export.report.status", "name": "export.report.name", "type": "export.report.type", "jobID": "export.report.job_id",
}

func writeHTML(to *bufio.Writer, page *Page, options *Options) error {
	r := &report{
		Policy: policy(), Style: template.CSS(reportCSS), Text: map[string]string{"language": text.Language}, //nolint:gosec // our own file
		Source: string(page.Freshness.Source), Stamp: options.stamp(page.Freshness.Source, page.Freshness.FetchedAt.Time()),
		Notes: originNotes(page, options)[1:], Missing: missingNotes(page, options),
		History: historyNote(page, options), TimesIn: text.Of("export.report.times_in", "zone", options.Zone.String()),
	}
	for name, key := range reportTexts {
		r.Text[name] = text.Of(key)
	}
	r.user(page, options)
	r.connections(page, options)
	r.timeline(page, options)
	return reportTemplate().Execute(to, r)
}

// reportStatus is a status with its mark; Missing stands where there is no word.
type reportStatus struct {
	Family  backend.Family
	Word    string
	Missing string
}

// reportFact is a label and its value.
type reportFact struct {
	Label, Value, Hint string
	ID                 bool          // Value is an id
	Wide               bool          // it has a line of its own
	Status             *reportStatus // instead of Value
}

func fact(labelKey, value, missingKey string) reportFact {
	f := reportFact{Label: text.Of(labelKey), Value: value}
	if value == "" {
		f.Value, f.Hint = "", text.Of(missingKey)
	}
	return f
}

func idFact(labelKey, value string) reportFact {
	f := fact(labelKey, value, "page.value.not_given")
	f.ID = true
	return f
}
