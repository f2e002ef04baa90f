package backend

// missingOf lists what was not compared because one of two look-ups could not have
// it. Attempts are kept from all look-ups, so that only what the later one could
// not have may be missing from their count.
func missingOf(before, after Snapshot) []Problem {
	var missing []Problem
	known := map[About]bool{}
	list := func(s Snapshot, kinds ...PartKind) {
		for _, kind := range kinds {
			for _, problem := range s.Parts[kind].missing(kind) {
				if about := problem.About; !known[about] && !known[About{Part: about.Part}] {
					known[about] = true
					missing = append(missing, problem)
				}
			}
		}
	}
	if after.At.Before(before.At) {
		missing, known[About{Part: PartAttempts}] = append(missing, Problem{About{Part: PartAttempts}, NewError(CodeClockBack, nil)}), true
	}
	list(after, PartConnections, PartAccounts, PartInstitutions, PartJobs, PartAttempts, PartHistory)
	list(before, PartConnections, PartAccounts, PartInstitutions)
	return missing
}

// missing gives the problems of a part. One that did not end was cancelled.
func (p SnapshotPart) missing(kind PartKind) []Problem {
	if p.State != PartReady && len(p.Problems) == 0 {
		return []Problem{{About{Part: kind}, NewError(CodeCancelled, nil)}}
	}
	return p.Problems
}
