package app

import (
	"time"

	"userlookup/backend"
)

// TimelineRequest asks for a window of an opened user's timeline. Within a list
// any value matches, between lists all must; an empty list asks nothing, the
// empty string matches what the platform did not give. From and To are days
// (2006-01-02, both inclusive) in TimeZone, an IANA name.
type TimelineRequest struct {
	RequestID    string   `json:"requestId"`
	Connections  []string `json:"connections"`
	Statuses     []string `json:"statuses"`
	JobTypes     []string `json:"jobTypes"`
	RequestTypes []string `json:"requestTypes"`
	Outcomes     []string `json:"outcomes"` // families of attempt statuses
	From         string   `json:"from"`
	To           string   `json:"to"`
	TimeZone     string   `json:"timeZone"`
	Offset       int      `json:"offset"`    // first row, from 0
	Limit        int      `json:"limit"`     // rows wanted, at most 500
	ChartFrom    string   `json:"chartFrom"` // days of the chart, both inclusive; empty for none, at most 92 days
	ChartTo      string   `json:"chartTo"`
	Anchor       string   `json:"anchor"` // the job GUID of an attempt whose row is wanted; empty for none
}

// maxFilterValues bounds each list of a filter.
const maxFilterValues = 200

// maxChartDays bounds a chart.
const maxChartDays = 92

// timelineQuery checks what the page asks for. It fails with CodeBadArgument.
func timelineQuery(r TimelineRequest) (backend.TimelineQuery, error) {
	query := backend.TimelineQuery{
		Filter: backend.TimelineFilter{
			Connections: r.Connections, Statuses: r.Statuses, JobTypes: r.JobTypes, RequestTypes: r.RequestTypes,
			Outcomes: r.Outcomes,
		},
		Offset: r.Offset, Limit: r.Limit,
		ChartFrom: r.ChartFrom, ChartTo: r.ChartTo, Anchor: r.Anchor,
	}
	for name, list := range map[string][]string{
		"connections": r.Connections, "statuses": r.Statuses, "jobTypes": r.JobTypes, "requestTypes": r.RequestTypes,
		"outcomes": r.Outcomes,
	} {
		if len(list) > maxFilterValues {
			return query, backend.BadArgument(name)
		}
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		return query, backend.BadArgument("timeZone")
	}
	query.Zone = zone
	if r.From != "" {
		first, err := parseDay("from", r.From)
		if err != nil {
			return query, err
		}
		query.Filter.From = backend.StartOfDay(first.Year(), first.Month(), first.Day(), zone)
	}
	if r.To != "" {
		last, err := parseDay("to", r.To)
		if err != nil {
			return query, err
		}
		query.Filter.To = backend.StartOfDay(last.Year(), last.Month(), last.Day()+1, zone)
	}
	if r.From != "" && r.To != "" && !query.Filter.From.Before(query.Filter.To) {
		return query, backend.BadArgument("from")
	}
	return query, checkChart(r.ChartFrom, r.ChartTo)
}

// checkChart checks the days of a chart: none, or two of which the first is not
// after the last, nor too far before it.
func checkChart(from, to string) error {
	if from == "" && to == "" {
		return nil
	}
	first, err := parseDay("chartFrom", from)
	if err != nil {
		return err
	}
	last, err := parseDay("chartTo", to)
	switch {
	case err != nil:
		return err
	case last.Before(first):
		return backend.BadArgument("chartFrom")
	case first.AddDate(0, 0, maxChartDays-1).Before(last):
		return backend.BadArgument("chartTo")
	}
	return nil
}

func parseDay(argument, day string) (time.Time, error) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return at, backend.BadArgument(argument)
	}
	return at, nil
}
