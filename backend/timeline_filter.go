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
	var counts [dimensions]map[string]int
	for d := range counts {
		counts[d] = map[string]int{}
		for _, chosen := range lists[d] {
			counts[d][chosen] = 0 // a chosen value stays in sight, even at none
		}
	}
	for _, job := range t.jobs {
		at := job.At()
		if !q.Filter.From.IsZero() && at.Before(q.Filter.From) || !q.Filter.To.IsZero() && !at.Before(q.Filter.To) {
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
				counts[d][values[d]]++
			}
			result.matching = append(result.matching, job)
		case 1:
			counts[failed][values[failed]]++
		}
	}
	result.days = groupByDay(result.matching, q.Zone)
	result.facets = Facets{
		Connections: sortedFacets(counts[0], mostFirst), Statuses: sortedFacets(counts[1], mostFirst),
		JobTypes: sortedFacets(counts[2], mostFirst), RequestTypes: sortedFacets(counts[3], mostFirst),
		Outcomes: sortedFacets(counts[4], worstFirst),
	}
	return result
}

func sortedFacets(counts map[string]int, order func(a, b Facet) int) []Facet {
	facets := make([]Facet, 0, len(counts))
	for value, count := range counts {
		facets = append(facets, Facet{value, count})
	}
	slices.SortFunc(facets, order)
	return facets
}

func mostFirst(a, b Facet) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

func worstFirst(a, b Facet) int {
	return cmp.Or(cmp.Compare(Family(a.Value).Rank(), Family(b.Value).Rank()), cmp.Compare(a.Value, b.Value))
}
