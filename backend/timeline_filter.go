package backend

import (
	"cmp"
	"slices"
)

const dimensions = 5

func (f *TimelineFilter) lists() [dimensions][]string {
	return [dimensions][]string{f.Connections, f.Statuses, f.JobTypes, f.RequestTypes, f.Outcomes}
}

func dimensionsOf(j *Job) [dimensions]string {
	return [dimensions]string{j.ConnectionGUID, j.Status, j.Type, j.RequestType, string(JobFamily(j.Status))}
}

func (t *Timeline) filter(q *TimelineQuery) *timelineResult {
	result := &timelineResult{version: t.version, filter: q.Filter, zone: q.Zone.String()}
	lists := q.Filter.lists()
	var tallies [dimensions]*tally
	for d := range tallies {
		tallies[d] = newTally(lists[d])
	}
	for _, job := range t.jobs {
		at := job.At()
		if !at.IsZero() && (!q.Filter.From.IsZero() && at.Before(q.Filter.From) || !q.Filter.To.IsZero() && !at.Before(q.Filter.To)) {
			continue
		}
		values := dimensionsOf(job)
		failed, failures := 0, 0
		for d := range dimensions {
			if len(lists[d]) > 0 && !slices.Contains(lists[d], values[d]) {
				failed, failures = d, failures+1
			}
		}
		switch failures {
		case 0:
			for d := range dimensions {
				tallies[d].add(values[d])
			}
			result.matching = append(result.matching, job)
		case 1:
			tallies[failed].add(values[failed])
		}
	}
	result.days = groupByDay(result.matching, q.Zone)
	result.facets = Facets{
		Connections: tallies[0].sorted(mostFirst), Statuses: tallies[1].sorted(mostFirst),
		JobTypes: tallies[2].sorted(mostFirst), RequestTypes: tallies[3].sorted(mostFirst),
		Outcomes: tallies[4].sorted(worstFirst),
	}
	return result
}

// tally counts values. Attempts often have the value of the one before them,
// which is counted without being looked up.
type tally struct {
	facets []Facet
	places map[string]int // in facets
	last   int
}

// newTally starts with the chosen values, which are listed even with a count of 0.
func newTally(chosen []string) *tally {
	t := &tally{facets: []Facet{}, places: map[string]int{}}
	for _, value := range chosen {
		t.index(value)
	}
	return t
}

func (t *tally) add(value string) {
	if t.last >= len(t.facets) || t.facets[t.last].Value != value {
		t.last = t.index(value)
	}
	t.facets[t.last].Count++
}

func (t *tally) index(value string) int {
	place, ok := t.places[value]
	if !ok {
		place = len(t.facets)
		t.places[value] = place
		t.facets = append(t.facets, Facet{Value: value})
	}
	return place
}

func (t *tally) sorted(order func(a, b Facet) int) []Facet {
	slices.SortFunc(t.facets, order)
	return t.facets
}

func mostFirst(a, b Facet) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

func worstFirst(a, b Facet) int {
	return cmp.Or(cmp.Compare(Family(a.Value).Rank(), Family(b.Value).Rank()), cmp.Compare(a.Value, b.Value))
}
