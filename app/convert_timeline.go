package app

import (
	"time"

	"userlookup/backend"
	"userlookup/backend/session"
)

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
			return query, badArgument(name)
		}
	}
	zone, err := time.LoadLocation(r.TimeZone)
	if err != nil {
		return query, badArgument("timeZone")
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
		return query, badArgument("from")
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
		return badArgument("chartFrom")
	case first.AddDate(0, 0, maxChartDays-1).Before(last):
		return badArgument("chartTo")
	}
	return nil
}

func parseDay(argument, day string) (time.Time, error) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return at, badArgument(argument)
	}
	return at, nil
}

func badArgument(name string) error {
	return backend.NewError(backend.CodeBadArgument, nil, "argument", name)
}

func wireTimeline(a session.TimelineAnswer, zone *time.Location) TimelineWindow {
	window := TimelineWindow{
		Offset: a.Window.Offset, RowCount: a.Window.RowCount, Matching: a.Window.Matching, State: wireHistory(a.History),
		Chart: wireList(a.Window.Chart, wireChartDay), AnchorRow: a.Window.AnchorRow,
		Rows: wireList(a.Window.Rows, func(row backend.TimelineRow) TimelineRow {
			wire := TimelineRow{Day: row.Day, DayCount: row.DayCount, DayWorst: string(row.DayWorst)}
			if row.Job != nil {
				attempt := wireAttempt(session.Attempt{Job: *row.Job, Names: a.Rows[row.Job.GUID], SeemsStuck: a.Stuck[row.Job.GUID]})
				wire.Attempt = &attempt
			}
			return wire
		}),
		Facets: Facets{
			Connections: wireFacets(a.Window.Facets.Connections), Statuses: wireFacets(a.Window.Facets.Statuses),
			JobTypes: wireFacets(a.Window.Facets.JobTypes), RequestTypes: wireFacets(a.Window.Facets.RequestTypes),
			Outcomes: wireFacets(a.Window.Facets.Outcomes),
		},
	}
	for i := range window.Facets.Connections {
		facet := &window.Facets.Connections[i]
		names := a.Connections[facet.Value]
		facet.Name, facet.Gone = names.Connection, names.Gone
	}
	if zone != nil {
		window.TimeZone = zone.String()
	}
	return window
}

func wireChartDay(d backend.ChartDay) ChartDay {
	return ChartDay{Day: d.Day, Outcomes: wireList(d.Outcomes, wireOutcome)}
}

func wireFacets(facets []backend.Facet) []Facet {
	return wireList(facets, func(f backend.Facet) Facet { return Facet{Value: f.Value, Count: f.Count} })
}
