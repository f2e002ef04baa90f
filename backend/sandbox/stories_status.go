package sandbox

import "userlookup/backend"

// statusStories show the statuses that are seldom met.
var statusStories = []userStory{
	{id: "U-1022", key: "under_way", worst: backend.StatusDelayed, family: backend.FamilyUnknown, connections: []connectionStory{
		{at: "cloud_cuckoo", accounts: 1, script: script{
			days(30, always(completed)), attempted(4*hoursAgo, aggregation, always(delayed)),
		}},
		{at: "round_table", accounts: 2, script: script{
			days(45, always(completed)), repeated(underWay, aggregation, reconnected),
		}},
		{at: "iron_bank", accounts: 1, script: script{
			days(50, always(completed)), repeated(underWay, aggregation, resumed),
		}},
		{at: "wonderland_savings", accounts: 1, script: script{
			days(26, always(completed)), repeated(underWay, aggregation, updated),
		}},
	}},
	{id: "U-1024", key: "ended", worst: backend.StatusDiscontinued, connections: []connectionStory{
		{at: "el_dorado_vault", accounts: 1, closed: true, script: script{
			days(90, always(completed)), days(3, always(failed)), gap(40), becomes(39*daysAgo, backend.StatusDiscontinued),
		}},
		{at: "lilliput_cu", accounts: 2, closed: true, script: script{
			days(120, always(completed)), days(1, always(failed)), gap(75), becomes(74*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1025", key: "import_paused", worst: backend.StatusDisabled, connections: []connectionStory{
		{at: "shangri_la", accounts: 1, background: true, script: script{
			days(85, always(completed)), gap(12), becomes(11*daysAgo, backend.StatusDisabled),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(85)},
	}},
	{id: "U-1026", key: "credentials_missing", worst: backend.StatusImpaired, connections: []connectionStory{
		{at: "sherwood_outlaws", accounts: 1, script: script{
			days(52, always(completed)), days(1, always(impaired)), gap(2), attempted(26*minsAgo, aggregation, always(impaired)),
		}},
		{at: "brobdingnag", added: 30 * daysAgo, script: script{becomes(30*daysAgo, backend.StatusImported)}},
	}},
	{id: "U-1027", key: "unknown_values", worst: "SUSPENDED_BY_INSTITUTION", connections: []connectionStory{
		{at: "tomorrow_bank", accounts: 1, script: script{
			days(15, always(completed)), visit("CARBON_FOOTPRINT", always(completed)), days(3, always(completed)),
			attempted(4*hoursAgo, "CARBON_FOOTPRINT", always(suspended)),
		}},
		{at: "gringotts", accounts: 1, script: healthy(19)},
	}},
}
