package sandbox

import "userlookup/backend"

// institutionStories are those in which the institution or the platform is at
// fault. One outage hits several users at once.
var institutionStories = []userStory{
	{id: "U-1010", key: "outage_one", worst: backend.StatusFailed, connections: []connectionStory{
		{at: "first_platypus", accounts: 2, script: script{
			days(88, always(completed)).withLogins(10), days(2, always(failed)), attempted(50*minsAgo, aggregation, always(failed)), onwards(always(failed)),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(88)},
	}},
	{id: "U-1011", key: "outage_two", worst: backend.StatusDegraded, connections: []connectionStory{
		{at: "first_platypus", accounts: 1, script: script{
			days(205, always(completed)).withLogins(6), days(1, always(failed)), days(3, always(degraded)), onwards(always(degraded)),
		}},
	}},
	{id: "U-1012", key: "outage_three", worst: backend.StatusDegraded, connections: []connectionStory{
		{at: "first_platypus", accounts: 3, script: script{
			days(31, always(completed)), days(2, always(errored)), days(1, always(degraded)),
			attempted(3*hoursAgo, aggregation, always(degraded)), onwards(always(degraded)),
		}},
		{at: "round_table", accounts: 1, script: healthy(90)},
	}},
	{id: "U-1013", key: "silent", worst: backend.StatusConnected, family: backend.FamilyUnknown, connections: []connectionStory{
		{at: "brobdingnag", accounts: 2, script: script{days(160, always(completed)).withLogins(8), gap(9)}},
		{at: "gringotts", accounts: 1, script: healthy(160)},
	}},
	{id: "U-1019", key: "missing_institution", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "atlantis_federal", accounts: 2, script: healthy(300)},
		{at: "iron_bank", accounts: 1, script: healthy(25)},
	}},
	{id: "U-1023", key: "disconnected", worst: backend.StatusDisconnected, connections: []connectionStory{
		{at: "ruritania_royal", accounts: 2, script: script{
			days(70, always(completed)), days(1, always(failed)), days(4, always(disconnected)), onwards(always(disconnected)),
		}},
		{at: "cloud_cuckoo", accounts: 1, script: healthy(12)},
	}},
}
