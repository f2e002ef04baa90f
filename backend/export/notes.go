package export

import (
	"time"

	"userlookup/backend"
	"userlookup/backend/text"
)

// ProblemSentence says what is missing and why. That a platform does not give
// something needs no one to act.
func ProblemSentence(p backend.ProblemView) string {
	about := text.Of("export.part." + string(p.Part))
	if p.ID != "" {
		about += " " + p.ID
	}
	key := "export.problem"
	if p.Code == backend.CodeNotProvided {
		key = "export.note"
	}
	return text.Failure(key, string(p.Code), p.Params, "about", about)
}

// ProfileWords names a platform; one that somebody named by that name.
func ProfileWords(name backend.ProfileName) string {
	if key := "profile." + string(name); text.Has(key) {
		return text.Of(key)
	}
	return string(name)
}

// originNotes say what file this is, for who finds it.
func originNotes(p *Page, o *Options) []string {
	return []string{
		o.stamp(p.Freshness.Source, p.Freshness.FetchedAt.Time()),
		text.Of("export.fetched", "profile", ProfileWords(p.Freshness.Profile), "at", o.both(p.Freshness.FetchedAt.Time())),
		text.Of("export.made", "at", o.both(o.MadeAt), "version", o.Version),
		text.Of(privacyKey(o)),
	}
}

func privacyKey(o *Options) string {
	if o.Unmasked != nil {
		return "export.full"
	}
	return "export.redacted"
}

// both is a time in the file's zone and in UTC.
func (o *Options) both(at time.Time) string {
	shown := o.moment(at)
	if at.IsZero() || o.Zone == time.UTC {
		return shown
	}
	return text.Of("export.both_times", "local", shown, "utc", utc(at))
}

// historyNote reports whether the file holds the whole history.
func historyNote(p *Page, o *Options) string {
	h := p.Timeline
	params := []string{"n", text.Number(h.Known), "total", text.Number(h.Total)}
	at := func(when backend.Timestamp) []string {
		return append(params, "at", o.moment(when.Time()))
	}
	switch {
	case h.Complete && h.Known == 0:
		return text.Of("export.history.none")
	case h.Complete:
		return text.Of("export.history.complete", at(h.Since)...)
	case h.Known == 0:
		return text.Of("export.history.unknown")
	case h.GaplessSince != "" && h.Known >= h.Total: // the platform counts none of the others
		return text.Of("export.history.before", at(h.GaplessSince)...)
	case h.GaplessSince != "":
		return text.Of("export.history.since", at(h.GaplessSince)...)
	default:
		return text.Of("export.history.gaps", params...)
	}
}

// missingNotes say what is missing, and what is older than the rest.
func missingNotes(p *Page, o *Options) []string {
	var notes []string
	for _, age := range p.OtherAges() {
		notes = append(notes, text.Of("export.part_age", "part", text.Of("export.part."+string(age.Part)), "stamp", o.stamp(age.Source, age.FetchedAt.Time())))
	}
	for _, problem := range p.Problems {
		notes = append(notes, ProblemSentence(problem))
	}
	for _, kind := range backend.PartKinds {
		if *p.Parts.Of(kind) == backend.PartLoading {
			notes = append(notes, text.Of("export.still_loading", "part", text.Of("export.part."+string(kind))))
		}
	}
	return notes
}
