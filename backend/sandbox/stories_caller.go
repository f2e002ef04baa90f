package sandbox

import "userlookup/backend"

// callerStories are those in which the caller must act, after the one in which
// nobody must.
var callerStories = []userStory{
	{id: "U-1001", key: "all_well", worst: backend.StatusConnected, connections: []connectionStory{
		{at: "bank_of_narnia", accounts: 3, script: healthy(412)},
		{at: "gringotts", accounts: 2, script: healthy(230)},
		{at: "round_table", accounts: 1, script: healthy(96)},
		{at: "yellow_brick", accounts: 2, oauth: true, script: healthy(61)},
		{at: "sherwood_outlaws", accounts: 1, id: true, script: healthy(18)},
	}},
	{id: "U-1002", key: "wrong_password", worst: backend.StatusDenied, connections: []connectionStory{
		{at: "gringotts", accounts: 2, script: script{
			days(70, always(completed)).withLogins(10), visit("VERIFICATION", always(completed)), days(13, always(completed)),
			attempted(2*hoursAgo, aggregation, always(denied)),
		}},
		{at: "iron_bank", accounts: 2, script: script{
			days(90, always(completed)).withLogins(15), visit("IDENTIFICATION", always(completed)), days(2, always(completed)),
			repeated(asking, "VERIFICATION", challenged),
		}},
		{at: "first_platypus", accounts: 1, script: script{
			days(40, always(completed)), days(1, always(errored)), days(26, always(completed)), visit("BALANCE", always(completed)),
			days(3, always(failed)), onwards(always(failed)),
		}},
		{at: "wonderland_savings", accounts: 2, id: true, script: script{
			days(75, always(completed)).withLogins(8), visit("HISTORY", always(completed)), days(4, always(completed)),
			repeated(underWay, aggregation, updated),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(64)},
		{at: "lilliput_cu", accounts: 1, closed: true, script: script{
			days(20, always(completed)), visit("STATEMENT", always(completed)), days(2, always(failed)), gap(144),
			becomes(140*daysAgo, backend.StatusClosed),
		}},
	}},
	{id: "U-1003", key: "stopped", worst: backend.StatusPrevented, connections: []connectionStory{
		{at: "gringotts", accounts: 2, script: script{
			days(120, always(completed)).withLogins(10), days(2, always(denied)), days(1, always(thirdDenied)), gap(4),
			attempted(3*hoursAgo, aggregation, always(prevented)),
		}},
		{at: "round_table", accounts: 1, script: healthy(55)},
	}},
	{id: "U-1004", key: "challenged", worst: backend.StatusChallenged, connections: []connectionStory{
		{at: "iron_bank", accounts: 3, script: script{
			days(33, always(completed)).withLogins(20), repeated(asking, aggregation, challenged),
		}},
		{at: "bank_of_narnia", accounts: 1, script: healthy(33)},
	}},
	{id: "U-1005", key: "wrong_answer", worst: backend.StatusRejected, connections: []connectionStory{
		{at: "iron_bank", accounts: 2, script: script{
			days(61, always(completed)), attempted(52*minsAgo, aggregation, always(rejected)), attempted(20*minsAgo, aggregation, always(rejected)),
		}},
		{at: "sherwood_outlaws", accounts: 1, script: healthy(20)},
	}},
	{id: "U-1006", key: "answer_too_late", worst: backend.StatusExpired, connections: []connectionStory{
		{at: "brobdingnag", accounts: 1, script: script{
			days(18, always(completed)), attempted(75*minsAgo, "IDENTIFICATION", always(expired)),
		}},
	}},
	{id: "U-1007", key: "locked", worst: backend.StatusLocked, connections: []connectionStory{
		{at: "round_table", accounts: 2, script: script{
			days(140, always(completed)).withLogins(5), attempted(5*hoursAgo, aggregation, always(denied)), attempted(5*hoursAgo-4*minsAgo, aggregation, always(locked)),
		}},
		{at: "wonderland_savings", accounts: 2, script: healthy(140)},
	}},
	{id: "U-1008", key: "wanted_by_institution", worst: backend.StatusImpeded, connections: []connectionStory{
		{at: "isle_of_avalon", accounts: 2, script: script{
			days(44, always(completed)), days(3, always(impeded)), onwards(always(impeded)),
		}},
	}},
	{id: "U-1009", key: "oauth_left_open", worst: backend.StatusPending, connections: []connectionStory{
		{at: "yellow_brick", oauth: true, windowOpen: true, added: 25 * minsAgo, script: script{becomes(25*minsAgo, backend.StatusPending)}},
		{at: "golden_fleece", oauth: true, accounts: 2, script: healthy(77)},
	}},
}
